// The pager: the paths and what they share, put together for one heap.
#pragma once

#include <memory>

#include "agent_options.hpp"
#include "evict/evict_path.hpp"
#include "evict/evictor.hpp"
#include "evict/limbo_ring.hpp"
#include "fault/fault_path.hpp"
#include "gc/pause_path.hpp"
#include "gc/region_skip.hpp"
#include "pages/mapping_watch.hpp"
#include "pages/paged_heap.hpp"
#include "report/statistics.hpp"

namespace farheap {

/// Sizes that follow from local=SIZE. Unit: pages.
struct PagerSizes {
  // 31/32 of SIZE: who counts pages from outside while they move counts some twice, and is to find no more than SIZE.
  std::uint32_t budget;
  std::uint32_t reserve;  // kept free ahead of demand: 1/16 of the budget, 512 KiB .. 16 MiB
  // Frames in limbo, part of the budget: 1/32 of it, at least 1 MiB, where blocks go there; else 1/8, 1 MiB .. 64 MiB.
  std::uint32_t limbo;
  // Of the limbo ring. Blocks are sparse, so they take more slots than frames; a slot without a frame costs address space only.
  std::uint32_t slots;

  static constexpr std::uint32_t limbo_min = 256;
  static constexpr std::uint32_t limbo_max = 16384;

  /// A budget that holds the whole heap needs no room beside it, for nothing is ever evicted.
  static PagerSizes of(std::uint64_t local_bytes, const HeapRange& range, EvictMode mode);
};

/// Lives until the process is gone.
class Pager {
 public:
  /// `remote` and `uffd` are ready; the heap exists. `shapes`, `marking`: null where nothing is known of objects, or of marking.
  Pager(const HeapRange& range, std::uint64_t local_bytes, RemoteHeap& remote, const Uffd& uffd, const CollectorView& collector,
        Counters& counters, Mechanisms mechanisms = {}, HeapShapes* shapes = nullptr, MarkingWatch* marking = nullptr);

  /// From here on the heap is paged.
  Error start();
  /// Stops the background eviction; faults are still resolved, but nothing is read ahead of them.
  void stop_evictor() {
    _fault.stop_chasing();
    _evictor.stop();
  }

  PausePath& pause_path() { return _pause; }
  /// Null: marking passes nothing by.
  RegionSkip* region_skip() { return _skip.get(); }
  PagedHeap& heap() { return _heap; }
  const LimboRing& limbo() const { return _limbo; }
  /// Writes back what waits in limbo now, as far as nobody else is at it.
  void clear_limbo();
  void describe(HeapFigures* figures) const;
  /// Pages whose only copy the server has.
  std::uint32_t pages_held_by(const char* server) const;
  std::uint32_t remote_pages(PageIndex first, std::uint32_t count) const;

 private:
  Pager(const HeapRange& range, PagerSizes sizes, RemoteHeap& remote, const Uffd& uffd, const CollectorView& collector,
        Counters& counters, Mechanisms mechanisms, HeapShapes* shapes, MarkingWatch* marking);
  static std::byte* limbo_memory(const PagerSizes& sizes, const Uffd& uffd);

  RemoteHeap& _remote;
  PagedHeap _heap;
  LimboRing _limbo;
  EvictPath _evict;
  Evictor _evictor;
  FaultPath _fault;
  const std::unique_ptr<RegionSkip> _skip;
  PausePath _pause;
  MappingWatch _watch;
  const MarkingWatch* const _marking;
};

}  // namespace farheap
