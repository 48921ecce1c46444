#include "near/stub_maker.hpp"

#include <algorithm>

#include "base/clock.hpp"
#include "base/native_thread.hpp"
#include "base/stop.hpp"
#include "near/left_behind.hpp"

namespace farheap {

StubMaker::StubMaker(NearData& near, PagedHeap& heap, RemoteHeap& remote, RegionSkip& skip, ReferenceArrays& arrays,
                     RegionSender& sender)
    : _near(near),
      _heap(heap),
      _remote(remote),
      _skip(skip),
      _arrays(arrays),
      _sender(sender),
      _sendable(heap.range.region_count()),
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
  while (!error) {
    sleep_ns(std::max(pause_ns_min, cost_ns * own_factor));
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
  send_rest_away();
  _times_stale = _skip.times_stale();
  return _near.ask_references(references_max(), *this);
}

// A page that marking has fetched, or what a root leads to, would have all of its region marked the next time.
void StubMaker::send_rest_away() {
  std::uint32_t sent = 0;
  for (std::uint32_t index = 0; index < _sendable.size() && sent < sent_a_look_max; ++index) {
    const RegionIndex region{index};
    const bool has_none = _skip.stubs().of(region).state.load(std::memory_order_acquire) == StubState::none;
    if (_sendable[index] > _looks || !has_none || !_skip.may_skip(region)) continue;
    const auto used_pages = static_cast<std::uint32_t>((_heap.collector.use(region).used_bytes + page_bytes - 1) / page_bytes);
    if (_heap.program_returns.pages(region) > used_pages / program_part_max) continue;
    if (!is_left_behind(_heap.pages, _heap.range.first_page(region), used_pages, _heap.uffd.mode() == EvictMode::remap)) continue;
    _heap.counters.pages_sent_after.add(_sender.send_away(region));
    _sendable[index] = _looks + sent_looks;
    ++sent;
  }
}

void StubMaker::let_go() {
  std::uint64_t references = 0;
  for (std::uint32_t index = 0; index < _skip.stubs().count; ++index) {
    RegionStub& stub = _skip.stubs().of(RegionIndex{index});
    if (stub.is_held()) forget_addresses(&stub);
    if (!is_over(RegionIndex{index}, &stub)) {
      references += stub.is_held() ? stub.references : 0;
      continue;
    }
    _arrays.let_go(stub.slot);
    _bytes -= array_bytes(stub.references);
    forget_addresses(&stub);
    stub.state.store(StubState::none, std::memory_order_release);
  }
  _heap.stub_references.store(references, std::memory_order_relaxed);
  _heap.stub_bytes.store(_bytes, std::memory_order_relaxed);
}

// Once it is filled, or will not be.
void StubMaker::forget_addresses(RegionStub* stub) {
  std::vector<std::uint64_t>().swap(stub->targets);
  std::vector<std::uint64_t>().swap(stub->mirrors);
}

// One whose region has come back, be it in part, is of no use again: what it would hold may have changed.
bool StubMaker::is_over(RegionIndex region, RegionStub* stub) const {
  const StubState state = stub->state.load(std::memory_order_acquire);
  if (state != StubState::filled) return state == StubState::over;
  const bool changed = _heap.pages.remote_epoch(_heap.range.first_page(region), _heap.range.pages_per_region()) != stub->epoch;
  const bool looks_at_bytes = debug::is_broken(debug::Rule::away) || debug::is_broken(debug::Rule::scan);
  return changed && !looks_at_bytes && stub->change(StubState::filled, StubState::over);
}

std::uint32_t StubMaker::references_max() const {
  return static_cast<std::uint32_t>(_heap.range.pages_per_region() * page_bytes / 4 / sizeof(std::uint64_t));
}

std::vector<std::uint32_t> StubMaker::choose(const ColdStock& stock) {
  std::vector<std::uint32_t> chosen;
  for (const ColdStock::Object& object : stock.objects) {
    if (chosen.size() == regions_a_look_max) break;
    if (is_wanted(stock, object)) chosen.push_back(object.first);
  }
  return chosen;
}

bool StubMaker::is_wanted(const ColdStock& stock, const ColdStock::Object& object) const {
  const RegionIndex region{object.first};
  const std::uint64_t region_bytes = _heap.range.pages_per_region() * page_bytes;
  const bool is_cold = object.away && !object.humongous && SkipFacts::is_full(object.last_used_bytes, region_bytes);
  const bool has_none = _skip.stubs().of(region).state.load(std::memory_order_acquire) == StubState::none;
  if (!is_cold || !has_none || !_skip.may_skip(region)) return false;
  const auto refused = _refused.find(object.first);
  return refused == _refused.end() || refused->second != stock.regions[object.first].epoch;
}

bool StubMaker::take(std::uint32_t region, const ColdReferences& references, const AskedHeap& asked) {
  if (!find_array_form(asked)) return false;
  if (!is_told(references) || !make(region, references, asked)) _refused[region] = asked.stock.regions[region].epoch;
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

bool StubMaker::make(std::uint32_t region, const ColdReferences& references, const AskedHeap& asked) {
  RegionStub& stub = _skip.stubs().of(RegionIndex{region});
  if (!take_mirrors(references, asked, &stub.mirrors)) return _heap.counters.stubs_of_unreadable.add(1), false;
  stub.targets.clear();  // of an earlier time, when it was not made in the end
  for (const RegionTargets& targets : references.targets) {
    stub.targets.insert(stub.targets.end(), targets.addresses.begin(), targets.addresses.end());
  }
  stub.references = static_cast<std::uint32_t>(stub.targets.size() + stub.mirrors.size());
  stub.used_bytes = asked.stock.regions[region].used_bytes;
  stub.epoch = asked.stock.regions[region].epoch;
  stub.times_stale = _times_stale;
  if (!take_image(RegionIndex{region}, &stub)) return _heap.counters.stubs_of_unreadable.add(1), false;
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

// Test hook: the servers' copies are the region's bytes as long as all of it is away.
bool StubMaker::take_image(RegionIndex region, RegionStub* stub) const {
  if (!debug::is_broken(debug::Rule::away)) return true;
  const PageIndex first = _heap.range.first_page(region);
  std::uint64_t image = 0;
  for (std::uint32_t at = 0; at < stub->used_bytes; at += page_bytes) {
    const std::byte* const bytes = _remote.peek(first + static_cast<std::uint32_t>(at / page_bytes));
    if (bytes == nullptr) return false;
    image = image_of(image, bytes, std::min<std::size_t>(page_bytes, stub->used_bytes - at));
  }
  stub->image = image;
  return _heap.pages.remote_epoch(first, _heap.range.pages_per_region()) == stub->epoch;
}

}  // namespace farheap
