// Which of the heap's pages and regions only the servers hold, at one moment.
#pragma once

#include <cstdint>
#include <vector>

#include "near/page_bits.hpp"
#include "pages/collector_view.hpp"
#include "pages/heap_range.hpp"
#include "pages/page_table.hpp"
#include "transport/near_wire.hpp"

namespace farheap {

/// By region: what it is told as, and whether it is cold: all of its used pages are remote, so that it can be read from bottom to top.
/// What is not cold is told as `other`. The parts of a humongous object are cold together; the first one's epoch is of all of them.
struct ColdStock {
  std::vector<wire::Region> regions;
  std::vector<bool> cold;
  PageBits held;                 // the server's bytes are the page's authoritative ones
  std::uint64_t used_bytes = 0;  // of old and humongous regions

  /// Any thread, beside paging and the collector. Epochs are read before states: what is remote stays so until its epoch changes.
  static ColdStock take(const HeapRange& range, const CollectorView& collector, const PageTable& pages);

  /// Regions of the object that begins there; 1 but for humongous ones.
  std::uint32_t span(std::uint32_t region) const;

 private:
  void add_object(const HeapRange& range, std::uint32_t first, const std::vector<RegionUse>& parts);
  bool is_held(const HeapRange& range, std::uint32_t first, const std::vector<RegionUse>& parts) const;
};

}  // namespace farheap
