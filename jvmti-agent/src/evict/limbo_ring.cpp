#include "evict/limbo_ring.hpp"

#include <algorithm>

namespace farheap {

LimboRing::LimboRing(std::uint32_t slot_count, std::byte* memory)
    : _slot_count(slot_count),
      _memory(memory),
      _owner(new std::atomic<std::uint32_t>[slot_count]),
      _dies_with_region(new std::atomic<bool>[slot_count]()) {
  for (std::uint32_t slot = 0; slot < slot_count; ++slot) _owner[slot].store(open, std::memory_order_relaxed);
}

LimboRing::Slots LimboRing::reserve(std::uint32_t wanted, std::uint32_t least) {
  std::uint64_t head = _head.load(std::memory_order_relaxed);
  std::uint32_t count;
  do {
    const auto occupied = static_cast<std::uint32_t>(head - _tail.load(std::memory_order_acquire));
    count = std::min({wanted, _slot_count - occupied, _slot_count - index(head)});
    if (count < least) return {0, 0};
  } while (!_head.compare_exchange_weak(head, head + count, std::memory_order_acq_rel));
  return {index(head), count};
}

void LimboRing::note_taken(Slots slots, bool dies_with_region) {
  for (std::uint32_t i = 0; i < slots.count; ++i) _dies_with_region[slots.first + i].store(dies_with_region, std::memory_order_relaxed);
}

LimboRing::Slots LimboRing::oldest(std::uint32_t wanted) const {
  const std::uint64_t tail = _tail.load(std::memory_order_relaxed);
  const std::uint64_t head = _head.load(std::memory_order_acquire);
  const std::uint32_t first = index(tail);
  const std::uint32_t limit = std::min({wanted, static_cast<std::uint32_t>(head - tail), _slot_count - first});
  std::uint32_t count = 0;
  while (count < limit && is_settled(_owner[first + count].load(std::memory_order_acquire))) ++count;
  return {first, count};
}

bool LimboRing::owner(std::uint32_t slot, PageIndex* page) const {
  const std::uint32_t owner = _owner[slot].load(std::memory_order_acquire);
  if (owner == hole || !is_settled(owner)) return false;
  *page = PageIndex{owner - 1};
  return true;
}

void LimboRing::release(Slots slots) {
  for (std::uint32_t i = 0; i < slots.count; ++i) _owner[slots.first + i].store(open, std::memory_order_relaxed);
  _tail.fetch_add(slots.count, std::memory_order_acq_rel);
}

}  // namespace farheap
