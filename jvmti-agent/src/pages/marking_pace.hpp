// How fast concurrent marking may go. It goes through the whole heap, so it takes the processor and the local memory that the program
// would use; and where live data exceed the occupancy at which marking starts, one cycle follows the other. While the collector has room
// to spare, and for long, marking rests for most of the time in which it would fetch; as room gets scarce it goes as fast as it can.
#pragma once

#include <time.h>

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "base/clock.hpp"

namespace farheap {

/// What a pause leaves of the heap, in regions.
struct HeapRoom {
  std::uint32_t free;
  std::uint32_t kept;   // neither free nor young
  std::uint32_t young;  // that the next young collection will have filled
  std::uint32_t total;
};

/// Thread contract: fault path; set_room: pauses.
class MarkingPace {
 public:
  /// At the end of a pause. Marking rests as far as there is spare room, and as far as it lasts at the rate at which the heap now grows: a
  /// cycle takes seconds.
  void set_room(HeapRoom room, std::uint64_t at_ns) {
    constexpr std::uint64_t ample_percent = 12;  // G1 keeps 10 % of its heap back for objects that move (G1ReservePercent)
    constexpr std::uint64_t scarce_percent = 6;
    constexpr double ample_seconds = 10;
    constexpr double scarce_seconds = 3;
    note_growth(room, at_ns);
    const std::uint32_t spare = room.free > room.young ? room.free - room.young : 0;
    const double seconds = _growth > 0 ? spare / _growth : ample_seconds;
    const double by_room = part_of(static_cast<double>(spare) * 100 / room.total, scarce_percent, ample_percent);
    const double rest = rest_max * std::min(by_room, part_of(seconds, scarce_seconds, ample_seconds));
    _rest.store(static_cast<std::uint32_t>(rest), std::memory_order_relaxed);
  }

  /// How long a thread that has marked for `busy_ns` is to rest.
  std::uint64_t rest_ns(std::uint64_t busy_ns) const {
    constexpr std::uint64_t elsewhere_ns = 10'000'000;  // it did not mark all that time
    if (busy_ns >= elsewhere_ns) return 0;
    const std::uint64_t owed_ns = busy_ns * _rest.load(std::memory_order_relaxed) / rest_unit;
    return owed_ns < nap_ns_max ? owed_ns : nap_ns_max;
  }

  /// A marking thread has fetched a page. Holds nothing that others wait for; a pause may have to wait for the thread to wake up. Returns
  /// how long it was to rest.
  std::uint64_t rest() const {
    constexpr std::uint64_t slice_ns = 70'000;
    static thread_local std::uint64_t awake_since = 0;
    if (_rest.load(std::memory_order_relaxed) == 0) return 0;
    const std::uint64_t busy_ns = now_ns() - awake_since;
    if (busy_ns < slice_ns) return 0;
    const timespec nap{0, static_cast<long>(rest_ns(busy_ns))};
    if (nap.tv_nsec > 0) ::nanosleep(&nap, nullptr);
    awake_since = now_ns();
    return static_cast<std::uint64_t>(nap.tv_nsec);
  }

 private:
  static constexpr std::uint64_t nap_ns_max = 500'000;
  static constexpr std::uint32_t rest_unit = 16;
  static constexpr std::uint32_t rest_max = 7 * rest_unit;  // an eighth of the time is left to marking

  /// Where `value` is between `none` (0) and `all` (1).
  static double part_of(double value, double none, double all) { return std::clamp((value - none) / (all - none), 0.0, 1.0); }

  /// An average over the last seconds, in which each pause counts by the time since the one before.
  void note_growth(HeapRoom room, std::uint64_t at_ns) {
    constexpr double average_ns = 2e9;
    if (_noted_ns != 0 && at_ns > _noted_ns) {
      const auto since_ns = static_cast<double>(at_ns - _noted_ns);
      const double now = (static_cast<double>(room.kept) - _kept) * 1e9 / since_ns;
      _growth += (now - _growth) * std::min(since_ns / average_ns, 1.0);
    }
    _kept = room.kept;
    _noted_ns = at_ns;
  }

  std::atomic<std::uint32_t> _rest{0};  // time of rest for each time of work, in 1/rest_unit
  // The pauses'.
  std::uint64_t _noted_ns = 0;
  double _kept = 0;
  double _growth = 0;  // of what is kept, regions a second
};

}  // namespace farheap
