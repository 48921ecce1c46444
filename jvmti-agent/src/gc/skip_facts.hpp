// What has to be so of a region in the very pause that fills its stub, or that has marking pass it by.
#pragma once

#include <algorithm>
#include <memory>

#include "gc/region_stubs.hpp"
#include "hotspot/marking_watch.hpp"
#include "pages/paged_heap.hpp"

namespace farheap {

/// Thread contract: the VM thread, inside a pause, while marking is calibrated; no allocation.
class SkipFacts {
 public:
  SkipFacts(const PagedHeap& heap, const MarkingWatch& marking)
      : _heap(heap), _marking(marking), _raised(new bool[heap.range.region_count()]()) {}

  /// An old region that has not been allocated in since: nothing in it has been written since its references were read, for all of it is
  /// away, and none of its pages has come back in between, be it only to be looked at.
  bool is_as_read(RegionIndex region, const RegionStub& stub) const {
    return is_same(region, stub) && (is_away(region, stub) || has_same_bytes(region, stub));
  }
  /// As far as its objects go: no page is looked at.
  bool is_same(RegionIndex region, const RegionStub& stub) const {
    const RegionUse use = _heap.collector.use(region);
    return use.kind == RegionKind::old && (use.used_bytes & ~7u) == stub.used_bytes;
  }
  /// The collector takes every object in it for live, and can walk it: what it knows to be dead may refer to what is gone.
  /// JDK 17: it has never marked the region, or all of it was live. Later: what was dead has been overwritten.
  bool has_nothing_known_dead(RegionIndex region) const;
  /// What marking found live in the region was raised: it says nothing of what is dead there, until it is marked again.
  void note_raised(RegionIndex region) { _raised[raw(region)] = true; }
  /// A marking begins.
  void forget_raised() { std::fill(_raised.get(), _raised.get() + _heap.range.region_count(), false); }

  /// Every page of it is remote, or was never touched: the inside of what the JVM fills gaps with. No object lies there whole or in part,
  /// and none comes to lie there while the region stays in use and as full as it is; so no epoch need tell when one of them is touched.
  bool is_nothing_here(RegionIndex region, std::uint32_t used_bytes) const;

  /// So full that the collector does not evacuate it where it takes all of it for live.
  static constexpr std::uint32_t full_percent = 90;
  static bool is_full(std::uint64_t used_bytes, std::uint64_t region_bytes) { return used_bytes * 100 >= region_bytes * full_percent; }

  std::uint64_t bottom(RegionIndex region) const {
    return reinterpret_cast<std::uint64_t>(_heap.range.address_of(_heap.range.first_page(region)));
  }
  std::uint64_t region_bytes() const { return std::uint64_t{_heap.range.pages_per_region()} * page_bytes; }

 private:
  bool is_away(RegionIndex region, const RegionStub& stub) const;
  bool has_same_bytes(RegionIndex region, const RegionStub& stub) const;

  const PagedHeap& _heap;
  const MarkingWatch& _marking;
  const std::unique_ptr<bool[]> _raised;  // by region
};

/// Test hook (debug_break=away): of a region's bytes, a piece of them at a time, from 0 on.
inline std::uint64_t image_of(std::uint64_t so_far, const std::byte* bytes, std::size_t size) {
  std::uint64_t sum = so_far;
  for (std::size_t at = 0; at + 8 <= size; at += 8) sum = (sum ^ load_from<std::uint64_t>(bytes + at)) * 0x9e3779b97f4a7c15u + (sum >> 29);
  return sum;
}

}  // namespace farheap
