// Path C, a collector pause: what it was -> read the region table -> regions freed since the last pause lose their content at once, so that
// it is neither written back nor fetched -> publish which regions are free.
#pragma once

#include <cstdint>

#include "gc/region_skip.hpp"
#include "hotspot/marking_watch.hpp"
#include "pages/paged_heap.hpp"

namespace farheap {

/// Thread contract: the VM thread, inside the pause, at its start and its end; no JNI, no allocation. Every other thread that could
/// touch a free region is stopped; evictors and the mapping watch are not.
class PausePath {
 public:
  /// `marking`, `skip`: null where nothing is to be known of marking; `skip` also where it is only watched.
  explicit PausePath(PagedHeap& heap, MarkingWatch* marking = nullptr, RegionSkip* skip = nullptr)
      : _heap(heap), _marking(marking), _skip(skip) {}

  void pause_starts();
  void pause_ends();

 private:
  /// Pages looked at in one pause for their dead content: 256 MiB of heap, about 50 us. The rest stays correct, only dearer.
  static constexpr std::uint32_t discard_pages_max = 65536;

  struct Pause {
    std::uint32_t looked_at;  // pages
    std::uint32_t free;       // regions
    std::uint32_t kept;       // regions that are neither free nor young
    std::uint32_t freed;      // regions that were not before
    std::uint32_t discarded;  // pages
  };

  std::uint32_t free_region(RegionIndex region, Pause* pause);
  std::uint32_t discard(RegionIndex region);
  void tell_transition(std::uint64_t at_ns, std::uint32_t region, RegionKind from, RegionKind to, std::uint32_t discarded);

  PagedHeap& _heap;
  MarkingWatch* const _marking;
  RegionSkip* const _skip;
  std::uint32_t _young_regions = 0;  // at the start of the pause
};

}  // namespace farheap
