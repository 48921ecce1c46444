// G1's heap as HotSpot lays it out: its range and its region table.
#pragma once

#include <cstdint>

#include "base/error.hpp"
#include "hotspot/vm_structs.hpp"
#include "pages/collector_view.hpp"
#include "pages/heap_range.hpp"

namespace farheap {

/// Thread contract: fault path. Region objects of G1 are never freed, so their type can be read at any time.
class G1Heap final : public CollectorView {
 public:
  explicit G1Heap(const VmStructs& structs) : _structs(structs) {}

  /// Reads the heap's place. To be called once the heap exists (VMInit). Error (environment): what was read makes no sense.
  Error locate();
  const HeapRange& range() const { return _range; }

  std::uint32_t region_count() const noexcept override { return _range.region_count(); }
  RegionKind kind(RegionIndex region) const noexcept override;
  RegionUse use(RegionIndex region) const noexcept override;

  /// The JVM's object for the region; null where none was committed yet. Never freed.
  const std::byte* region_object(RegionIndex region) const noexcept;
  /// The JVM's G1CollectedHeap.
  const std::byte* object() const { return _object; }

  /// The kind that a region type tag stands for.
  static RegionKind kind_of_tag(const VmStructs& structs, std::uint32_t tag);

 private:
  const VmStructs& _structs;
  HeapRange _range;
  const std::byte* _object = nullptr;
  const std::byte* _region_table = nullptr;  // HeapRegion* by region index; null where none was committed yet
};

}  // namespace farheap
