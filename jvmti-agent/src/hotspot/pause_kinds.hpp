// What a collector pause was. JVMTI tells that one starts and ends, not which; what changed in between tells it.
//
//                                     marking is on   collections   full ones
//                                     start -> end     17, 21   25
//   young                               0 -> 0           +1     +1      0
//   concurrent start                    0 -> 1           +1     +1      0
//   concurrent start, undone            0 -> 0           +1     +1      0    and the marking thread goes from idle to undoing
//   young, while marking goes on        1 -> 1           +1     +1      0
//   remark                              1 -> 0            0     +1      0
//   remark, overflow: marking goes on   1 -> 1            0      0      0
//   cleanup                             0 -> 0           +1      0      0    17, 21: without a cause
//   full                                any -> 0         +1     +1     +1
//   nothing                             0 -> 0            0      0      0    a remark or cleanup of a cycle that a full collection ended
//
// Measured on JDK 17 and 25; of 21 from its source.
#pragma once

#include <cstdint>

namespace farheap {

enum class PauseKind : std::uint8_t {
  unknown,  // none of the rows: what is read is not what it is taken for
  nothing,
  young,
  concurrent_start,
  undone_start,
  young_in_marking,
  remark,
  remark_overflow,
  cleanup,
  full,
};

/// The releases whose structures differ.
enum class JdkRelease : std::uint8_t { jdk17, jdk21, jdk25 };

/// G1ConcurrentMarkThread::_state.
enum class MarkingThread : std::uint32_t { idle = 0, marking = 1, undoing = 2 };

/// What is read at a pause's start and at its end.
struct PauseSample {
  bool marking;                    // threads tell marking what they overwrite: SATBMarkQueue::_active
  std::uint32_t collections;       // CollectedHeap::_total_collections
  std::uint32_t full_collections;  // CollectedHeap::_total_full_collections
  std::uint32_t cause;             // CollectedHeap::_gc_cause
  MarkingThread thread;
};

/// One pause after the other, from the JVM's first on.
class PauseKinds {
 public:
  explicit PauseKinds(JdkRelease release) : _remark_counts(release == JdkRelease::jdk25) {}

  PauseKind kind_of(const PauseSample& start, const PauseSample& end);

 private:
  PauseKind full(const PauseSample& end, std::uint32_t collections);
  PauseKind started(const PauseSample& start, std::uint32_t collections);
  PauseKind finished(const PauseSample& start, std::uint32_t collections);
  PauseKind outside_marking(const PauseSample& start, const PauseSample& end, std::uint32_t collections);

  const bool _remark_counts;   // as a collection; else a cleanup does
  bool _cleanup_due = false;   // there was a remark, and neither its cleanup nor a full collection since
  bool _knows_no_cause = false;
  std::uint32_t _no_cause = 0; // of pauses that are no collections; each release has another number, and every remark shows it
};

}  // namespace farheap
