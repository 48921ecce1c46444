// Near-data work on the program's machine is in no hurry: it rests when others want the processor that it works on.
#pragma once

#include <time.h>

#include <algorithm>
#include <cstdint>

#include "base/clock.hpp"
#include "base/scheduling.hpp"

namespace farheap {

/// Of one thread.
class GiveWay {
 public:
  /// To be called after each piece of work, with nothing claimed: rests if the processor was taken from this thread since the last time.
  /// The sooner that happens again after a rest, the longer the next one is: each time that others take turns with this thread costs them a
  /// switch, and a thread that fetches a page waits meanwhile.
  void pass() {
    const long times = times_preempted();
    if (times == _times) return;
    const std::uint64_t worked_ns = now_ns() - _rested_ns;
    _rest_ns = worked_ns < _rest_ns ? std::min(2 * _rest_ns, rest_ns_max) : std::max(_rest_ns / 2, rest_ns_min);
    const timespec rest{0, static_cast<long>(_rest_ns)};
    ::nanosleep(&rest, nullptr);
    _times = times_preempted();
    _rested_ns = now_ns();
  }

 private:
  static constexpr std::uint64_t rest_ns_min = 3'000'000;
  static constexpr std::uint64_t rest_ns_max = 16 * rest_ns_min;

  std::uint64_t _rest_ns = rest_ns_min;
  std::uint64_t _rested_ns = now_ns();
  long _times = times_preempted();
};

}  // namespace farheap
