#include "gc/pause_path.hpp"

#include "base/clock.hpp"

namespace farheap {

// The epoch is odd in a pause and even outside, whatever the first event is that we see.
void PausePath::pause_starts() { _heap.pause_epoch.store(_heap.pause_epoch.load() | 1); }

void PausePath::pause_ends() {
  const std::uint64_t start_ns = now_ns();
  const std::uint32_t region_count = _heap.range.region_count();
  std::uint32_t looked_at = 0;
  std::uint32_t discarded = 0;
  for (std::uint32_t index = 0; index < region_count; ++index) {
    const RegionIndex region{index};
    const bool free = _heap.collector.kind(region) == RegionKind::free;
    const bool newly_free = free && !_heap.was_free(region);
    _heap.free_at_last_pause[index].store(free, std::memory_order_relaxed);
    if (!newly_free || looked_at >= discard_pages_max) continue;
    looked_at += _heap.range.pages_per_region();
    discarded += discard(region);
  }
  _heap.counters.gc_pauses.add(1);
  _heap.counters.pages_discarded_dead.add(discarded);
  _heap.pause_epoch.store((_heap.pause_epoch.load() | 1) + 1);
  const std::uint64_t took_ns = now_ns() - start_ns;
  _heap.counters.pause_overhead_ns.note(took_ns);
  if (looked_at == 0) _heap.counters.quiet_pause_ns.record(took_ns);
}

// Content that is not in the heap's own frames is forgotten here; frames stay, for the collector will allocate in them soon.
std::uint32_t PausePath::discard(RegionIndex region) {
  const PageIndex first = _heap.range.first_page(region);
  const bool moves = _heap.uffd.mode() == EvictMode::move;
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
