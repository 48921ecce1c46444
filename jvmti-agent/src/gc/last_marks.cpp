#include "gc/last_marks.hpp"

#include <cstring>

#include "base/debug_hooks.hpp"
#include "base/own_memory.hpp"
#include "hotspot/vm_memory.hpp"

namespace farheap {

LastMarks::LastMarks(const PagedHeap& heap, const MarkingWatch& marking)
    : _heap(heap),
      _marking(marking),
      _kept(new Kept[heap.range.region_count()]()),
      _told(new std::atomic<std::uint32_t>[heap.range.region_count()]()) {}

void LastMarks::note() {
  const std::uint64_t bits = _marking.mark().last_bits();
  for (std::uint32_t index = 0; index < _heap.range.region_count() && bits != 0; ++index) {
    const RegionIndex region{index};
    if (_heap.collector.kind(region) != RegionKind::old) continue;
    const auto top = load_at<std::uint64_t>(_marking.fields().last_tams_at(region));
    _told[index].store(static_cast<std::uint32_t>(top - bottom(region)), std::memory_order_relaxed);
  }
  _bits.store(bits, std::memory_order_relaxed);
  _noted.store(true, std::memory_order_release);
}

// The kernel copies, for a region's part of the bitmap may go with it.
bool LastMarks::known_live(RegionIndex region, KnownLive* out) const {
  if (!_noted.load(std::memory_order_acquire)) return false;
  const std::uint64_t bits = _bits.load(std::memory_order_relaxed);
  if (bits == 0 || debug::is_broken(debug::Rule::dead)) return true;
  const std::uint32_t told = _told[raw(region)].load(std::memory_order_relaxed);
  if (told > _heap.range.pages_per_region() * page_bytes) return false;
  out->bytes = told;
  out->bits.resize(words_of(told));
  const auto* const from = reinterpret_cast<const void*>(bits_of(bits, region));
  return told == 0 || copy_own_memory(out->bits.data(), from, out->bits.size() * sizeof(std::uint64_t));
}

void LastMarks::keep(RegionIndex region) {
  const MarkingFields& fields = _marking.fields();
  if (fields.last_tams_at(region) == 0) return;
  const auto top = load_at<std::uint64_t>(fields.last_tams_at(region));
  if (top == bottom(region)) return;
  const std::uint64_t live_at = fields.last_live_bytes_at(region);
  _kept[raw(region)] = {fields.last_tams_at(region), top, live_at, load_at<std::uint64_t>(live_at)};
  _bits_then = _marking.mark().last_bits();
}

// JDK 17 lets the two bitmaps change places when a marking has ended, and takes what it says of each region from that marking. By these two
// it is told, for here it matters that none is missed.
bool LastMarks::put_back() {
  bool all = true;
  for (std::uint32_t index = 0; index < _heap.range.region_count(); ++index) {
    Kept& kept = _kept[index];
    if (kept.top_at == 0) continue;
    const RegionIndex region{index};
    const bool ended = load_at<std::uint64_t>(kept.top_at) == bottom(region) && _marking.mark().last_bits() != _bits_then;
    const bool in_use = _heap.collector.kind(region) == RegionKind::old;
    if (ended && in_use && !debug::is_broken(debug::Rule::marks)) put_back(region, kept);
    if (ended || !in_use) kept = {};
    else all = false;
  }
  return all;
}

void LastMarks::put_back(RegionIndex region, const Kept& kept) const {
  void* const to = reinterpret_cast<void*>(bits_of(_marking.mark().last_bits(), region));
  std::memcpy(to, reinterpret_cast<const void*>(bits_of(_bits_then, region)), words_of(kept.top - bottom(region)) * sizeof(std::uint64_t));
  store_to(kept.top_at, kept.top);
  store_to(kept.live_at, kept.live);
}

void LastMarks::forget_all() {
  for (std::uint32_t index = 0; index < _heap.range.region_count(); ++index) _kept[index] = {};
}

}  // namespace farheap
