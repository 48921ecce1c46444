// The TCP socket of a control connection: whole frames out, whole frames in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/error.hpp"
#include "transport/server_address.hpp"
#include "transport/wire.hpp"

namespace farheap {

struct ControlFrame {
  wire::ControlType type{};
  std::uint64_t correlation = 0;
  std::vector<std::byte> payload;
};

/// Background threads only. Sending and receiving may go on at once, each from one thread.
class ControlSocket {
 public:
  enum class Received : std::uint8_t { frame, nothing, closed, malformed };

  /// Connects within 3 s. Error (environment): there is no server, with what to do.
  Error connect(const ServerAddress& server);
  ControlSocket() = default;
  ~ControlSocket();
  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;

  /// `fixed` and `variable` bytes make the payload. False: the connection is closed, or does not take it within 3 s (at
  /// most 6 s, when it takes some).
  bool send(wire::ControlType type, std::uint64_t correlation, const void* fixed, std::size_t fixed_bytes,
            const void* variable = nullptr, std::size_t variable_bytes = 0);
  /// Waits up to `timeout_ms` for a whole frame. `nothing` when it has not come; `*heard` tells whether any byte came.
  Received receive(int timeout_ms, ControlFrame* out, bool* heard);

 private:
  bool take_frame(ControlFrame* out, bool* malformed);

  int _descriptor = -1;
  std::vector<std::byte> _received;  // at most one frame and one read more
};

}  // namespace farheap
