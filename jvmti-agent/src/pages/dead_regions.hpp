// Regions that a memory server has found wholly dead: nothing refers to any object in them. The collector finds that too, when it marks;
// until then they are only watched, to tell whether what was said was right and how much it cost to find out.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "pages/page_table.hpp"
#include "pages/heap_range.hpp"

namespace farheap {

/// note(), forget(): one background thread. take(): the VM thread in a pause.
class DeadRegions {
 public:
  explicit DeadRegions(std::uint32_t regions) : _epochs(new std::atomic<std::uint64_t>[regions]()) {}

  /// `epoch`: PageTable::remote_epoch of the region's own pages when it was read.
  void note(RegionIndex region, std::uint64_t epoch) { _epochs[raw(region)].store(epoch + 1, std::memory_order_relaxed); }
  void forget(RegionIndex region) { _epochs[raw(region)].store(none, std::memory_order_relaxed); }
  bool has(RegionIndex region) const { return _epochs[raw(region)].load(std::memory_order_relaxed) != none; }

  /// The region is free. Whether it had been found dead; then `returned` is how many of its pages have come back since, all the same.
  bool take(RegionIndex region, const PageTable& pages, const HeapRange& range, std::uint64_t* returned) {
    const std::uint64_t told = _epochs[raw(region)].exchange(none, std::memory_order_relaxed);
    if (told == none) return false;
    *returned = pages.remote_epoch(range.first_page(region), range.pages_per_region()) - (told - 1);
    return true;
  }

 private:
  static constexpr std::uint64_t none = 0;
  const std::unique_ptr<std::atomic<std::uint64_t>[]> _epochs;  // by region, plus 1
};

}  // namespace farheap
