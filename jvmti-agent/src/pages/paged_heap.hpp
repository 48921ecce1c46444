// The paged heap: what the paths share. Made once, before the first fault; never destroyed, for the program may touch its heap
// until the process is gone.
#pragma once

#include <memory>

#include "base/debug_hooks.hpp"
#include "pages/block_set.hpp"
#include "pages/budget.hpp"
#include "pages/collector_view.hpp"
#include "pages/heap_range.hpp"
#include "pages/layout_lock.hpp"
#include "pages/marking_pace.hpp"
#include "pages/mechanisms.hpp"
#include "pages/page_table.hpp"
#include "pages/refault_clock.hpp"
#include "pages/uffd.hpp"
#include "report/counters.hpp"
#include "report/flight_log.hpp"
#include "report/touch_trace.hpp"

namespace farheap {

struct PagedHeap {
  PagedHeap(HeapRange heap_range, std::uint32_t budget_pages, std::uint32_t reserve_pages, const Uffd& descriptor,
            const CollectorView& view, Counters& figures, Mechanisms on = {})
      : range(heap_range),
        pages(heap_range.page_count()),
        refaults(heap_range.page_count()),
        blocks(heap_range.page_count()),
        budget(budget_pages, reserve_pages),
        uffd(descriptor),
        collector(view),
        counters(figures),
        mechanisms(on),
        kind_at_last_pause(new std::atomic<RegionKind>[heap_range.region_count()]()) {}

  /// Whether the region was free at the last pause. It may hold live objects by now.
  bool was_free(RegionIndex region) const { return kind_at_last_pause[raw(region)].load(std::memory_order_relaxed) == RegionKind::free; }
  RegionKind kind_of(PageIndex page) const { return collector.kind(range.region_of(page)); }

  /// Whether no pause is under way. Read after a page was taken out: it then holds nothing that a pause wrote and has not told of yet.
  bool outside_pause() const { return pause_epoch.load(std::memory_order_acquire) % 2 == 0; }

  /// Whether what was in a page that is out of reach is dead: its region is free. Not so while a pause is under way, if the page was taken
  /// out in it, for a full collection compacts live objects into regions that it marks as old only afterwards; what was taken out before
  /// (`taken_outside`) it would have had to touch. The loads acquire, so they happen in this order.
  bool content_is_dead(PageIndex page, bool taken_outside) const {
    if (debug::is_broken(debug::Rule::recheck)) return was_free(range.region_of(page));
    const std::uint32_t before = pause_epoch.load(std::memory_order_acquire);
    const bool any_time = taken_outside || debug::is_broken(debug::Rule::pause);
    if (before % 2 != 0 && !any_time) return false;
    if (kind_of(page) != RegionKind::free) return false;
    return any_time || pause_epoch.load(std::memory_order_relaxed) == before;
  }

  const HeapRange range;
  PageTable pages;
  RefaultClock refaults;
  BlockSet blocks;
  Budget budget;
  LayoutLock layout;
  const Uffd& uffd;
  const CollectorView& collector;
  Counters& counters;
  const Mechanisms mechanisms;
  MarkingPace pace;
  FlightLog flight;
  TouchTrace trace;
  std::atomic<std::uint32_t> pause_epoch{1};    // odd while the world is stopped, and before the first pause
  const std::unique_ptr<std::atomic<RegionKind>[]> kind_at_last_pause;  // by region; the pause path's
};

}  // namespace farheap
