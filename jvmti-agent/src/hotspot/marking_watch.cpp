#include "hotspot/marking_watch.hpp"

#include <cstdio>

#include "base/clock.hpp"
#include "base/debug_hooks.hpp"
#include "base/stop.hpp"

namespace farheap {

MarkingWatch::MarkingWatch(const VmStructs& structs, const G1Heap& g1, JdkRelease release, Counters& counters, bool tells)
    : _structs(structs),
      _g1(g1),
      _release(release),
      _counters(counters),
      _tells(tells),
      _sampler(structs, g1, _mark),
      _kinds(release),
      _fields(structs, g1, _mark, release) {}

Error MarkingWatch::start(const JvmciConstants& constants) {
  if (!_structs.describes_regions()) return {ExitStatus::environment, "this JVM does not describe its regions (gHotSpotVMStructs)"};
  if (Error error = _mark.find(_g1.object(), _structs.g1_heap_bytes, _g1.range(), _release)) return error;
  if (Error error = _sampler.find(constants)) return error;
  _state.store(State::searching);
  return Error::none();
}

void MarkingWatch::pause_starts() {
  if (is_off()) return;
  const std::uint64_t start_ns = now_ns();
  _started = _sampler.read(&_start);
  if (!_started) return switch_off("threads do not agree on whether marking is on");
  if (!_start.marking) _fields.note_tops();
  _start_took_ns = now_ns() - start_ns;
}

PauseKind MarkingWatch::pause_ends() {
  PauseSample end{};
  if (is_off() || !_started) return PauseKind::unknown;
  _started = false;
  const std::uint64_t start_ns = now_ns();
  const PauseKind kind = _sampler.read(&end) ? _kinds.kind_of(_start, end) : PauseKind::unknown;
  count(kind);
  if (kind == PauseKind::unknown) {
    switch_off("a pause was of no known kind");
  } else {
    look(kind);
  }
  _counters.marking_look_ns.note(_start_took_ns + now_ns() - start_ns);
  return kind;
}

void MarkingWatch::look(PauseKind kind) {
  const bool looked = (kind == PauseKind::concurrent_start && _fields.look_when_begun()) ||
                      (kind == PauseKind::remark && _fields.look_when_finished());
  if (looked && kind == PauseKind::remark) {
    ++_cycles;
    _counters.marking_cycles.add(1);
  }
  if (looked) judge();
}

// Within the first cycle the fields are told apart only by its end.
void MarkingWatch::judge() {
  if (!_mark.still_holds()) return switch_off("the marking's object is not as it was");
  const FieldHits missing = _fields.not_once();
  const bool calibrated = is_calibrated();
  if (missing.name == nullptr) {
    if (calibrated || _cycles < cycles_min) return;
    _state.store(State::calibrated);
    if (debug::is_broken(debug::Rule::marking)) _fields.shift_one();
    return;
  }
  if (calibrated || missing.hits == 0 || _cycles >= cycles_max) switch_off(missing);
}

void MarkingWatch::switch_off(const FieldHits& missing) {
  char why[128];
  std::snprintf(why, sizeof why, "%s was found %u times, not once, after %u marking cycles", missing.name, missing.hits, _cycles);
  switch_off(why);
}

void MarkingWatch::switch_off(const char* why) {
  _state.store(State::off);
  if (_tells) say("marking skips no region: %s", why);
}

void MarkingWatch::count(PauseKind kind) {
  switch (kind) {
    case PauseKind::young: return _counters.pauses_young.add(1);
    case PauseKind::concurrent_start: return _counters.pauses_concurrent_start.add(1);
    case PauseKind::undone_start: return _counters.pauses_undone_start.add(1);
    case PauseKind::young_in_marking: return _counters.pauses_young_in_marking.add(1);
    case PauseKind::remark: return _counters.pauses_remark.add(1);
    case PauseKind::remark_overflow: return _counters.pauses_remark_overflow.add(1);
    case PauseKind::cleanup: return _counters.pauses_cleanup.add(1);
    case PauseKind::full: return _counters.pauses_full.add(1);
    case PauseKind::nothing: return _counters.pauses_nothing.add(1);
    case PauseKind::unknown: return;
  }
}

}  // namespace farheap
