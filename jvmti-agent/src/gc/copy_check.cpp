#include "gc/copy_check.hpp"

#include "base/own_memory.hpp"

namespace farheap {

bool CopyCheck::is_same(RegionIndex region, std::uint32_t used_bytes, Reading reading, std::uint32_t* allowed) const {
  const PageIndex first = _heap.range.first_page(region);
  for (std::uint32_t at = 0; at < pages_of(used_bytes); ++at) {
    if (is_away(first + at)) continue;
    if (*allowed == 0) return false;
    --*allowed;
    if (!is_same(first + at, reading)) return false;
  }
  return true;
}

std::uint32_t CopyCheck::pages_here(RegionIndex region, std::uint32_t used_bytes) const {
  const PageIndex first = _heap.range.first_page(region);
  std::uint32_t here = 0;
  for (std::uint32_t at = 0; at < pages_of(used_bytes); ++at) here += is_away(first + at) ? 0 : 1;
  return here;
}

// A slot holds the page's bytes as long as the page's word names it; when it goes from there, a load would find nothing, or crash.
bool CopyCheck::is_same(PageIndex page, Reading reading) const {
  for (int tries = 0; tries < tries_max; ++tries) {
    const PageWord word = _heap.pages.load(page);
    const bool waits = word.state() == PageState::limbo || word.state() == PageState::writing_back;
    if (is_away(page)) return true;
    if (!waits && word.state() != PageState::resident) return false;
    const bool in_slot = waits && _heap.uffd.mode() != EvictMode::wp;
    const std::byte* const from = in_slot ? _limbo.memory(word.slot()) : _heap.range.address_of(page);
    const bool equal = is_equal(page, from, in_slot ? Reading::copied : reading);
    if (_heap.pages.load(page) == word) return equal;
  }
  return false;
}

bool CopyCheck::is_equal(PageIndex page, const std::byte* from, Reading reading) const {
  if (reading == Reading::in_place) return _remote.holds(page, from);
  alignas(64) std::array<std::byte, page_bytes> copy;
  return copy_own_memory(copy.data(), from, page_bytes) && _remote.holds(page, copy.data());
}

}  // namespace farheap
