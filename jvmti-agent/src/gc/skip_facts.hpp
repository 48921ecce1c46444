// What has to be so of a region in the very pause that fills its stub, or that has marking pass it by.
#pragma once

#include "gc/copy_check.hpp"
#include "gc/region_stubs.hpp"
#include "hotspot/marking_watch.hpp"
#include "pages/paged_heap.hpp"

namespace farheap {

/// Thread contract: the VM thread, inside a pause, while marking is calibrated; no allocation.
class SkipFacts {
 public:
  SkipFacts(const PagedHeap& heap, const MarkingWatch& marking, RemoteHeap& remote, const LimboRing& limbo, const RegionStubs& stubs)
      : _heap(heap), _marking(marking), _remote(remote), _stubs(stubs), _check(heap, remote, limbo) {}

  /// Pages that a pause may look at from now on. When it starts, and when it ends, where that is one that begins or ends a marking.
  void allow_looks(std::uint32_t pages) { _given = _allowed = pages; }
  std::uint32_t looks_taken() const { return _given - _allowed; }
  /// 64 MiB: about 8 ms, in any pause in which stubs are to be filled.
  static constexpr std::uint32_t fill_looks_max = 16'384;
  /// 192 MiB: about 24 ms, in two pauses of a marking.
  static constexpr std::uint32_t cycle_looks_max = 49'152;
  /// Whether is_as_read would have to look at more than that.
  bool is_too_much(RegionIndex region, const RegionStub& stub) const { return pages_here(region, stub.used_bytes) > _allowed; }

  /// An old region that has not been allocated in since, whose objects refer to what they referred to when they were read: the server's
  /// copies have not changed since, what is here of it is the same, and a stub that is filled still has the addresses that it was filled
  /// with. The last is for those: where an object has moved away and another one come to its place, the region refers to that at the same
  /// address, and the stub does not.
  bool is_as_read(RegionIndex region, const RegionStub& stub) {
    if (!is_same(region, stub)) return false;
    if (debug::is_broken(debug::Rule::scan)) return true;
    return has_same_bytes(region, stub) && (!stub.is_held() || has_same_targets(stub));
  }
  /// As far as its objects go: no page is looked at.
  bool is_same(RegionIndex region, const RegionStub& stub) const {
    const RegionUse use = _heap.collector.use(region);
    return use.kind == RegionKind::old && (use.used_bytes & ~7u) == stub.used_bytes;
  }
  /// The collector can walk it, and tell what it takes for live: JDK 17 by its last marks (LastMarks); later releases once they have
  /// overwritten what is dead.
  bool is_readable(RegionIndex region) const;

  std::uint32_t pages_here(RegionIndex region, std::uint32_t used_bytes) const { return _check.pages_here(region, used_bytes); }

  /// So full that the collector does not evacuate it where it takes all of it for live.
  static constexpr std::uint32_t full_percent = 90;
  static bool is_full(std::uint64_t used_bytes, std::uint64_t region_bytes) { return used_bytes * 100 >= region_bytes * full_percent; }

  std::uint64_t bottom(RegionIndex region) const {
    return reinterpret_cast<std::uint64_t>(_heap.range.address_of(_heap.range.first_page(region)));
  }
  std::uint64_t region_bytes() const { return std::uint64_t{_heap.range.pages_per_region()} * page_bytes; }

 private:
  bool has_same_bytes(RegionIndex region, const RegionStub& stub);
  bool has_same_targets(const RegionStub& stub) const {
    return _stubs.content_of(stub) == stub.content || debug::is_broken(debug::Rule::moved);
  }

  const PagedHeap& _heap;
  const MarkingWatch& _marking;
  const RemoteHeap& _remote;
  const RegionStubs& _stubs;
  const CopyCheck _check;
  std::uint32_t _given = 0;
  std::uint32_t _allowed = 0;
};

}  // namespace farheap
