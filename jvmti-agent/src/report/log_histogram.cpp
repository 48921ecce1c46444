#include "report/log_histogram.hpp"

namespace farheap {

unsigned LogHistogram::bucket_of(std::uint64_t amount) {
  constexpr std::uint64_t top = (std::uint64_t{1} << bits_max) - 1;
  if (amount > top) amount = top;
  if (amount < (1u << sub_bits)) return static_cast<unsigned>(amount);
  const unsigned exponent = 63 - static_cast<unsigned>(__builtin_clzll(amount));
  const unsigned shift = exponent - sub_bits;
  return ((shift + 1) << sub_bits) + (static_cast<unsigned>(amount >> shift) & ((1u << sub_bits) - 1));
}

std::uint64_t LogHistogram::upper_bound(unsigned bucket) {
  if (bucket < (1u << sub_bits)) return bucket;
  const unsigned shift = (bucket >> sub_bits) - 1;
  const std::uint64_t base = (1u << sub_bits) + (bucket & ((1u << sub_bits) - 1));
  return ((base + 1) << shift) - 1;
}

void LogHistogram::record(std::uint64_t amount) {
  _buckets[bucket_of(amount)].fetch_add(1, std::memory_order_relaxed);
  std::uint64_t seen = _max.load(std::memory_order_relaxed);
  while (amount > seen && !_max.compare_exchange_weak(seen, amount, std::memory_order_relaxed)) {
  }
}

std::uint64_t LogHistogram::count() const {
  std::uint64_t sum = 0;
  for (const auto& bucket : _buckets) sum += bucket.load(std::memory_order_relaxed);
  return sum;
}

std::uint64_t LogHistogram::quantile(double q) const {
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
