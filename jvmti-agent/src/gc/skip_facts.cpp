#include "gc/skip_facts.hpp"

namespace farheap {

// The epoch first: what is remote then has been since it was last as it is.
bool SkipFacts::is_away(RegionIndex region, const RegionStub& stub) const {
  if (debug::is_broken(debug::Rule::scan)) return true;
  const PageIndex first = _heap.range.first_page(region);
  if (_heap.pages.remote_epoch(first, _heap.range.pages_per_region()) != stub.epoch) return false;
  return is_nothing_here(region, stub.used_bytes);
}

bool SkipFacts::is_nothing_here(RegionIndex region, std::uint32_t used_bytes) const {
  const PageIndex first = _heap.range.first_page(region);
  for (std::uint32_t page = 0; page * page_bytes < used_bytes; ++page) {
    const PageState state = _heap.pages.load(first + page).state();
    if (state != PageState::remote && !(state == PageState::untouched && _heap.blocks.has(first + page))) return false;
  }
  return true;
}

bool SkipFacts::has_same_bytes(RegionIndex region, const RegionStub& stub) const {
  if (!debug::is_broken(debug::Rule::away)) return false;
  return image_of(0, reinterpret_cast<const std::byte*>(bottom(region)), stub.used_bytes) == stub.image;
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
