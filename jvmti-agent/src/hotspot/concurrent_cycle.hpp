// Asks G1 for a concurrent cycle, as an operator would: through G1PeriodicGCInterval, a flag that the JVM calls manageable and looks at
// once a second. It starts a cycle when no collection has been for so many milliseconds and no cycle is under way.
#pragma once

#include <cstdint>

#include "hotspot/vm_flags.hpp"

namespace farheap {

/// Background threads; one at a time.
class ConcurrentCycle {
 public:
  explicit ConcurrentCycle(const VmStructs& structs) : _flags(structs) {}

  /// False: this JVM has no such flag, or cycles of that sort would stop the program (-XX:-G1PeriodicGCInvokesConcurrent).
  bool request() {
    if (!_flags.is_on(concurrent)) return false;
    _before = _flags.size(interval);
    return _flags.set_size(interval, 1);
  }
  /// When it must have been noticed: else there is a cycle behind every cycle.
  void withdraw() { _flags.set_size(interval, _before); }

  /// In which a request is noticed, and the cycle begun as soon as there was no young collection for a millisecond.
  static constexpr std::uint64_t notice_ns = 1'200'000'000;

 private:
  static constexpr const char* interval = "G1PeriodicGCInterval";
  static constexpr const char* concurrent = "G1PeriodicGCInvokesConcurrent";

  const VmFlags _flags;
  std::uint64_t _before = 0;
};

}  // namespace farheap
