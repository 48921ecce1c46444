#include "gc/region_skip.hpp"

#include <algorithm>

#include "base/stop.hpp"

namespace farheap {

RegionSkip::RegionSkip(PagedHeap& heap, MarkingWatch& marking, RemoteHeap& remote, const LimboRing& limbo)
    : _heap(heap),
      _marking(marking),
      _stubs(heap.range.region_count()),
      _facts(heap, marking, remote, limbo, _stubs),
      _last_marks(heap, marking),
      _filler(heap, _facts, _stubs),
      _noted(new bool[heap.range.region_count()]()),
      _skippable(new std::atomic<bool>[heap.range.region_count()]()) {}

void RegionSkip::pause_starts() {
  _raised = false;
  _facts.allow_looks(SkipFacts::fill_looks_max);
  if (!_marking.is_calibrated()) return;
  if (_marking.was_marking()) raise_targets();
  if (!_marking.was_marking() || debug::is_broken(debug::Rule::snapshot)) _filler.fill(times_stale());
  _heap.counters.pages_compared.add(_facts.looks_taken());
}

void RegionSkip::pause_ends(PauseKind kind) {
  _facts.allow_looks(SkipFacts::cycle_looks_max);
  drop_changed();
  if (kind == PauseKind::full) _last_marks.forget_all();
  const bool all_back = _last_marks.put_back();
  if (kind == PauseKind::concurrent_start && _marking.is_calibrated()) begin_cycle();
  if (kind == PauseKind::remark) end_cycle();
  if (kind == PauseKind::full || kind == PauseKind::unknown) give_up_cycle();
  if (kind == PauseKind::remark || kind == PauseKind::full || kind == PauseKind::unknown) _times_stale.fetch_add(1);
  _heap.counters.pages_compared.add(_facts.looks_taken());
  check_whole(kind == PauseKind::remark && !all_back);
  note_skippable();
  const bool marking = kind == PauseKind::concurrent_start || kind == PauseKind::young_in_marking || kind == PauseKind::remark_overflow;
  _wants_stubs.store(_marking.is_calibrated() && !marking && !_all_due, std::memory_order_release);
}

// First of all: threads that mark from the roots of the last pause have begun.
void RegionSkip::begin_cycle() {
  bool all_gone = true;
  _skipped = 0;
  _used_due = _old > _old_least + _stubs.count / growth_part_max;
  if (_used_due || _all_due) _old_least = _old;
  note_arrays();
  for (std::uint32_t index = 0; index < _stubs.count; ++index) {
    const RegionIndex region{index};
    RegionStub& stub = _stubs.of(region);
    all_gone = all_gone && stub.state.load(std::memory_order_acquire) == StubState::none;
    const bool is_ready = stub.state.load(std::memory_order_acquire) == StubState::filled && !_all_due;
    const bool is_left = is_ready && is_better_marked(region, stub);
    const bool is_changed = is_ready && !is_left && !may_pass_by(region, stub);
    if (is_changed) {
      _heap.counters.skips_of_changed.add(1);
      stub.changed = true;
      stub.change(StubState::filled, StubState::over);
    }
    if (is_ready && !is_left && !is_changed && stub.change(StubState::filled, StubState::used)) {
      pass_by(region);
    } else {
      count_marked(region);
    }
  }
  if (!_all_due || !all_gone) return;
  _all_due = false;
  _rounds = 0;
}

bool RegionSkip::is_better_marked(RegionIndex region, const RegionStub& stub) const {
  return _heap.dead_regions.is_half_dead(region, stub.used_bytes) || (_used_due && is_in_use(region, stub)) ||
         _facts.is_too_much(region, stub);
}

bool RegionSkip::may_pass_by(RegionIndex region, const RegionStub& stub) {
  const std::uint64_t top = _facts.bottom(region) + stub.used_bytes;
  const bool readable = _facts.is_readable(region) || debug::is_broken(debug::Rule::scan);
  // One that a server has found dead is the collector's to free.
  return !_noted[raw(region)] && !_heap.dead_regions.has(region) && readable &&
         load_at<std::uint64_t>(_marking.fields().tams_at(region)) == top && _facts.is_as_read(region, stub);
}

void RegionSkip::pass_by(RegionIndex region) {
  MarkingFields& fields = _marking.fields();
  _last_marks.keep(region);
  store_to(fields.tams_at(region), _facts.bottom(region));
  if (fields.garbage_bytes_at(region) != 0 && !debug::is_broken(debug::Rule::garbage)) {
    store_to(fields.garbage_bytes_at(region), std::uint64_t{0});
  }
  fields.leave_out(region);
  ++_skipped;
}

// Why marking goes through it.
void RegionSkip::count_marked(RegionIndex region) {
  const RegionUse use = _heap.collector.use(region);
  Counters& counters = _heap.counters;
  if (use.kind == RegionKind::humongous) return counters.marked_humongous.add(1);
  if (use.kind != RegionKind::old) return;
  if (!SkipFacts::is_full(use.used_bytes, _facts.region_bytes())) return counters.marked_not_full.add(1);
  if (!_facts.is_readable(region)) return counters.marked_known_dead.add(1);
  (_facts.pages_here(region, use.used_bytes) == 0 ? counters.marked_without_stub : counters.marked_here).add(1);
}

bool RegionSkip::is_in_use(RegionIndex region, const RegionStub& stub) const {
  return _facts.pages_here(region, stub.used_bytes) > CopyCheck::pages_of(stub.used_bytes) / unused_part_max;
}

// A stub in such a region would not be looked into.
void RegionSkip::note_arrays() {
  std::fill(_noted.get(), _noted.get() + _stubs.count, false);
  for (std::uint32_t index = 0; index < _stubs.count; ++index) {
    const RegionStub& stub = _stubs.of(RegionIndex{index});
    if (!stub.is_held()) continue;
    _noted[raw(_heap.range.region_of(_heap.range.page_at(reinterpret_cast<const void*>(stub.array()))))] = true;
  }
}

// Which of the pauses in marking will be its last cannot be known at their start; the last one must see what is held then.
void RegionSkip::raise_targets() {
  std::fill(_noted.get(), _noted.get() + _stubs.count, false);
  for (std::uint32_t index = 0; index < _stubs.count; ++index) {
    const RegionStub& stub = _stubs.of(RegionIndex{index});
    if (stub.state.load(std::memory_order_acquire) == StubState::used) note_targets(RegionIndex{index}, stub);
  }
  for (std::uint32_t index = 0; index < _stubs.count && !debug::is_broken(debug::Rule::live); ++index) {
    if (_noted[index] && _heap.collector.kind(RegionIndex{index}) == RegionKind::old) raise(RegionIndex{index});
  }
  _raised = true;
}

// Its own references stay inside it too.
void RegionSkip::note_targets(RegionIndex region, const RegionStub& stub) {
  const std::uint64_t array = stub.array();
  _noted[raw(region)] = true;
  for (std::uint32_t i = 0; i < stub.references; ++i) {
    const auto* const target = reinterpret_cast<const void*>(_stubs.form.read(array, i));
    if (_heap.range.contains(target)) _noted[raw(_heap.range.region_of(_heap.range.page_at(target)))] = true;
  }
}

// Marking adds to it what it finds: so it is the least that the region will count.
void RegionSkip::raise(RegionIndex region) {
  auto* const live = reinterpret_cast<std::uint64_t*>(_marking.fields().live_words_at(region));
  const std::uint64_t words = _facts.region_bytes() / 8;
  std::uint64_t seen = __atomic_load_n(live, __ATOMIC_RELAXED);
  while (seen < words && !__atomic_compare_exchange_n(live, &seen, words, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
  }
}

// One that was written meanwhile may refer to more than its stub holds: of that nobody has made a note, for until now the collector kept
// none of references to old regions. So it is looked into, as is one where what it refers to was not raised.
void RegionSkip::end_cycle() {
  for (std::uint32_t index = 0; index < _stubs.count; ++index) {
    const RegionIndex region{index};
    RegionStub& stub = _stubs.of(region);
    if (stub.state.load(std::memory_order_acquire) != StubState::used) continue;
    const bool unchanged = _facts.is_as_read(region, stub) || debug::is_broken(debug::Rule::back);
    if (_raised && unchanged && _marking.is_calibrated()) {
      store_to(_marking.fields().tars_at(region), std::uint64_t{0});
    }
    stub.state.store(StubState::filled, std::memory_order_release);
  }
  _skipped_last.store(_skipped, std::memory_order_relaxed);
  _heap.counters.region_skips.add(_skipped);
  _rounds += _skipped > 0 ? 1 : 0;
  _skipped = 0;
  if (_rounds < _heap.mechanisms.skip_rounds) return;
  _all_due = true;
  let_all_go();
}

// A full collection has ended the cycle, or nothing is known any more. In the one case G1 has put everything back, in the other the cycle
// goes on, and at its end the regions are looked into for references.
void RegionSkip::give_up_cycle() {
  _skipped = 0;
  _skipped_last.store(0, std::memory_order_relaxed);
  let_all_go();
}

void RegionSkip::let_all_go() {
  for (std::uint32_t index = 0; index < _stubs.count; ++index) {
    RegionStub& stub = _stubs.of(RegionIndex{index});
    if (stub.is_made()) stub.state.store(StubState::over, std::memory_order_release);
  }
}

// Freed, and perhaps something else by the next pause, or allocated in.
void RegionSkip::drop_changed() {
  for (std::uint32_t index = 0; index < _stubs.count; ++index) {
    RegionStub& stub = _stubs.of(RegionIndex{index});
    if (stub.is_made() && !_facts.is_same(RegionIndex{index}, stub)) stub.state.store(StubState::over, std::memory_order_release);
  }
}

// What is done by halves never outlives a pause.
void RegionSkip::check_whole(bool lacks_marks) const {
  if (lacks_marks) stop(ExitStatus::internal, "internal check failed: what the last marking found of regions passed by is lost");
  if (!_marking.is_calibrated()) return;
  for (std::uint32_t index = 0; index < _stubs.count; ++index) {
    const RegionIndex region{index};
    if (_stubs.of(region).state.load(std::memory_order_acquire) != StubState::used) continue;
    if (load_at<std::uint64_t>(_marking.fields().tams_at(region)) == _facts.bottom(region)) continue;
    stop(ExitStatus::internal, "internal check failed: marking does not pass region %u by any more", index);
  }
}

void RegionSkip::note_skippable() {
  if (!_marking.is_calibrated()) return;
  _last_marks.note();
  note_arrays();
  _old = 0;
  for (std::uint32_t index = 0; index < _stubs.count; ++index) {
    const RegionIndex region{index};
    const RegionUse use = _heap.collector.use(region);
    _old += use.kind == RegionKind::old ? 1 : 0;
    const bool skippable = use.kind == RegionKind::old && SkipFacts::is_full(use.used_bytes, _facts.region_bytes()) && !_noted[index] &&
                           !_heap.dead_regions.has(region) && !_heap.dead_regions.is_half_dead(region, use.used_bytes & ~7u) &&
                           _facts.is_readable(region);
    _skippable[index].store(skippable, std::memory_order_relaxed);
  }
  _old_least = std::min(_old_least, _old);
}

}  // namespace farheap
