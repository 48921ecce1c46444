// The paged heap: what the paths share. Made once, before the first fault; never destroyed, for the program may touch its heap
// until the process is gone.
#pragma once

#include <memory>

#include "base/debug_hooks.hpp"
#include "pages/block_set.hpp"
#include "pages/budget.hpp"
#include "pages/collector_view.hpp"
#include "pages/dead_regions.hpp"
#include "pages/heap_range.hpp"
#include "pages/layout_lock.hpp"
#include "pages/machine_costs.hpp"
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
        kind_at_last_pause(new std::atomic<RegionKind>[heap_range.region_count()]()),
        dead_regions(heap_range.region_count()) {}

  /// Whether the region was free at the last pause. It may hold live objects by now.
  bool was_free(RegionIndex region) const { return kind_at_last_pause[raw(region)].load(std::memory_order_relaxed) == RegionKind::free; }
  RegionKind kind_of(PageIndex page) const { return collector.kind(range.region_of(page)); }

  bool outside_pause() const { return pause_epoch.load(std::memory_order_acquire) % 2 == 0; }

  /// Whether what was in a page is dead as soon as the page's region is free. Read after the page was taken out. Not so if the region is
  /// marked free within a pause: a full collection compacts live objects into such regions, and marks them as old only afterwards. A region
  /// in use becomes free when its live objects have been moved; and what is written into it after that has to touch the page.
  bool dies_with_region(PageIndex page) const { return outside_pause() || kind_of(page) != RegionKind::free; }

  /// Whether what was in a page that is out of reach is dead: its region is free, and, if it does not die with it, no pause is under way.
  /// The loads acquire, so they happen in this order.
  bool content_is_dead(PageIndex page, bool dies_with_region) const {
    if (debug::is_broken(debug::Rule::recheck)) return was_free(range.region_of(page));
    const std::uint32_t before = pause_epoch.load(std::memory_order_acquire);
    const bool any_time = dies_with_region || debug::is_broken(debug::Rule::pause);
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
  MachineCosts costs;  // measured before the heap is paged
  MarkingPace pace;
  FlightLog flight;
  TouchTrace trace;
  std::atomic<std::uint32_t> pause_epoch{1};    // odd while the world is stopped, and before the first pause
  const std::unique_ptr<std::atomic<RegionKind>[]> kind_at_last_pause;  // by region; the pause path's
  DeadRegions dead_regions;
  std::atomic<std::uint64_t> stub_references{0};  // told by who makes stubs
  std::atomic<std::uint64_t> stub_bytes{0};
};

}  // namespace farheap
