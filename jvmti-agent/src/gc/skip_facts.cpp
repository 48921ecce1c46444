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

bool SkipFacts::has_nothing_known_dead(RegionIndex region) const {
  const MarkingFields& fields = _marking.fields();
  const std::uint64_t start = bottom(region);
  if (fields.last_tams_at(region) == 0) return load_at<std::uint64_t>(fields.parsable_bottom_at(region)) == start;
  const auto marked_up_to = load_at<std::uint64_t>(fields.last_tams_at(region));
  if (marked_up_to == start) return true;
  return !_raised[raw(region)] && load_at<std::uint64_t>(fields.last_live_bytes_at(region)) == marked_up_to - start;
}

}  // namespace farheap
