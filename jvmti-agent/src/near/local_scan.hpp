// Whatever on this machine may refer to the traced regions: every page of the heap that is here, and the rest of the process's memory.
// Nothing is read in place: the kernel copies, so that no page of the heap is fetched, and none that the JVM unmaps is missed with a crash.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/error.hpp"
#include "evict/limbo_ring.hpp"
#include "hotspot/heap_model.hpp"
#include "near/give_way.hpp"
#include "near/page_bits.hpp"
#include "near/reference_search.hpp"
#include "near/root_set.hpp"
#include "near/thread_stacks.hpp"
#include "pages/paged_heap.hpp"
#include "pages/pagemap.hpp"

namespace farheap {

/// Where the JVM keeps references outside of the heap. In compiled code and in the stacks of Java threads whatever could be one counts; in
/// the rest of its memory what it keeps as one (hotspot/oop_blocks.hpp).
struct JvmMemory {
  const ThreadStacks& stacks;
  MemorySpan code;
  const std::vector<std::uint64_t>& mirror_handles;
};

/// Background threads; one use. The program goes on meanwhile, so the answer is of no one moment: a hint.
class LocalScan {
 public:
  LocalScan(const PagedHeap& heap, const LimboRing& limbo, const ReferenceEncoding& encoding, RootSet& roots)
      : _heap(heap), _limbo(limbo), _search(encoding), _roots(roots), _buffer(new std::byte[chunk_bytes]) {}

  /// Adds the roots from the heap's pages that are here but those of `skipped`, and the pages that are the server's by the time they are
  /// looked at to `held`.
  /// Error (environment): a page that cannot be read.
  Error scan_heap(const PageBits& skipped, PageBits* held);
  /// Adds those from the rest of the process's memory.
  Error scan_process(const JvmMemory& jvm);

  std::uint64_t scanned_bytes() const { return _scanned_bytes; }

 private:
  static constexpr std::uint32_t chunk_pages = Pagemap::look_pages_max;
  static constexpr std::size_t chunk_bytes = std::size_t{chunk_pages} * page_bytes;

  Error scan_pages(std::uint32_t page, std::uint32_t end, const PageBits& skipped, PageBits* held);
  Error scan_batch(PageBits* held);
  void scan_unpaged_page(PageIndex page);
  Error scan_page(PageIndex page, PageBits* held);
  void scan_unpaged(PageIndex first, std::uint32_t count);
  void scan_mapping(const std::byte* start, const std::byte* end, bool is_code);
  void search_jvm_memory(std::uint64_t at, std::size_t bytes, bool is_code);
  void scan_handles(std::uint64_t handle);
  void scan_stack(MemorySpan stack);
  void search_heap_bytes(std::size_t bytes);

  const PagedHeap& _heap;
  const LimboRing& _limbo;
  const ReferenceSearch _search;
  RootSet& _roots;
  Pagemap _pagemap;
  GiveWay _give_way;
  const std::unique_ptr<std::byte[]> _buffer;
  std::vector<PageIndex> _batch;  // pages that are here, to be looked at together; chunk_pages at most
  std::uint64_t _scanned_bytes = 0;
};

}  // namespace farheap
