// Waiting for another thread's short step: spins, then yields, and at a limit stops the JVM instead of hanging it.
#pragma once

#include <sched.h>

#include <cstdint>

#include "base/clock.hpp"
#include "base/stop.hpp"

namespace farheap {

/// Thread contract: fault path.
class Backoff {
 public:
  /// `what` is named when the wait exceeds its limit.
  explicit Backoff(const char* what) : _what(what) {}

  void pause() {
    if (++_turns < spin_turns) {
      __builtin_ia32_pause();
      return;
    }
    ::sched_yield();
    if (_turns % turns_per_clock_look == 0) check_limit();
  }

 private:
  static constexpr std::uint32_t spin_turns = 64;  // about 2 us
  static constexpr std::uint32_t turns_per_clock_look = 256;
  static constexpr std::uint64_t limit_ns = 20ull * 1000 * 1000 * 1000;

  void check_limit() {
    const std::uint64_t now = now_ns();
    if (_first_look_ns == 0) _first_look_ns = now;
    if (now - _first_look_ns > limit_ns) stop(ExitStatus::internal, "internal check failed: waited 20 s for %s", _what);
  }

  const char* _what;
  std::uint32_t _turns = 0;
  std::uint64_t _first_look_ns = 0;
};

}  // namespace farheap
