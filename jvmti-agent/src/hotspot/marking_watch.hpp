// Knows at every pause what it was, and learns in the first marking cycles where G1 keeps what marking goes by. Only reads; what is changed
// there (gc/region_skip.hpp), is changed only while all of it is known and was right in every cycle so far, and after it was looked at.
//
//   searching --every field found once, in cycles_min cycles--> calibrated --a field, or the marking, is not as it was--> off
//       |                                                                                                                ^
//       +--a field found nowhere, or not once in cycles_max cycles, or a pause of no known kind---------------------------+
//
// Off is for good: a JVM that once was not as understood is not tried again.
#pragma once

#include <atomic>

#include "base/error.hpp"
#include "hotspot/concurrent_mark.hpp"
#include "hotspot/marking_fields.hpp"
#include "hotspot/pause_kinds.hpp"
#include "hotspot/pause_sampler.hpp"
#include "report/counters.hpp"

namespace farheap {

/// Thread contract: the VM thread, inside pauses; no JNI, no allocation, no lock. is_calibrated(): any thread.
class MarkingWatch {
 public:
  /// `tells`: whether standard error gets a line when it switches itself off.
  MarkingWatch(const VmStructs& structs, const G1Heap& g1, JdkRelease release, Counters& counters, bool tells);

  /// When the JVM has started. Error (environment): this JVM is not as expected, and what of it; it is off then.
  Error start(const JvmciConstants& constants);

  void pause_starts();
  PauseKind pause_ends();

  /// Where marking keeps what; to be asked only while it is calibrated.
  const MarkingFields& fields() const { return _fields; }
  MarkingFields& fields() { return _fields; }
  /// Likewise; once it was found it stays where it is.
  const ConcurrentMark& mark() const { return _mark; }

  /// Whether marking was on when the pause began that is under way.
  bool was_marking() const { return _start.marking; }

  std::size_t bytes() const { return sizeof(MarkingWatch) + _fields.table_bytes(); }

  bool is_calibrated() const { return _state.load(std::memory_order_relaxed) == State::calibrated; }

 private:
  enum class State : std::uint8_t { searching, calibrated, off };

  /// Chance may play once.
  static constexpr std::uint32_t cycles_min = 2;
  /// Of those in which there was enough to tell fields apart by.
  static constexpr std::uint32_t cycles_max = 8;

  bool is_off() const { return _state.load(std::memory_order_relaxed) == State::off; }
  void look(PauseKind kind);
  void judge();
  void switch_off(const FieldHits& missing);
  void switch_off(const char* why);
  void count(PauseKind kind);

  const VmStructs& _structs;
  const G1Heap& _g1;
  const JdkRelease _release;
  Counters& _counters;
  const bool _tells;
  ConcurrentMark _mark;
  PauseSampler _sampler;
  PauseKinds _kinds;
  MarkingFields _fields;
  PauseSample _start{};
  bool _started = false;        // the pause's start was seen
  std::uint64_t _start_took_ns = 0;
  std::uint32_t _cycles = 0;    // looked at from the start to the end
  std::atomic<State> _state{State::off};
};

}  // namespace farheap
