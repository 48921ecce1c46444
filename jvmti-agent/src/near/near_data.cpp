#include "near/near_data.hpp"

#include <algorithm>
#include <cstring>

#include "base/clock.hpp"
#include "base/debug_hooks.hpp"
#include "fault/toucher.hpp"
#include "near/catch_up.hpp"

namespace farheap {
namespace {

constexpr std::uint64_t call_limit_ms = 60'000;

const char* function_name(NearFunction function) { return function == NearFunction::liveness ? "liveness" : "histogram"; }

void append(std::string* to, const void* from, std::size_t bytes) { to->append(static_cast<const char*>(from), bytes); }

std::string encode(const ClassLayout& layout) {
  wire::ClassLayout head{};
  head.klass = layout.klass;
  head.instance_bytes = layout.instance_bytes;
  head.kind = static_cast<std::uint16_t>(layout.kind);
  head.name_bytes = static_cast<std::uint16_t>(layout.name.size());
  head.oop_map_blocks = static_cast<std::uint16_t>(layout.fields.size());
  head.array_header_bytes = static_cast<std::uint16_t>(layout.array_header_bytes);
  head.log2_element_bytes = static_cast<std::uint16_t>(layout.log2_element_bytes);
  head.weak = layout.weak ? 1 : 0;
  const bool is_reference = layout.kind == ClassKind::reference;
  head.first = is_reference ? layout.referent_offset : layout.size_offset;
  head.second = is_reference ? layout.discovered_offset : layout.static_count_offset;
  head.third = layout.kind == ClassKind::mirror ? layout.instance_bytes : 0;
  std::string bytes;
  append(&bytes, &head, sizeof head);
  static_assert(sizeof(ReferenceFields) == sizeof(wire::OopMapBlock));
  append(&bytes, layout.fields.data(), layout.fields.size() * sizeof(ReferenceFields));
  bytes += layout.name;
  bytes.resize((bytes.size() + 7) / 8 * 8);
  return bytes;
}

/// Entries of different sizes, sent as soon as they fill a frame.
class Frames {
 public:
  Frames(NearLine& line, wire::NearType type, std::uint32_t first = 0) : _line(line), _type(type), _first(first) {}

  Error add(const void* entry, std::size_t bytes) {
    if (_bytes.size() + bytes > NearLine::entries_bytes_max) {
      if (Error error = send()) return error;
    }
    append(&_bytes, entry, bytes);
    ++_count;
    return Error::none();
  }

  Error send() {
    if (_count == 0) return Error::none();
    const wire::Entries head{_first, _count};
    const Error error = _line.tell(_type, &head, sizeof head, _bytes.data(), _bytes.size());
    // Where entries have a number, the next frame goes on with it.
    if (_type == wire::NearType::region_table) _first += _count;
    _bytes.clear();
    _count = 0;
    return error;
  }

 private:
  NearLine& _line;
  const wire::NearType _type;
  std::uint32_t _first;
  std::uint32_t _count = 0;
  std::string _bytes;
};

static_assert(static_cast<int>(ClassKind::stack_chunk) == static_cast<int>(wire::LayoutKind::stack_chunk));
static_assert(static_cast<int>(ClassKind::mirror) == static_cast<int>(wire::LayoutKind::mirror));

}  // namespace

Error NearData::ask(NearFunction function, ColdHeap* out) {
  const std::lock_guard<std::mutex> one_question(_one_question);
  if (_pager == nullptr) return {ExitStatus::environment, "nothing is remote: the whole heap fits the local limit"};
  const Error error = ask_peers(function, out);
  // A line that failed may be anywhere in a conversation.
  if (error) _peers.clear();
  return error;
}

Error NearData::ask_peers(NearFunction function, ColdHeap* out) {
  const std::uint64_t start_ns = now_ns();
  const std::uint64_t fetched = fetches_of_thread();
  if (Error error = _model.read_encoding(&_encoding)) return error;
  for (const NearServer& server : _peers.empty() ? _remote.near_servers() : std::vector<NearServer>()) {
    _peers.push_back(std::make_unique<Peer>(server));
  }
  if (function == NearFunction::liveness && _peers.size() > 1) {
    return {ExitStatus::environment, "dead objects can be told with one memory server only, and this heap is on " +
                                         std::to_string(_peers.size())};
  }
  _layouts = _model.layouts();
  ColdStock stock = ColdStock::take(_range, _collector, _pager->heap().pages, _pager->heap().blocks);
  if (function == NearFunction::liveness) catch_up(&stock);
  RootSet roots(_range.bytes(), static_cast<unsigned>(__builtin_ctzll(_range.pages_per_region() * page_bytes)), stock.readable);
  if (!roots.valid()) return {ExitStatus::environment, "no memory for near-data work"};
  if (function == NearFunction::liveness) {
    if (Error error = look_for_roots(&roots, &stock)) return error;
  }
  out->used = stock.used_bytes;
  for (const auto& peer : _peers) {
    if (Error error = ask_peer(*peer, function, stock, roots, out)) return error;
  }
  std::sort(out->classes.begin(), out->classes.end(), [](const ColdClass& a, const ColdClass& b) {
    return a.bytes != b.bytes ? a.bytes > b.bytes : a.klass < b.klass;
  });
  _pager->heap().counters.near_answers.add(1);
  out->took_ns = now_ns() - start_ns;
  out->fetched_pages = fetches_of_thread() - fetched;
  return Error::none();
}

// What is dead on a page that is here would else count as a root, and keep alive whatever it refers to: the server is to trace it too.
void NearData::catch_up(ColdStock* stock) {
  _pager->clear_limbo();
  CatchUp copies(_pager->heap(), _remote);
  for (const ColdStock::Object& object : stock->objects) {
    if (stock->readable[object.first]) continue;
    const PageIndex first = _range.first_page(RegionIndex{object.first});
    const std::uint32_t pages = ColdStock::used_pages(_range, object);
    bool sent = true;
    for (std::uint32_t at = 0; sent && at < pages; at += _range.pages_per_region()) {
      if (!_remote.leased(first + at) && _remote.lease(first + at)) return;
      sent = copies.send(first + at, std::min(_range.pages_per_region(), pages - at));
    }
    if (sent) stock->make_readable(_range, object);
  }
}

// What the servers trace need not be searched; what has been allocated behind it since must be.
Error NearData::look_for_roots(RootSet* roots, ColdStock* stock) {
  const std::uint64_t start_ns = thread_cpu_ns();
  const ReferenceEncoding encoding{reinterpret_cast<std::uint64_t>(_range.base()), _range.bytes(), _encoding.oops.narrow,
                                   _encoding.oops.base, _encoding.oops.shift};
  PageBits traced(_range.page_count());
  for (const ColdStock::Object& object : stock->objects) {
    if (!stock->readable[object.first]) continue;
    const PageIndex first = _range.first_page(RegionIndex{object.first});
    const std::uint32_t whole = ColdStock::used_pages(_range, object) - (object.last_used_bytes % page_bytes != 0 ? 1 : 0);
    for (std::uint32_t page = 0; page < whole; ++page) traced.set(first + page);
  }
  LocalScan scan(_pager->heap(), _pager->limbo(), encoding, *roots);
  if (Error error = scan.scan_heap(traced, &stock->held)) return error;
  std::vector<std::uint64_t> handles;
  for (const ClassLayout& layout : _layouts) handles.push_back(layout.mirror_handle);
  const ThreadStacks stacks(_model.thread_stacks());
  if (Error error = scan.scan_process({stacks, _model.code_cache(), handles})) return error;
  _pager->heap().counters.near_scanned_bytes.add(scan.scanned_bytes());
  _pager->heap().counters.near_scan_cpu_ns.add(thread_cpu_ns() - start_ns);
  return Error::none();
}

Error NearData::ask_peer(Peer& peer, NearFunction function, const ColdStock& stock, const RootSet& roots, ColdHeap* out) {
  if (!peer.open) {
    if (Error error = peer.line.open(peer.server)) return error;
    if (Error error = tell_encoding(peer)) return error;
    peer.open = true;
  }
  if (Error error = tell_classes(peer)) return error;
  if (Error error = tell_regions(peer, stock)) return error;
  if (Error error = tell_held(peer, stock)) return error;
  if (function == NearFunction::liveness) {
    if (Error error = tell_roots(peer, roots, out)) return error;
  }
  std::vector<std::byte> answer;
  if (Error error = peer.line.call(function_name(function), call_limit_ms, &answer)) return error;
  return take_answer(peer, answer, stock, out);
}

Error NearData::tell_encoding(Peer& peer) const {
  wire::HeapEncoding encoding{};
  encoding.heap_base = reinterpret_cast<std::uint64_t>(_range.base());
  encoding.heap_bytes = _range.bytes();
  encoding.oop_base = _encoding.oops.base;
  encoding.klass_base = _encoding.klasses.base;
  encoding.region_bytes = _range.pages_per_region() * static_cast<std::uint32_t>(page_bytes);
  encoding.object_alignment = _encoding.alignment;
  encoding.narrow_oops = _encoding.oops.narrow ? 1 : 0;
  encoding.oop_shift = static_cast<std::uint8_t>(_encoding.oops.shift);
  encoding.narrow_klasses = _encoding.klasses.narrow ? 1 : 0;
  encoding.klass_shift = static_cast<std::uint8_t>(_encoding.klasses.shift);
  encoding.compact_headers = _encoding.compact_headers ? 1 : 0;
  return peer.line.tell(wire::NearType::heap_encoding, &encoding, sizeof encoding);
}

// Each layout once, unless a class is gone: its address may be another's by now.
Error NearData::tell_classes(Peer& peer) const {
  std::unordered_map<std::uint64_t, std::string> now;
  for (const ClassLayout& layout : _layouts) now.emplace(layout.klass, encode(layout));
  const bool some_gone =
      std::any_of(peer.classes.begin(), peer.classes.end(), [&](const auto& told) { return now.find(told.first) == now.end(); });
  if (some_gone) {
    if (Error error = peer.line.tell(wire::NearType::forget_classes, nullptr, 0)) return error;
    peer.classes.clear();
  }
  Frames frames(peer.line, wire::NearType::class_layouts);
  for (const auto& [klass, bytes] : now) {
    const auto told = peer.classes.find(klass);
    if (told != peer.classes.end() && told->second == bytes) continue;
    if (Error error = frames.add(bytes.data(), bytes.size())) return error;
  }
  peer.classes = std::move(now);
  return frames.send();
}

Error NearData::tell_regions(Peer& peer, const ColdStock& stock) const {
  Frames frames(peer.line, wire::NearType::region_table);
  for (const wire::Region& region : stock.regions) {
    if (Error error = frames.add(&region, sizeof region)) return error;
  }
  return frames.send();
}

// Its share begins and ends with extents, so with whole words.
Error NearData::tell_held(Peer& peer, const ColdStock& stock) const {
  const std::uint32_t end = std::min(raw(peer.server.first) + peer.server.pages, _range.page_count());
  constexpr std::uint32_t pages_max = NearLine::entries_bytes_max / sizeof(std::uint64_t) * PageBits::per_word;
  for (std::uint32_t first = raw(peer.server.first); first < end; first += pages_max) {
    const std::uint32_t count = std::min(pages_max, end - first);
    const wire::Entries head{first, count};
    const std::size_t bytes = (count + PageBits::per_word - 1) / PageBits::per_word * sizeof(std::uint64_t);
    if (Error error = peer.line.tell(wire::NearType::held_pages, &head, sizeof head, stock.held.words_from(first), bytes)) return error;
  }
  return Error::none();
}

Error NearData::tell_roots(Peer& peer, const RootSet& roots, ColdHeap* out) const {
  const auto base = reinterpret_cast<std::uint64_t>(_range.base());
  Frames frames(peer.line, wire::NearType::addresses);
  Error failed = Error::none();
  roots.for_each([&](std::uint64_t offset) {
    const std::uint64_t address = base + offset;
    if (!failed) failed = frames.add(&address, sizeof address);
    ++out->roots;
  });
  return failed ? failed : frames.send();
}

Error NearData::take_answer(const Peer& peer, const std::vector<std::byte>& answer, const ColdStock& stock, ColdHeap* out) const {
  wire::ColdHeap head;
  std::vector<wire::ColdClass> classes;
  std::vector<wire::ColdRegion> regions;
  const Asked asked{stock.regions, _range.pages_per_region() * page_bytes};
  if (!read_answer(answer, asked, &head, &classes, &regions)) {
    return {ExitStatus::environment, "the memory server " + peer.server.address.name() + " gave an answer that cannot be true"};
  }
  out->read += head.bytes;
  out->regions_read += head.regions;
  out->unreadable += head.unreadable;
  out->servers_ns += head.busy_ns;
  for (const wire::ColdClass& told : classes) {
    out->classes.push_back({told.klass, name_of(told.klass), told.objects, told.bytes, told.dead_objects, told.dead_bytes});
    out->dead += told.dead_bytes;
  }
  debug::delay(debug::Site::near_before_check);
  for (const wire::ColdRegion& told : regions) {
    const ColdStock::Object* const object = stock.object_at(told.region);
    if (object == nullptr) continue;
    const ColdRegion region{RegionIndex{told.region}, object->regions, told.epoch, told.bytes, told.dead_bytes};
    const bool holds = still_holds(region, _pager->heap().pages, _range);
    if (!holds) ++out->changed;
    if (holds && object->remote) out->regions.push_back(region);
    if (region.bytes == 0 || region.dead_bytes != region.bytes || !holds) continue;
    if (note_dead(region, stock)) out->wholly_dead += region.bytes;
  }
  return Error::none();
}

// A pause that has freed the region before it is noted has discarded its remote pages, or left it free: looked at afterwards, so that what
// lies there next is not taken for dead.
bool NearData::note_dead(const ColdRegion& told, const ColdStock& stock) const {
  PagedHeap& heap = _pager->heap();
  std::uint64_t epoch = told.epoch;  // of the first one alone
  for (std::uint32_t i = 1; i < told.regions; ++i) epoch -= stock.regions[raw(told.region) + i].epoch;
  bool in_use = true;
  std::uint32_t fresh = 0;
  for (std::uint32_t i = 0; i < told.regions; ++i) {
    const RegionIndex index{raw(told.region) + i};
    fresh += heap.dead_regions.has(index) ? 0 : 1;
    const wire::Region& region = stock.regions[raw(index)];
    heap.dead_regions.note(index, i == 0 ? epoch : region.epoch, region.used_bytes);
    in_use = in_use && _collector.kind(index) != RegionKind::free;
  }
  if (in_use && still_holds(told, heap.pages, _range)) {
    heap.counters.dead_regions_told.add(fresh);
    return true;
  }
  for (std::uint32_t i = 0; i < told.regions; ++i) heap.dead_regions.forget(RegionIndex{raw(told.region) + i});
  return false;
}

std::string NearData::name_of(std::uint64_t klass) const {
  for (const ClassLayout& layout : _layouts) {
    if (layout.klass == klass) return ClassLayouts::java_name(layout.name);
  }
  return "(unknown)";
}

}  // namespace farheap
