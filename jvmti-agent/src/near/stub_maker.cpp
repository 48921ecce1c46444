#include "near/stub_maker.hpp"

#include <algorithm>

#include "base/clock.hpp"
#include "base/native_thread.hpp"
#include "base/stop.hpp"

namespace farheap {

StubMaker::StubMaker(NearData& near, PagedHeap& heap, RemoteHeap& remote, const LimboRing& limbo, RegionSkip& skip,
                     ReferenceArrays& arrays)
    : _near(near),
      _heap(heap),
      _remote(remote),
      _skip(skip),
      _arrays(arrays),
      _check(heap, remote, limbo),
      _wanted_from(heap.range.region_count()),
      _bytes_max(std::uint64_t{heap.budget.budget_pages()} * page_bytes / 100 * memory_percent_max) {}

Error StubMaker::start() { return start_native_thread("farheap stubs", enter, this, &_thread); }

void* StubMaker::enter(void* self) {
  static_cast<StubMaker*>(self)->run();
  return nullptr;
}

void StubMaker::run() {
  if (!_arrays.enter()) return tell("the JVM does not take a thread");
  std::uint64_t cost_ns = 0;
  Error error = Error::none();
  for (std::uint32_t failures = 0; failures < failures_max; failures = error ? failures + 1 : 0) {
    sleep_ns(error ? failed_pause_ns : std::max(pause_ns_min, cost_ns * own_factor));
    const std::uint64_t start_ns = thread_cpu_ns();
    error = look();
    cost_ns = thread_cpu_ns() - start_ns;
  }
  tell(error.text().c_str());
  // None is to be held for ever.
  while (!are_all_gone()) {
    sleep_ns(pause_ns_min);
    for (std::uint32_t index = 0; index < _skip.stubs().count; ++index) {
      _skip.stubs().of(RegionIndex{index}).change(StubState::filled, StubState::over);
    }
    let_go();
  }
}

void StubMaker::tell(const char* why) const {
  if (_heap.mechanisms.skip == Choice::on) say("marking skips no region: %s", why);
}

bool StubMaker::are_all_gone() const {
  for (std::uint32_t index = 0; index < _skip.stubs().count; ++index) {
    if (_skip.stubs().of(RegionIndex{index}).state.load(std::memory_order_acquire) != StubState::none) return false;
  }
  return true;
}

Error StubMaker::look() {
  let_go();
  if (++_looks % refused_looks == 0) _refused.clear();
  if (!_skip.wants_stubs()) return Error::none();
  _times_stale = _skip.times_stale();
  return _near.ask_references(references_max(), *this);
}

// In turns: each look goes on where the last one had compared enough.
void StubMaker::let_go() {
  std::uint64_t references = 0;
  const std::uint32_t count = _skip.stubs().count;
  const std::uint32_t first = _next_compared;
  _here = 0;
  _may_compare = compared_a_look_max;
  for (std::uint32_t i = 0; i < count; ++i) {
    const RegionIndex region{(first + i) % count};
    RegionStub& stub = _skip.stubs().of(region);
    look_after(region, &stub);
    references += stub.is_held() ? stub.references : 0;
  }
  _heap.stub_references.store(references, std::memory_order_relaxed);
  _heap.stub_bytes.store(_bytes, std::memory_order_relaxed);
}

void StubMaker::look_after(RegionIndex region, RegionStub* stub) {
  if (stub->is_held()) forget_addresses(stub);
  if (!is_over(region, stub)) return;
  _arrays.let_go(stub->slot);
  _bytes -= array_bytes(stub->references);
  forget_addresses(stub);
  stub->state.store(StubState::none, std::memory_order_release);
}

// Once it is filled, or will not be.
void StubMaker::forget_addresses(RegionStub* stub) {
  std::vector<std::uint64_t>().swap(stub->targets);
  std::vector<std::uint64_t>().swap(stub->mirrors);
}

// What a stub would hold of a region that has changed is not what it holds. Another one is not made at once, for the region may change again.
bool StubMaker::is_over(RegionIndex region, RegionStub* stub) {
  const StubState state = stub->state.load(std::memory_order_acquire);
  if (state == StubState::over && stub->changed) _wanted_from[raw(region)] = _looks + changed_looks;
  if (state != StubState::filled) return state == StubState::over;
  if (!has_changed(region, *stub) || debug::is_broken(debug::Rule::scan)) return false;
  _wanted_from[raw(region)] = _looks + changed_looks;
  return stub->change(StubState::filled, StubState::over);
}

// A guess, for the region may change meanwhile: what counts is what a pause finds.
bool StubMaker::has_changed(RegionIndex region, const RegionStub& stub) {
  if (_remote.rewrites(_heap.range.first_page(region), _heap.range.pages_per_region()) != stub.rewrites) return true;
  const std::uint32_t here = _check.pages_here(region, stub.used_bytes);
  _here += here;
  if (here == 0 || here > _may_compare) return false;
  _next_compared = (raw(region) + 1) % _skip.stubs().count;
  return !_check.is_same(region, stub.used_bytes, CopyCheck::Reading::copied, &_may_compare);
}

std::uint32_t StubMaker::references_max() const {
  return static_cast<std::uint32_t>(_heap.range.pages_per_region() * page_bytes / 4 / sizeof(std::uint64_t));
}

// Those first of which the least is here.
std::vector<std::uint32_t> StubMaker::choose(const ColdStock& stock) {
  std::vector<const ColdStock::Object*> wanted;
  for (const ColdStock::Object& object : stock.objects) {
    if (is_wanted(object)) wanted.push_back(&object);
  }
  std::stable_sort(wanted.begin(), wanted.end(),
                   [](const ColdStock::Object* one, const ColdStock::Object* other) { return one->here < other->here; });
  std::vector<std::uint32_t> chosen;
  for (const ColdStock::Object* const object : wanted) {
    if (chosen.size() == regions_a_look_max || _here + object->here > here_max) break;
    _here += object->here;
    chosen.push_back(object->first);
  }
  return chosen;
}

bool StubMaker::is_wanted(const ColdStock::Object& object) const {
  const RegionIndex region{object.first};
  const std::uint64_t region_bytes = _heap.range.pages_per_region() * page_bytes;
  const bool is_full = !object.humongous && SkipFacts::is_full(object.last_used_bytes, region_bytes);
  const bool has_none = _skip.stubs().of(region).state.load(std::memory_order_acquire) == StubState::none;
  if (!is_full || !has_none || _wanted_from[object.first] > _looks || !_skip.may_skip(region)) return false;
  const auto refused = _refused.find(object.first);
  return refused == _refused.end() || refused->second != _remote.rewrites(_heap.range.first_page(region), _heap.range.pages_per_region());
}

bool StubMaker::take(std::uint32_t region, std::uint64_t rewrites, const ColdReferences& references, const AskedHeap& asked) {
  if (!find_array_form(asked)) return false;
  if (!is_told(references) || !make(region, rewrites, references, asked)) _refused[region] = rewrites;
  return _skip.wants_stubs();
}

bool StubMaker::is_told(const ColdReferences& references) {
  Counters& counters = _heap.counters;
  const auto is_humongous = [this](const RegionTargets& targets) {
    return _heap.collector.kind(RegionIndex{targets.region}) == RegionKind::humongous;
  };
  switch (static_cast<wire::Verdict>(references.sources.front().verdict)) {
    case wire::Verdict::complete: break;
    case wire::Verdict::unskippable:
      if (debug::is_broken(debug::Rule::special)) return true;
      return counters.stubs_of_special.add(1), false;
    case wire::Verdict::too_many: return counters.stubs_of_many.add(1), false;
    case wire::Verdict::not_held:
    case wire::Verdict::unreadable: return counters.stubs_of_unreadable.add(1), false;
  }
  if (std::none_of(references.targets.begin(), references.targets.end(), is_humongous)) return true;
  return counters.stubs_of_humongous.add(1), false;
}

bool StubMaker::find_array_form(const AskedHeap& asked) {
  ArrayForm& form = _skip.stubs().form;
  if (form.header_bytes != 0) return true;
  for (const ClassLayout& layout : asked.layouts) {
    if (layout.name != "[Ljava/lang/Object;" || layout.kind != ClassKind::object_array) continue;
    form.oops = asked.encoding.oops;
    form.header_bytes = layout.array_header_bytes;
    form.length_offset = asked.encoding.length_offset();
    return true;
  }
  return false;
}

bool StubMaker::make(std::uint32_t region, std::uint64_t rewrites, const ColdReferences& references, const AskedHeap& asked) {
  RegionStub& stub = _skip.stubs().of(RegionIndex{region});
  if (!take_mirrors(references, asked, &stub.mirrors)) return _heap.counters.stubs_of_unreadable.add(1), false;
  stub.targets.clear();  // of an earlier time, when it was not made in the end
  for (const RegionTargets& targets : references.targets) {
    stub.targets.insert(stub.targets.end(), targets.addresses.begin(), targets.addresses.end());
  }
  stub.target_count = static_cast<std::uint32_t>(stub.targets.size());
  stub.references = static_cast<std::uint32_t>(stub.targets.size() + stub.mirrors.size());
  stub.used_bytes = asked.stock.regions[region].used_bytes;
  stub.rewrites = rewrites;
  stub.changed = false;
  stub.times_stale = _times_stale;
  if (stub.references > references_max()) return _heap.counters.stubs_of_many.add(1), false;
  if (_bytes + array_bytes(stub.references) > _bytes_max) return _heap.counters.stubs_without_room.add(1), false;
  stub.slot = _arrays.make(stub.references);
  if (stub.slot == 0) return _heap.counters.stubs_without_room.add(1), false;
  _bytes += array_bytes(stub.references);
  stub.state.store(StubState::made, std::memory_order_release);
  return true;
}

bool StubMaker::take_mirrors(const ColdReferences& references, const AskedHeap& asked, std::vector<std::uint64_t>* out) const {
  out->clear();
  for (const ClassLayout& layout : asked.layouts) {
    if (!std::binary_search(references.classes.begin(), references.classes.end(), layout.klass)) continue;
    if (layout.mirror_handle == 0) return false;
    out->push_back(layout.mirror_handle);
  }
  return out->size() == references.classes.size();
}

}  // namespace farheap
