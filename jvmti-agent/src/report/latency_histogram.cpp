#include "report/latency_histogram.hpp"

namespace farheap {

unsigned LatencyHistogram::bucket_of(std::uint64_t ns) {
  constexpr std::uint64_t top = (std::uint64_t{1} << bits_max) - 1;
  if (ns > top) ns = top;
  if (ns < (1u << sub_bits)) return static_cast<unsigned>(ns);
  const unsigned exponent = 63 - static_cast<unsigned>(__builtin_clzll(ns));
  const unsigned shift = exponent - sub_bits;
  return ((shift + 1) << sub_bits) + (static_cast<unsigned>(ns >> shift) & ((1u << sub_bits) - 1));
}

std::uint64_t LatencyHistogram::upper_bound(unsigned bucket) {
  if (bucket < (1u << sub_bits)) return bucket;
  const unsigned shift = (bucket >> sub_bits) - 1;
  const std::uint64_t base = (1u << sub_bits) + (bucket & ((1u << sub_bits) - 1));
  return ((base + 1) << shift) - 1;
}

void LatencyHistogram::record(std::uint64_t ns) {
  _buckets[bucket_of(ns)].fetch_add(1, std::memory_order_relaxed);
  std::uint64_t seen = _max.load(std::memory_order_relaxed);
  while (ns > seen && !_max.compare_exchange_weak(seen, ns, std::memory_order_relaxed)) {
  }
}

std::uint64_t LatencyHistogram::count() const {
  std::uint64_t sum = 0;
  for (const auto& bucket : _buckets) sum += bucket.load(std::memory_order_relaxed);
  return sum;
}

std::uint64_t LatencyHistogram::quantile(double q) const {
  const std::uint64_t total = count();
  if (total == 0) return 0;
  const auto rank = static_cast<std::uint64_t>(q * static_cast<double>(total - 1)) + 1;
  std::uint64_t seen = 0;
  for (unsigned bucket = 0; bucket < bucket_count; ++bucket) {
    seen += _buckets[bucket].load(std::memory_order_relaxed);
    if (seen >= rank) return upper_bound(bucket) < max() ? upper_bound(bucket) : max();
  }
  return max();
}

}  // namespace farheap
