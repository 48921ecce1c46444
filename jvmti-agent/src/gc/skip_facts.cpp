#include "gc/skip_facts.hpp"

namespace farheap {

// What is here first: the copies that were looked at are those that the number names which is read afterwards.
bool SkipFacts::has_same_bytes(RegionIndex region, const RegionStub& stub) {
  return _check.is_same(region, stub.used_bytes, CopyCheck::Reading::in_place, &_allowed) &&
         _remote.rewrites(_heap.range.first_page(region), _heap.range.pages_per_region()) == stub.rewrites;
}

bool SkipFacts::is_readable(RegionIndex region) const {
  const std::uint64_t parsable_bottom_at = _marking.fields().parsable_bottom_at(region);
  return parsable_bottom_at == 0 || load_at<std::uint64_t>(parsable_bottom_at) == bottom(region);
}

}  // namespace farheap
