// Picks events out of a stream, so many a second, evenly by count; each picked one stands for those since the last.
//
// Of every `stride` events one is picked; the stride follows the stream's rate. A stream that grows faster than the stride follows
// it within a few picks, for every pick that came too early doubles it; one that dries up is seen by time.
#pragma once

#include <atomic>
#include <cstdint>

namespace farheap {

/// Thread contract: fault path; lock-free.
class Throttle {
 public:
  /// Any time. 0: picks nothing.
  void set_rate(std::uint32_t per_second) { _period_ns.store(per_second == 0 ? 0 : second_ns / per_second, std::memory_order_relaxed); }

  /// One event, at `now_ns`. Returns the events that it stands for, itself included, or 0: not picked. The sum of what is returned is
  /// the number of events, but for the last few.
  std::uint32_t pick(std::uint64_t now_ns);

 private:
  static constexpr std::uint64_t second_ns = 1'000'000'000;
  static constexpr std::uint32_t patience_periods = 4;  // after so many without a pick the next event is picked
  static constexpr std::uint32_t stride_max = 1u << 24;

  std::uint32_t next_stride(std::uint32_t seen, std::uint64_t elapsed_ns, std::uint64_t period_ns, std::uint64_t now_ns) const;

  std::atomic<std::uint64_t> _period_ns{0};
  std::atomic<std::uint64_t> _last_ns{0};
  std::atomic<std::uint32_t> _seen{0};
  std::atomic<std::uint32_t> _stride{1};
};

}  // namespace farheap
