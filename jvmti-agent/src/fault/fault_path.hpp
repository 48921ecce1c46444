// Path A, a fault, in the faulting thread's signal handler: look at the page -> claim it -> in limbo? give it back : no content?
// fill : fetch -> install -> resident. A page claimed by another thread is waited for.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "evict/evict_path.hpp"
#include "fault/prefetch_worth.hpp"
#include "fault/reference_chase.hpp"
#include "pages/paged_heap.hpp"
#include "transport/remote_heap.hpp"

namespace farheap {

class Evictor;

/// What a fault found worth telling the flight recorder: whoever called resolve() adds the stack, when the thread may be stopped again,
/// and puts the record.
struct FaultNote {
  FlightRecord fetch;
  bool told = false;
};

/// Thread contract: fault path: no JNI, no Java-heap access, no allocation, no lock that a stopped thread can hold.
class FaultPath {
 public:
  /// `shapes` is null where references are not followed.
  FaultPath(PagedHeap& heap, RemoteHeap& remote, LimboRing& limbo, EvictPath& evict, Evictor& evictor, HeapShapes* shapes = nullptr);
  FaultPath(const FaultPath&) = delete;
  FaultPath& operator=(const FaultPath&) = delete;

  /// Makes the page of that address present (and writable), or stops the JVM.
  FaultNote resolve(const void* touched);
  FlightLog& flight() { return _heap.flight; }
  /// At the process's end the servers' memory is no longer mapped, some time.
  void stop_chasing() { _chasing.store(false, std::memory_order_release); }
  std::size_t chase_bytes() const { return _chase == nullptr ? 0 : ReferenceChase::bytes() + KlassTable::bytes(); }

 private:
  class FetchAhead;

  bool fill(PageIndex page, PageWord seen);
  bool give_back(PageIndex page, PageWord seen);
  bool copy_back(PageIndex page, PageWord seen);
  bool fetch(PageIndex page, PageWord seen, FaultNote* note);
  std::uint32_t choose_window(PageIndex page);
  void chase(const void* touched, bool fetched);
  std::uint32_t claim_ahead(PageIndex first, std::uint32_t wanted);
  void fetch_rest(PageIndex page, std::uint32_t window, std::uint32_t claimed, std::uint32_t ahead);
  std::uint32_t fetch_run_ahead(PageIndex first, std::uint32_t wanted);
  std::uint32_t install_run(PageIndex first, std::uint32_t count, const std::byte* bytes);
  void settle_run(PageIndex first, std::uint32_t claimed, std::uint32_t installed);
  void count_fetch(PageIndex page);
  void note_touch(TouchKind kind, PageIndex page, std::uint32_t count);
  void take_note(PageIndex page, std::uint64_t start_ns, const std::byte* bytes, FaultNote* note);

  std::uint32_t claim_fill(PageIndex page, std::uint32_t wanted);
  std::uint32_t fill_limit(PageIndex page) const;
  void install_zeros(PageIndex first, std::uint32_t count);
  void install(PageIndex page, const std::byte* bytes);
  [[noreturn]] void stop_for_lost(PageIndex page);
  void move_home(PageIndex page, std::uint32_t slot);
  void lift_protection(PageIndex page);
  void charge_one();

  PagedHeap& _heap;
  RemoteHeap& _remote;
  LimboRing& _limbo;
  EvictPath& _evict;
  Evictor& _evictor;
  PrefetchWorth _worth;
  const std::unique_ptr<ReferenceChase> _chase;
  std::atomic<bool> _chasing{true};
  const std::byte* _zeros;  // run_pages_max pages, never written: all of them the kernel's one zero page
};

}  // namespace farheap
