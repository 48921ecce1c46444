// Regions that a memory server has found wholly dead: nothing refers to any object in them. The collector finds that too, when it marks;
// until then they are only watched, to tell whether what was said was right and how much it cost to find out.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "pages/collector_view.hpp"
#include "pages/heap_range.hpp"
#include "pages/page_table.hpp"

namespace farheap {

/// note(): one background thread. note_fetch(): fault path. forget_changed(), take(): the VM thread in a pause.
class DeadRegions {
 public:
  /// Pages that came back while the region was thought dead.
  struct Returned {
    std::uint64_t pages = 0;
    std::uint64_t by_program = 0;  // on a touch by the program: none, if what was said is right
  };

  explicit DeadRegions(std::uint32_t regions) : _told(new Told[regions]()) {}

  /// `epoch`: PageTable::remote_epoch of the region's own pages when it was read, up to `used_bytes`.
  void note(RegionIndex region, std::uint64_t epoch, std::uint32_t used_bytes) {
    Told& told = _told[raw(region)];
    told.fetched_by_program.store(0, std::memory_order_relaxed);
    told.used_bytes.store(used_bytes, std::memory_order_relaxed);
    told.epoch.store(epoch + 1, std::memory_order_relaxed);
  }
  void forget(RegionIndex region) { _told[raw(region)].epoch.store(none, std::memory_order_relaxed); }
  bool has(RegionIndex region) const { return _told[raw(region)].epoch.load(std::memory_order_relaxed) != none; }

  /// Half of the region, or more, was found dead when so much of it was used: marking should go through it, so that it is evacuated. 0: it
  /// was not. Nothing but work hangs on it, so it may be of what was there before.
  void note_half_dead(RegionIndex region, std::uint32_t used_bytes) {
    _told[raw(region)].half_dead_bytes.store(used_bytes, std::memory_order_relaxed);
  }
  bool is_half_dead(RegionIndex region, std::uint32_t used_bytes) const {
    return used_bytes != 0 && _told[raw(region)].half_dead_bytes.load(std::memory_order_relaxed) == used_bytes;
  }

  void note_fetch_by_program(RegionIndex region) {
    if (has(region)) _told[raw(region)].fetched_by_program.fetch_add(1, std::memory_order_relaxed);
  }

  /// The region is in use. With another top it has other objects: the collector allocates behind it, or has compacted into it.
  void forget_changed(RegionIndex region, const CollectorView& collector) {
    if (!has(region)) return;
    const std::uint32_t used = collector.use(region).used_bytes & ~7u;
    if (used != _told[raw(region)].used_bytes.load(std::memory_order_relaxed)) forget(region);
  }

  /// The region is free. Whether it had been found dead.
  bool take(RegionIndex region, const PageTable& pages, const HeapRange& range, Returned* out) {
    Told& told = _told[raw(region)];
    told.half_dead_bytes.store(0, std::memory_order_relaxed);
    const std::uint64_t epoch = told.epoch.exchange(none, std::memory_order_relaxed);
    if (epoch == none) return false;
    out->pages = pages.remote_epoch(range.first_page(region), range.pages_per_region()) - (epoch - 1);
    out->by_program = told.fetched_by_program.load(std::memory_order_relaxed);
    return true;
  }

 private:
  static constexpr std::uint64_t none = 0;
  struct Told {
    std::atomic<std::uint64_t> epoch;  // plus 1
    std::atomic<std::uint32_t> used_bytes;
    std::atomic<std::uint32_t> fetched_by_program;
    std::atomic<std::uint32_t> half_dead_bytes;  // of these; 0: it was not found so
  };
  const std::unique_ptr<Told[]> _told;  // by region
};

}  // namespace farheap
