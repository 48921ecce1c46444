#include "gc/skip_facts.hpp"

namespace farheap {

// What is here first: the copies that were looked at are those that the number names which is read afterwards.
bool SkipFacts::has_same_bytes(RegionIndex region, const RegionStub& stub) {
  return _check.is_same(region, stub.used_bytes, CopyCheck::Reading::in_place, &_allowed) &&
         _remote.rewrites(_heap.range.first_page(region), _heap.range.pages_per_region()) == stub.rewrites;
}

std::uint32_t SkipFacts::pages_here(RegionIndex region, std::uint32_t used_bytes) const {
  const PageIndex first = _heap.range.first_page(region);
  std::uint32_t here = 0;
  for (std::uint32_t page = 0; page < CopyCheck::pages_of(used_bytes); ++page) here += _check.is_away(first + page) ? 0 : 1;
  return here;
}

bool SkipFacts::is_readable(RegionIndex region) const {
  const std::uint64_t parsable_bottom_at = _marking.fields().parsable_bottom_at(region);
  return parsable_bottom_at == 0 || load_at<std::uint64_t>(parsable_bottom_at) == bottom(region);
}

}  // namespace farheap
