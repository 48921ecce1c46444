// What the pager knows of the collector: which regions there are and what they hold. Implemented per JVM (hotspot/).
#pragma once

#include <cstdint>

#include "base/units.hpp"

namespace farheap {

enum class RegionKind : std::uint8_t { other, free, young, old, humongous };

/// More of a region than paging needs. A humongous object begins in one region and goes on in the ones behind.
struct RegionUse {
  RegionKind kind;
  bool continues;            // goes on with the region before it
  std::uint32_t used_bytes;  // from bottom to top
};

/// Thread contract: fault path; reads the JVM's own tables without locks, at any time.
class CollectorView {
 public:
  virtual ~CollectorView() = default;
  virtual std::uint32_t region_count() const noexcept = 0;
  /// The kind right now. A region seen free holds no content at that moment; outside a pause it may be allocated the next.
  /// The read acquires.
  virtual RegionKind kind(RegionIndex region) const noexcept = 0;
  /// The same, with what else there is to know. Tops of young regions are not kept up to date by the JVM.
  virtual RegionUse use(RegionIndex region) const noexcept = 0;
};

}  // namespace farheap
