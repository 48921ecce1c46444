// Fills stubs with the addresses that a memory server told, at the start of a pause: the one moment at which they can become references
// without anything that they lead to being touched.
#pragma once

#include "gc/skip_facts.hpp"

namespace farheap {

/// Thread contract: the VM thread, at the start of a pause, while no marking is under way; no JNI, no allocation.
///
/// Nothing moves meanwhile. The array is young, so that the collector needs not be told of what is stored in it, and full of nulls, so that
/// marking would not want to know what was there. What an address leads to is an object: the region that refers to it is as it was when it
/// was read, and since then no marking has ended that might have found object and reference dead.
class StubFiller {
 public:
  StubFiller(PagedHeap& heap, SkipFacts& facts, RegionStubs& stubs) : _heap(heap), _facts(facts), _stubs(stubs) {}

  /// All that are made, as far as the pause may look at pages; the next one goes on. `times_stale`: now.
  void fill(std::uint64_t times_stale);

 private:
  bool may_fill(RegionIndex region, RegionStub& stub, std::uint64_t times_stale);
  bool is_object_of_the_heap(std::uint64_t address) const;
  bool lead_to_objects(const RegionStub& stub) const;
  void write(const RegionStub& stub) const;

  PagedHeap& _heap;
  SkipFacts& _facts;
  RegionStubs& _stubs;
};

}  // namespace farheap
