// What the memory servers say of the part of the heap that only they hold. Facts of the past, and hints: nothing that paging or the
// collector depends on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/units.hpp"
#include "pages/heap_range.hpp"
#include "pages/page_table.hpp"
#include "transport/near_wire.hpp"

namespace farheap {

struct ColdClass {
  std::uint64_t klass;
  std::string name;  // as Java writes it
  std::uint64_t objects;
  std::uint64_t bytes;
  std::uint64_t dead_objects;  // of them
  std::uint64_t dead_bytes;
};

/// A region, or a humongous object's, all of it remote since before it was read.
struct ColdRegion {
  RegionIndex region;
  std::uint32_t regions;  // that the object has
  std::uint64_t epoch;  // PageTable::remote_epoch of its pages
  std::uint64_t bytes;
  std::uint64_t dead_bytes;
};

/// Bytes unless said otherwise.
struct ColdHeap {
  std::uint64_t used = 0;        // in old and humongous regions
  std::uint64_t read = 0;        // in regions that the servers read
  std::uint64_t dead = 0;        // of it
  std::uint64_t regions_read = 0;
  std::uint64_t unreadable = 0;  // regions that are all on a server, and made no sense to it
  std::uint64_t changed = 0;     // regions that were read, and have come back, wholly or partly, meanwhile: they are not among `regions`
  std::uint64_t took_ns = 0;
  std::uint64_t awaited_ns = 0;  // of it, until all servers had answered
  std::uint64_t servers_ns = 0;  // processor time of the servers
  std::uint64_t wholly_dead = 0; // bytes of regions in which nothing is live
  std::uint64_t fetched_pages = 0;  // for it: none, when all is well
  std::vector<ColdClass> classes;   // most bytes first
  std::vector<ColdRegion> regions;
};

/// Whether what was said of a region still holds: none of its pages has come back since the stock was taken that it was read after.
bool still_holds(const ColdRegion& told, const PageTable& pages, const HeapRange& range);

/// What was asked of a server, to hold its answer against.
struct Asked {
  const std::vector<wire::Region>& regions;  // by region, as they were told
  std::uint64_t region_bytes;
  std::size_t first_region;  // of its share
  std::size_t end_region;
};

/// An answer of "histogram" or "liveness", as it came. False when it cannot be one: any field may be anything.
bool read_answer(const std::vector<std::byte>& answer, const Asked& asked, wire::ColdHeap* head, std::vector<wire::ColdClass>* classes,
                 std::vector<wire::ColdRegion>* regions);

}  // namespace farheap
