// Waiting for an answer of a memory server: progress calls without a pause at first, then with the core offered to others.
#pragma once

#include <sched.h>

#include <atomic>
#include <cstdint>

#include "base/clock.hpp"

namespace farheap {

/// A server that has not answered by then is lost; the JVM must have stopped 5 s after the loss.
constexpr std::uint64_t answer_deadline_ns = 4'000'000'000;

/// Thread contract: fault path.
class ProgressWait {
 public:
  ProgressWait(std::uint64_t deadline_ns, const std::atomic<bool>& lost) : _lost(lost), _start_ns(now_ns()), _deadline_ns(deadline_ns) {}

  /// Called between two looks at what is waited for. False: give up.
  bool next() noexcept {
    if (_lost.load(std::memory_order_acquire)) return false;
    if (_yielding) ::sched_yield();
    if (++_turns % turns_per_clock_look != 0) return true;
    const std::uint64_t waited_ns = now_ns() - _start_ns;
    _yielding = waited_ns > spin_ns;
    return waited_ns < _deadline_ns;
  }

 private:
  // A server that spins answers over TCP in 12.5 us (99 %: 20 us). One that has not by then may need this very core, and when it
  // does, all further spinning is added to the wait: with both cores of two taken, p50 of a fetch was this and 70 us more.
  static constexpr std::uint64_t spin_ns = 20'000;
  static constexpr std::uint32_t turns_per_clock_look = 8;

  const std::atomic<bool>& _lost;
  const std::uint64_t _start_ns;
  const std::uint64_t _deadline_ns;
  std::uint32_t _turns = 0;
  bool _yielding = false;
};

}  // namespace farheap
