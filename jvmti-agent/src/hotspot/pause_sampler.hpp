// What tells one kind of pause from another, read where the JVM keeps it.
#pragma once

#include "base/error.hpp"
#include "hotspot/concurrent_mark.hpp"
#include "hotspot/g1_heap.hpp"
#include "hotspot/jvmci_constants.hpp"
#include "hotspot/pause_kinds.hpp"

namespace farheap {

/// Thread contract: the VM thread, inside a pause, in which no thread can begin or end.
class PauseSampler {
 public:
  PauseSampler(const VmStructs& structs, const G1Heap& g1, const ConcurrentMark& mark) : _structs(structs), _g1(g1), _mark(mark) {}

  /// Error (environment): this JVM does not tell where a thread keeps whether marking is on.
  Error find(const JvmciConstants& constants);

  /// False: there is no thread, or two do not agree on whether marking is on.
  bool read(PauseSample* out) const;

 private:
  /// In a JavaThread, all of whose collector's data come first.
  static constexpr std::int32_t active_offset_max = 1024;

  bool is_active(std::uint64_t thread_list, std::uint32_t index) const;

  const VmStructs& _structs;
  const G1Heap& _g1;
  const ConcurrentMark& _mark;
  std::uint64_t _active_offset = 0;  // from a JavaThread on, of a bool
};

}  // namespace farheap
