// A one-sleeper bell over a futex: ring() is async-signal-safe and costs a system call only when somebody sleeps.
#pragma once

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>

namespace farheap {

class Wakeup {
 public:
  /// Any thread.
  void ring() {
    if (_state.exchange(rung, std::memory_order_acq_rel) != sleeping) return;
    ::syscall(SYS_futex, &_state, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
  }

  /// The one sleeper: returns at the next ring, at once if one came since the last wait, or after `timeout_ms`.
  void wait(std::uint32_t timeout_ms) {
    std::uint32_t expected = idle;
    if (_state.compare_exchange_strong(expected, sleeping, std::memory_order_acq_rel)) {
      const timespec timeout{timeout_ms / 1000, static_cast<long>(timeout_ms % 1000) * 1'000'000};
      ::syscall(SYS_futex, &_state, FUTEX_WAIT_PRIVATE, sleeping, &timeout, nullptr, 0);
    }
    _state.store(idle, std::memory_order_release);
  }

 private:
  enum : std::uint32_t { idle, sleeping, rung };
  std::atomic<std::uint32_t> _state{idle};
};

}  // namespace farheap
