#include "gc/stub_filler.hpp"

#include <algorithm>

namespace farheap {

void StubFiller::fill(std::uint64_t times_stale) {
  for (std::uint32_t index = 0; index < _stubs.count; ++index) {
    RegionStub& stub = _stubs.of(RegionIndex{index});
    if (stub.state.load(std::memory_order_acquire) != StubState::made || _facts.is_too_much(RegionIndex{index}, stub)) continue;
    if (!may_fill(RegionIndex{index}, stub, times_stale)) {
      stub.state.store(StubState::over, std::memory_order_release);
      continue;
    }
    if (!debug::is_broken(debug::Rule::stub)) write(stub);
    stub.content = _stubs.content_of(stub);
    stub.state.store(StubState::filled, std::memory_order_release);
    _heap.counters.stubs_filled.add(1);
  }
}

bool StubFiller::may_fill(RegionIndex region, RegionStub& stub, std::uint64_t times_stale) {
  Counters& counters = _heap.counters;
  const bool careless = debug::is_broken(debug::Rule::scan);
  if (stub.times_stale != times_stale && !careless) return counters.stubs_late.add(1), false;
  if (!_facts.is_as_read(region, stub)) return stub.changed = true, counters.stubs_of_changed.add(1), false;
  if (!_facts.is_readable(region) && !careless) return counters.stubs_of_known_dead.add(1), false;
  const std::uint64_t array = stub.array();
  const bool young = _heap.kind_of(_heap.range.page_at(reinterpret_cast<const void*>(array))) == RegionKind::young;
  if (!young && !debug::is_broken(debug::Rule::eden)) return counters.stubs_not_young.add(1), false;
  const bool possible = _stubs.form.length(array) == stub.references && lead_to_objects(stub);
  if (!possible && !careless) return counters.stubs_of_changed.add(1), false;
  return true;
}

// Ascending, so that those of one region follow each other.
bool StubFiller::lead_to_objects(const RegionStub& stub) const {
  std::uint64_t looked_at = ~std::uint64_t{0};
  for (const std::uint64_t target : stub.targets) {
    const std::uint64_t region = target / _facts.region_bytes();
    if (region != looked_at && !is_object_of_the_heap(target)) return false;
    looked_at = region;
  }
  return std::all_of(stub.mirrors.begin(), stub.mirrors.end(),
                     [this](std::uint64_t handle) { return is_object_of_the_heap(load_at<std::uint64_t>(handle)); });
}

// Humongous arrays of numbers are freed by young collections, by what is known of the references to them.
bool StubFiller::is_object_of_the_heap(std::uint64_t address) const {
  const auto* const at = reinterpret_cast<const void*>(address);
  if (!_heap.range.contains(at)) return false;
  const RegionKind kind = _heap.kind_of(_heap.range.page_at(at));
  return kind != RegionKind::free && kind != RegionKind::humongous;
}

void StubFiller::write(const RegionStub& stub) const {
  const std::uint64_t array = stub.array();
  std::uint32_t next = 0;
  for (const std::uint64_t target : stub.targets) _stubs.form.write(array, next++, target);
  for (const std::uint64_t handle : stub.mirrors) _stubs.form.write(array, next++, load_at<std::uint64_t>(handle));
}

}  // namespace farheap
