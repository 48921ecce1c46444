// How fast concurrent marking may go. It goes through the whole heap, so it takes the processor and the local memory that the program
// would use; and where live data exceed the occupancy at which marking starts, one cycle follows the other. While the collector has room
// to spare, marking rests for most of the time in which it would fetch; as room gets scarce it goes as fast as it can.
#pragma once

#include <time.h>

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "base/clock.hpp"

namespace farheap {

/// Thread contract: fault path.
class MarkingPace {
 public:
  /// At the end of a pause: `free_regions` of `region_count`, and how many the next young collection will have filled.
  void set_room(std::uint32_t free_regions, std::uint32_t young_regions, std::uint32_t region_count) {
    constexpr std::uint32_t ample_percent = 12;  // G1 keeps 10 % of its heap back for objects that move (G1ReservePercent)
    constexpr std::uint32_t scarce_percent = 6;
    const std::uint32_t spare = free_regions > young_regions ? free_regions - young_regions : 0;
    const std::uint32_t percent = static_cast<std::uint32_t>(std::uint64_t{spare} * 100 / std::max(region_count, 1u));
    const std::uint32_t above = std::clamp(percent, scarce_percent, ample_percent) - scarce_percent;
    _rest.store(rest_max * above / (ample_percent - scarce_percent), std::memory_order_relaxed);
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
    constexpr std::uint64_t slice_ns = 100'000;
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
  static constexpr std::uint32_t rest_max = 3 * rest_unit;  // a quarter of the time is left to marking
  std::atomic<std::uint32_t> _rest{0};                      // time of rest for each time of work, in 1/rest_unit
};

}  // namespace farheap
