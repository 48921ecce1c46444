#include "transport/extent_table.hpp"

namespace farheap {

ExtentTable::ExtentTable(std::uint32_t extents) : _size(extents), _entries(new Entry[extents]) {}

Extent ExtentTable::at(ExtentIndex index) const noexcept {
  if (raw(index) >= _size) return {};
  const Entry& entry = _entries[raw(index)];
  const Reach reach = entry.reach.load(std::memory_order_acquire);
  if (reach == Reach::absent) return {};
  return {reach, entry.mapped, entry.address, entry.key};
}

void ExtentTable::publish(ExtentIndex index, const Extent& extent) noexcept {
  Entry& entry = _entries[raw(index)];
  entry.mapped = extent.mapped;
  entry.address = extent.address;
  entry.key = extent.key;
  entry.reach.store(extent.reach, std::memory_order_release);
}

// The other fields stay: a reader that saw the extent just before reads what belonged to it.
Extent ExtentTable::withdraw(ExtentIndex index) noexcept {
  const Extent extent = at(index);
  _entries[raw(index)].reach.store(Reach::absent, std::memory_order_release);
  return extent;
}

}  // namespace farheap
