// Which of the heap's pages and regions the servers can read, at one moment.
#pragma once

#include <cstdint>
#include <vector>

#include "near/page_bits.hpp"
#include "pages/block_set.hpp"
#include "pages/collector_view.hpp"
#include "pages/heap_range.hpp"
#include "pages/page_table.hpp"
#include "transport/near_wire.hpp"

namespace farheap {

/// What is told of the heap. A region can be read from bottom to top when all of its used pages are remote, or have been copied to the
/// server, or were never touched: the JVM leaves the inside of what it fills gaps with as it is, and only that is never touched. Others are told as `other`, and searched for references word by word. The parts of a humongous object go together; the first
/// one's epoch is of all of them.
struct ColdStock {
  /// An old region, or the regions of a humongous object.
  struct Object {
    std::uint32_t first;
    std::uint32_t regions;
    std::uint32_t last_used_bytes;  // of the last one; those before it are full
    bool humongous;
    bool remote;                    // all of it
    std::uint32_t here;             // its pages that are neither remote nor untouched
  };

  std::vector<Object> objects;
  std::vector<wire::Region> regions;
  std::vector<bool> readable;    // by region
  PageBits held;                 // the server's bytes are the page's authoritative ones, or a copy made for this
  std::uint64_t used_bytes = 0;  // of old and humongous regions

  /// `paged`: untouched pages elsewhere have content that a file backs.
  /// Any thread, beside paging and the collector. Epochs are read before states: what is remote stays so until its epoch changes.
  static ColdStock take(const HeapRange& range, const CollectorView& collector, const PageTable& pages, const BlockSet& paged);

  /// From now on the object's pages count as held, and its regions can be read.
  void make_readable(const HeapRange& range, const Object& object);
  /// The one that begins in a region; null: none does.
  const Object* object_at(std::uint32_t region) const;
  static std::uint32_t used_pages(const HeapRange& range, const Object& object);

 private:
  void hold_used(const HeapRange& range, std::uint32_t region, const RegionUse& use, const PageTable& pages);
  void add_object(const HeapRange& range, Object object, const std::vector<RegionUse>& parts, const PageTable& pages, const BlockSet& paged);
};

}  // namespace farheap
