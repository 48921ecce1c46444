#include "gc/pause_path.hpp"

#include "base/clock.hpp"

namespace farheap {

// The epoch is odd in a pause and even outside, whatever the first event is that we see.
void PausePath::pause_starts() {
  _heap.pause_epoch.store(_heap.pause_epoch.load() | 1);
  if (_marking != nullptr) _marking->pause_starts();
  if (_skip != nullptr) _skip->pause_starts();
  _young_regions = 0;
  for (std::uint32_t index = 0; index < _heap.range.region_count(); ++index) {
    if (_heap.collector.kind(RegionIndex{index}) != RegionKind::young) continue;
    ++_young_regions;
    // Free at the last pause, it may be free again at the end of this one, and have lost pages in between.
    _heap.kind_at_last_pause[index].store(RegionKind::young, std::memory_order_relaxed);
  }
}

void PausePath::pause_ends() {
  const std::uint64_t start_ns = now_ns();
  const PauseKind was = _marking != nullptr ? _marking->pause_ends() : PauseKind::unknown;
  if (_skip != nullptr) _skip->pause_ends(was);
  const std::uint32_t region_count = _heap.range.region_count();
  const bool tells = _heap.flight.wants(FlightKind::region_transition);
  Pause pause{};
  for (std::uint32_t index = 0; index < region_count; ++index) {
    const RegionKind kind = _heap.collector.kind(RegionIndex{index});
    pause.free += kind == RegionKind::free;
    pause.kept += kind != RegionKind::free && kind != RegionKind::young;
    const RegionKind before = _heap.kind_at_last_pause[index].load(std::memory_order_relaxed);
    if (kind == before) {
      _heap.dead_regions.forget_changed(RegionIndex{index}, _heap.collector);
      continue;
    }
    _heap.kind_at_last_pause[index].store(kind, std::memory_order_relaxed);
    const std::uint32_t discarded = kind == RegionKind::free ? free_region(RegionIndex{index}, &pause) : 0;
    _heap.trace.note_region(index, static_cast<std::uint8_t>(before), static_cast<std::uint8_t>(kind));
    if (tells) tell_transition(start_ns, index, before, kind, discarded);
  }
  _heap.pace.set_room({pause.free, pause.kept, _young_regions, region_count}, start_ns);
  _heap.counters.gc_pauses.add(1);
  _heap.counters.pages_discarded_dead.add(pause.discarded);
  _heap.pause_epoch.store((_heap.pause_epoch.load() | 1) + 1);
  const std::uint64_t took_ns = now_ns() - start_ns;
  _heap.counters.pause_overhead_ns.note(took_ns);
  if (pause.looked_at == 0) _heap.counters.quiet_pause_ns.record(took_ns);
  if (_heap.flight.wants(FlightKind::pause_overhead)) {
    _heap.flight.put({0, start_ns, took_ns, FlightKind::pause_overhead, 0, 0, 1, 0, pause.freed, {pause.discarded, 0, 0}});
  }
}

// Returns the pages discarded.
std::uint32_t PausePath::free_region(RegionIndex region, Pause* pause) {
  ++pause->freed;
  DeadRegions::Returned returned;
  if (_heap.dead_regions.take(region, _heap.pages, _heap.range, &returned)) {
    _heap.counters.dead_regions_freed.add(1);
    _heap.counters.dead_pages_fetched.add(returned.pages);
    _heap.counters.dead_pages_fetched_by_program.add(returned.by_program);
  }
  if (pause->looked_at >= discard_pages_max) return 0;
  pause->looked_at += _heap.range.pages_per_region();
  const std::uint32_t discarded = discard(region);
  pause->discarded += discarded;
  return discarded;
}

void PausePath::tell_transition(std::uint64_t at_ns, std::uint32_t region, RegionKind from, RegionKind to, std::uint32_t discarded) {
  _heap.flight.put({0, at_ns, 0, FlightKind::region_transition, static_cast<std::uint8_t>(from), static_cast<std::uint16_t>(to), 1, region,
                    discarded, {}});
}

// Content that is not in the heap's own frames is forgotten here; frames stay, for the collector will allocate in them soon.
std::uint32_t PausePath::discard(RegionIndex region) {
  const PageIndex first = _heap.range.first_page(region);
  const bool moves = _heap.uffd.mode() != EvictMode::wp;
  std::uint32_t discarded = 0;
  for (std::uint32_t i = 0; i < _heap.range.pages_per_region(); ++i) {
    const PageWord word = _heap.pages.load(first + i);
    const bool in_slot = word.state() == PageState::limbo || word.state() == PageState::writing_back;
    const bool elsewhere = word.state() == PageState::remote || (moves && in_slot);
    if (elsewhere && _heap.pages.change(first + i, word, PageWord::of(PageState::untouched))) ++discarded;
  }
  return discarded;
}

}  // namespace farheap
