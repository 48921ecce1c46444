// Makes stubs ahead of the pauses that need them: regions are chosen, those first of which the most is away -> a memory server is given what it
// lacks of them -> it tells what they refer to -> an array is made for that -> the next pause fills it (gc/stub_filler.hpp).
// And lets those go that are of no use any more.
#pragma once

#include <pthread.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "base/error.hpp"
#include "gc/region_skip.hpp"
#include "near/near_data.hpp"
#include "pages/paged_heap.hpp"
#include "transport/remote_heap.hpp"

namespace farheap {

/// Arrays of references in the heap, each kept alive by a strong reference of the JVM's. One thread's, which may have to wait for a pause
/// to end; it holds no lock that a pause needs.
class ReferenceArrays {
 public:
  virtual ~ReferenceArrays() = default;
  /// Before all others, in the thread that uses it. False: the JVM does not take the thread.
  virtual bool enter() = 0;
  /// Of nulls. The address of the reference to it; 0: no memory.
  virtual std::uint64_t make(std::uint32_t length) = 0;
  virtual void let_go(std::uint64_t slot) = 0;
};

/// A thread of its own; lives until the process is gone.
class StubMaker final : public ReferencesTaker {
 public:
  StubMaker(NearData& near, PagedHeap& heap, RemoteHeap& remote, const LimboRing& limbo, RegionSkip& skip, ReferenceArrays& arrays);
  Error start();

  /// One look: what the thread does again and again. Error: a server has failed.
  Error look();
  /// A part of it: stubs that are of no use any more.
  void let_go();

  std::vector<std::uint32_t> choose(const ColdStock& stock) override;
  bool known_live(std::uint32_t region, KnownLive* out) override { return _skip.known_live(RegionIndex{region}, out); }
  bool take(std::uint32_t region, std::uint64_t rewrites, const ColdReferences& references, const AskedHeap& asked) override;

 private:
  /// Looking may take a tenth of the time.
  static constexpr std::uint64_t pause_ns_min = 200'000'000;
  static constexpr std::uint64_t own_factor = 10;
  static constexpr std::uint32_t regions_a_look_max = 64;
  /// A server may be slow, or restart a connection; one that fails again and again is left alone.
  static constexpr std::uint64_t failed_pause_ns = 5'000'000'000;
  static constexpr std::uint32_t failures_max = 6;
  /// What stubs may take of the local limit.
  static constexpr std::uint64_t memory_percent_max = 3;
  /// What was refused of a region is asked again after so many looks, if the region has not changed; and one that has changed while it
  /// had a stub, so many looks later.
  static constexpr std::uint32_t refused_looks = 256;
  static constexpr std::uint32_t changed_looks = 16;
  /// Of all regions that have stubs so many pages may be here: each pause that wants to know whether they are as they were has to look at
  /// these. Half of what it may, for meanwhile more come back.
  static constexpr std::uint32_t here_max = SkipFacts::cycle_looks_max / 2;
  /// Of these one look compares so many.
  static constexpr std::uint32_t compared_a_look_max = 2048;

  static void* enter(void* self);
  void run();
  void tell(const char* why) const;
  bool are_all_gone() const;
  static void forget_addresses(RegionStub* stub);
  void look_after(RegionIndex region, RegionStub* stub);
  bool is_over(RegionIndex region, RegionStub* stub);
  bool has_changed(RegionIndex region, const RegionStub& stub);
  bool is_wanted(const ColdStock::Object& object) const;
  bool is_told(const ColdReferences& references);
  bool find_array_form(const AskedHeap& asked);
  bool make(std::uint32_t region, std::uint64_t rewrites, const ColdReferences& references, const AskedHeap& asked);
  bool take_mirrors(const ColdReferences& references, const AskedHeap& asked, std::vector<std::uint64_t>* out) const;
  std::uint64_t array_bytes(std::uint64_t references) const { return 16 + references * _skip.stubs().form.oop_bytes(); }
  /// An array of so many is not humongous, and is no large part of the region that it spares.
  std::uint32_t references_max() const;

  NearData& _near;
  PagedHeap& _heap;
  RemoteHeap& _remote;
  RegionSkip& _skip;
  ReferenceArrays& _arrays;
  const CopyCheck _check;
  std::vector<std::uint32_t> _wanted_from;  // by region: the look
  const std::uint64_t _bytes_max;
  std::uint64_t _bytes = 0;         // of all arrays
  std::uint64_t _times_stale = 0;   // when the question was begun
  std::uint32_t _here = 0;          // pages that are here of regions that have stubs
  std::uint32_t _next_compared = 0; // the region that this look begins with
  std::uint32_t _may_compare = 0;   // pages, of this look's
  std::unordered_map<std::uint32_t, std::uint64_t> _refused;  // RemoteHeap::rewrites, by region
  std::uint32_t _looks = 0;
  pthread_t _thread{};
};

}  // namespace farheap
