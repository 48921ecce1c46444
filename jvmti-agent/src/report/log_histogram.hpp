// Latencies, or other amounts, in log-linear buckets, eight to a power of two: at most 12.5 % off, recorded with one relaxed add.
#pragma once

#include <atomic>
#include <cstdint>

namespace farheap {

/// Unit: the recorder's (nanoseconds, pages), 0 .. 2^40 - 1 (18 minutes); greater ones count as the greatest. Thread contract: fault path.
class LogHistogram {
 public:
  void record(std::uint64_t amount);
  std::uint64_t count() const;
  /// Upper bound of the bucket that holds quantile `q` (0..1); 0 when nothing was recorded.
  std::uint64_t quantile(double q) const;
  std::uint64_t in_bucket(unsigned bucket) const { return _buckets[bucket].load(std::memory_order_relaxed); }
  std::uint64_t max() const { return _max.load(std::memory_order_relaxed); }

  static constexpr unsigned sub_bits = 3;
  static constexpr unsigned bits_max = 40;
  static constexpr unsigned bucket_count = (bits_max - sub_bits + 1) << sub_bits;
  static unsigned bucket_of(std::uint64_t amount);
  static std::uint64_t upper_bound(unsigned bucket);

 private:
  std::atomic<std::uint64_t> _buckets[bucket_count] = {};
  std::atomic<std::uint64_t> _max{0};
};

}  // namespace farheap
