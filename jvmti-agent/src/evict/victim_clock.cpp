#include "evict/victim_clock.hpp"

#include <algorithm>

namespace farheap {

VictimRun VictimClock::choose(Urgency urgency, bool leased_only) {
  const std::uint32_t page_count = _heap.range.page_count();
  const std::uint32_t per_region = _heap.range.pages_per_region();
  // Two sweeps: the first may have to take second chances away.
  std::uint32_t left = 2 * page_count;
  while (left > 0) {
    if (_hand >= page_count) _hand = 0;
    const std::uint32_t region_end = (_hand / per_region + 1) * per_region;
    const std::uint32_t step_end = std::min({region_end, page_count, _hand + left});
    if (!spares_region(PageIndex{_hand}, urgency, leased_only)) {
      for (std::uint32_t page = _hand; page < step_end; ++page) {
        if (!is_victim(PageIndex{page})) continue;
        const VictimRun run = take_run(PageIndex{page}, PageIndex{region_end});
        _hand = page + run.count;
        return run;
      }
    }
    left -= step_end - _hand;
    _hand = step_end;
  }
  return {PageIndex{0}, 0};
}

VictimRun VictimClock::choose_block(Urgency urgency, bool leased_only) {
  const std::uint32_t page_count = _heap.range.page_count();
  for (std::uint32_t left = page_count / block_pages; left > 0; --left) {
    if (_hand >= page_count) _hand = 0;
    const PageIndex first{_hand};
    _hand += block_pages;
    if (_heap.blocks.has(first) && !spares_region(first, urgency, leased_only) && has_resident(first)) return {first, block_pages};
  }
  return {PageIndex{0}, 0};
}

bool VictimClock::has_resident(PageIndex first) const {
  for (std::uint32_t i = 0; i < block_pages; ++i) {
    if (_heap.pages.load(first + i).state() == PageState::resident) return true;
  }
  return false;
}

bool VictimClock::is_victim(PageIndex page) {
  const PageWord word = _heap.pages.load(page);
  if (word.state() != PageState::resident) return false;
  if (!word.fresh()) return true;
  _heap.pages.change(page, word, PageWord::of(PageState::resident));
  return false;
}

bool VictimClock::spares_region(PageIndex page, Urgency urgency, bool leased_only) const {
  if (leased_only && !_remote.leased(page)) return true;
  if (urgency == Urgency::desperate) return false;
  const RegionKind kind = _heap.kind_of(page);
  if (kind == RegionKind::free) return !_heap.outside_pause();
  return kind == RegionKind::young && urgency == Urgency::sparing;
}

VictimRun VictimClock::take_run(PageIndex first, PageIndex end) {
  const std::uint32_t limit = std::min(run_pages_max, raw(end) - raw(first));
  std::uint32_t count = 1;
  while (count < limit && _heap.pages.load(first + count) == PageWord::of(PageState::resident)) ++count;
  return {first, count};
}

}  // namespace farheap
