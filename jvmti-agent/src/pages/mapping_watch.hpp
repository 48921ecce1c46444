// Keeps page states true while the JVM commits and uncommits heap memory. G1 does both by mapping anew, which silently drops the
// registration. So the whole reserved range is registered, committed or not; every new mapping inside it then raises an unmap event,
// and the JVM's thread is held in its system call until the event is read. Before that, the range is registered again; after it,
// the pages' states are reset. Nobody but the held thread knows of the new memory yet.
#pragma once

#include <pthread.h>

#include <atomic>
#include <vector>

#include "base/error.hpp"
#include "pages/mappings.hpp"
#include "pages/paged_heap.hpp"
#include "pages/pagemap.hpp"

namespace farheap {

/// One thread, "farheap maps", all signals blocked.
class MappingWatch {
 public:
  explicit MappingWatch(PagedHeap& heap) : _heap(heap) {}

  /// Registers the heap's anonymous mappings, takes stock of the pages that are there, and starts the thread.
  Error start();

  /// Bytes of the heap range that are file-backed, hence not paged; as long as they are.
  std::size_t unmanaged_bytes() const { return _unmanaged_bytes; }

  /// Resets the pages of [start, end), which the kernel has unmapped. Public for tests.
  void forget(std::byte* start, std::byte* end);
  /// Pages of [start, end) that exist and are unknown become resident.
  void take_stock(std::byte* start, std::byte* end);

 private:
  static void* enter(void* self);
  void run();
  void on_event();
  Error register_all();
  void adopt(std::byte* start, std::byte* end);
  std::size_t anonymous_bytes() const;
  void register_again();
  void forget_page(PageIndex page);

  PagedHeap& _heap;
  Pagemap _pagemap;
  std::vector<Mapping> _anonymous;
  std::atomic<std::size_t> _unmanaged_bytes{0};
  pthread_t _thread{};
};

}  // namespace farheap
