#include "report/throttle.hpp"

#include <algorithm>

namespace farheap {

std::uint32_t Throttle::pick(std::uint64_t now_ns) {
  const std::uint64_t period_ns = _period_ns.load(std::memory_order_relaxed);
  if (period_ns == 0) return 0;
  const std::uint32_t seen = _seen.fetch_add(1, std::memory_order_relaxed) + 1;
  std::uint64_t last_ns = _last_ns.load(std::memory_order_relaxed);
  const std::uint64_t elapsed_ns = now_ns > last_ns ? now_ns - last_ns : 0;
  if (seen < _stride.load(std::memory_order_relaxed) && elapsed_ns < patience_periods * period_ns) return 0;
  // Of several that see their time come, one picks; the others are counted with the next.
  if (!_last_ns.compare_exchange_strong(last_ns, now_ns, std::memory_order_relaxed)) return 0;
  const std::uint32_t weight = _seen.exchange(0, std::memory_order_relaxed);
  _stride.store(next_stride(weight, elapsed_ns, period_ns, now_ns), std::memory_order_relaxed);
  return weight;
}

// As many events as come in a period, approached in steps of at most two. The jitter keeps the picks out of step with loops in the program.
std::uint32_t Throttle::next_stride(std::uint32_t seen, std::uint64_t elapsed_ns, std::uint64_t period_ns, std::uint64_t now_ns) const {
  const std::uint64_t base = std::min(seen, stride_max / 2);
  const std::uint64_t wanted = base * period_ns / std::max<std::uint64_t>(elapsed_ns, 1);
  const std::uint64_t stride = std::clamp(wanted, std::max<std::uint64_t>(base / 2, 1), base * 2);
  const std::uint64_t noise = now_ns * 0x9e3779b97f4a7c15u >> 32;
  return static_cast<std::uint32_t>(stride - stride / 4 + noise % (stride / 2 + 1));
}

}  // namespace farheap
