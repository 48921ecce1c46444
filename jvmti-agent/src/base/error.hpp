// Errors of set-up: a text that says what to do, and the exit status of the command-line contract.
#pragma once

#include <string>
#include <utility>

namespace farheap {

/// Exit statuses of the command-line contract.
enum class ExitStatus : int { ok = 0, usage = 2, environment = 3, server_lost = 4, internal = 5 };

/// Either fine or a one-line text for the user. Set-up only: the fault path neither allocates nor reports this way.
class [[nodiscard]] Error {
 public:
  static Error none() { return Error{}; }
  Error(ExitStatus status, std::string text) : _status(status), _text(std::move(text)) {}

  explicit operator bool() const { return _status != ExitStatus::ok; }
  ExitStatus status() const { return _status; }
  const std::string& text() const { return _text; }

 private:
  Error() = default;
  ExitStatus _status = ExitStatus::ok;
  std::string _text;
};

}  // namespace farheap
