#include "near/near_data.hpp"

#include <sys/random.h>

#include <algorithm>

#include "base/clock.hpp"
#include "base/debug_hooks.hpp"
#include "fault/toucher.hpp"
#include "gc/copy_check.hpp"
#include "near/give_way.hpp"

namespace farheap {
namespace {

constexpr std::uint64_t call_limit_ms = 300'000;
constexpr int refresh_rounds = 4;
constexpr std::uint64_t turn_ms = 10;  // waited for one server while others may have answered

const char* function_name(NearFunction function) { return function == NearFunction::liveness ? "liveness" : "histogram"; }

}  // namespace

Error NearData::ask(NearFunction function, ColdHeap* out) {
  const std::lock_guard<std::mutex> one_question(_one_question);
  if (_pager == nullptr) return {ExitStatus::environment, "nothing is remote: the whole heap fits the local limit"};
  const Error error = ask_servers(function, out);
  // A line that failed may be anywhere in a conversation, and the others in the middle of a call.
  if (error) _servers.clear();
  return error;
}

Error NearData::ask_servers(NearFunction function, ColdHeap* out) {
  const std::uint64_t start_ns = now_ns();
  const std::uint64_t fetched = fetches_of_thread();
  if (Error error = open_servers()) return error;
  ColdStock stock = ColdStock::take(_range, _collector, _pager->heap().pages, _pager->heap().blocks);
  if (function == NearFunction::liveness) catch_up(&stock);
  RootSet roots(_range.bytes(), static_cast<unsigned>(__builtin_ctzll(_range.pages_per_region() * page_bytes)), stock.readable);
  if (!roots.valid()) return {ExitStatus::environment, "no memory for near-data work"};
  if (function == NearFunction::liveness) {
    if (Error error = look_for_roots(&roots, &stock)) return error;
  }
  out->used = stock.used_bytes;
  if (Error error = tell_servers(function, stock, roots)) return error;
  if (Error error = call_servers(function, out)) return error;
  if (Error error = take_answers(stock, out)) return error;
  std::sort(out->classes.begin(), out->classes.end(), [](const ColdClass& a, const ColdClass& b) {
    return a.bytes != b.bytes ? a.bytes > b.bytes : a.klass < b.klass;
  });
  _pager->heap().counters.near_answers.add(1);
  out->took_ns = now_ns() - start_ns;
  out->fetched_pages = fetches_of_thread() - fetched;
  return Error::none();
}

Error NearData::open_servers() {
  if (Error error = _model.read_encoding(&_encoding)) return error;
  for (const NearServer& server : _servers.empty() ? _remote.near_servers() : std::vector<NearServer>()) {
    _servers.push_back(std::make_unique<ToldServer>(server));
  }
  _layouts = _model.layouts();
  return Error::none();
}

Error NearData::ask_references(std::uint32_t targets_max, ReferencesTaker& taker) {
  const std::lock_guard<std::mutex> one_question(_one_question);
  if (_pager == nullptr) return {ExitStatus::environment, "nothing is remote: the whole heap fits the local limit"};
  const Error error = ask_for_references(targets_max, taker);
  if (error) _servers.clear();
  return error;
}

// Region by region: what is told of one is of no use once it has changed, and others are not to go with it.
Error NearData::ask_for_references(std::uint32_t targets_max, ReferencesTaker& taker) {
  ColdStock stock = ColdStock::take(_range, _collector, _pager->heap().pages, _pager->heap().blocks);
  std::vector<std::uint32_t> chosen;
  std::unordered_map<std::uint32_t, std::uint64_t> rewrites;
  CatchUp copies(_pager->heap(), _remote);
  for (const std::uint32_t region : taker.choose(stock)) {
    const ColdStock::Object* const object = stock.object_at(region);
    if (object == nullptr || !refresh(RegionIndex{region}, object->last_used_bytes, &copies, &rewrites[region])) continue;
    stock.make_readable(_range, *object);
    chosen.push_back(region);
  }
  if (chosen.empty()) return Error::none();
  if (Error error = open_servers()) return error;
  for (const auto& server : _servers) {
    if (Error error = server->tell({_range, _encoding, _layouts, stock, nullptr})) return error;
  }
  std::vector<std::uint64_t> classes;
  for (const ClassLayout& layout : _layouts) classes.push_back(layout.klass);
  std::sort(classes.begin(), classes.end());
  for (const std::uint32_t region : chosen) {
    ColdReferences references;
    KnownLive known_live;
    if (!taker.known_live(region, &known_live)) continue;
    if (Error error = references_of_one(region, targets_max, stock, classes, known_live, &references)) return error;
    if (!taker.take(region, rewrites[region], references, {stock, _layouts, _encoding})) break;
  }
  return Error::none();
}

// Gives the server what differs here, until nothing does; false where that has to wait. Its copies are named before they are looked at:
// where nothing differs then, all that was on its way to the server before has arrived. Pauses may come in between.
bool NearData::refresh(RegionIndex region, std::uint32_t used_bytes, CatchUp* copies, std::uint64_t* rewrites) {
  const PageIndex first = _range.first_page(region);
  const CopyCheck check(_pager->heap(), _remote, _pager->limbo());
  for (int round = 0; round < refresh_rounds; ++round) {
    *rewrites = _remote.rewrites(first, _range.pages_per_region());
    bool same = true;
    for (std::uint32_t at = 0; at < CopyCheck::pages_of(used_bytes); ++at) {
      if (check.is_same(first + at, CopyCheck::Reading::copied)) continue;
      if (_pager->heap().pages.load(first + at).state() == PageState::untouched) return false;
      if (!_remote.leased(first + at) && _remote.lease(first + at)) return false;
      copies->send(first + at, 1);
      same = false;
    }
    if (same) return true;
  }
  return false;
}

Error NearData::references_of_one(std::uint32_t region, std::uint32_t targets_max, const ColdStock& stock,
                                  const std::vector<std::uint64_t>& classes, const KnownLive& known_live, ColdReferences* out) {
  ToldServer* const server = server_of(region);
  if (server == nullptr) return {ExitStatus::environment, "no memory server has region " + std::to_string(region)};
  const std::size_t regions = _range.region_count();
  if (Error error = server->tell_words(known_live.bits)) return error;
  const std::string parameters = references_of(region, regions, targets_max, known_live.bytes);
  if (Error error = server->line().call("references", call_limit_ms, parameters)) return error;
  bool answered;
  if (Error error = server->line().await(call_limit_ms, &answered)) return error;
  std::vector<bool> source(regions, false);
  source[region] = true;
  const std::vector<bool> all(regions, true);
  const AskedReferences asked{stock.regions, classes, source, all, reinterpret_cast<std::uint64_t>(_range.base()),
                              _range.pages_per_region() * page_bytes, targets_max};
  if (answered && read_references(server->line().answer(), asked, out)) return Error::none();
  return {ExitStatus::environment, "the memory server " + server->where().address.name() + " gave an answer that cannot be true"};
}

ToldServer* NearData::server_of(std::uint32_t region) {
  for (const auto& server : _servers) {
    if (region >= server->first_region(_range) && region < server->end_region(_range)) return server.get();
  }
  return nullptr;
}

// What is dead on a page that is here would else count as a root, and keep alive whatever it refers to: the server is to trace it too.
void NearData::catch_up(ColdStock* stock) {
  _pager->clear_limbo();
  CatchUp copies(_pager->heap(), _remote);
  GiveWay give_way;
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
    // Not within a region: a pause in between would make its copies worthless.
    give_way.pass();
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

Error NearData::tell_servers(NearFunction function, const ColdStock& stock, const RootSet& roots) {
  const HeapTelling telling{_range, _encoding, _layouts, stock, function == NearFunction::liveness ? &roots : nullptr};
  for (const auto& server : _servers) {
    if (Error error = server->tell(telling)) return error;
  }
  // References from one share to another the servers tell each other.
  return function == NearFunction::liveness && _servers.size() > 1 ? introduce_servers() : Error::none();
}

Error NearData::introduce_servers() {
  std::uint64_t call;
  if (::getrandom(&call, sizeof call, 0) != sizeof call) return {ExitStatus::environment, "the kernel gives no random number"};
  std::vector<NearServer> all;
  for (const auto& server : _servers) all.push_back(server->where());
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (Error error = _servers[i]->tell_peers(call, i, all)) return error;
  }
  return Error::none();
}

// All of them at once: they work side by side, and for a part of the heap each they need each other.
Error NearData::call_servers(NearFunction function, ColdHeap* out) {
  const std::uint64_t start_ns = now_ns();
  for (const auto& server : _servers) {
    if (Error error = server->line().call(function_name(function), call_limit_ms)) return error;
  }
  const Error error = await_answers();
  out->awaited_ns = now_ns() - start_ns;
  return error;
}

// In turns, for one that is not heard for seconds gives up. What a server fails of by itself tells more than that another one missed it.
Error NearData::await_answers() {
  Error of_peer = Error::none();
  std::vector<NearLine*> left;
  for (const auto& server : _servers) left.push_back(&server->line());
  while (!left.empty()) {
    for (auto line = left.begin(); line != left.end();) {
      bool answered;
      const Error error = (*line)->await(left.size() > 1 ? turn_ms : call_limit_ms, &answered);
      if (error && !(*line)->failed_of_peer()) return error;
      if (error && !of_peer) of_peer = error;
      line = answered || error ? left.erase(line) : line + 1;
    }
  }
  return of_peer;
}

// None is believed before all are read: one that cannot be true may have misled the others.
Error NearData::take_answers(const ColdStock& stock, ColdHeap* out) const {
  std::vector<std::vector<wire::ColdRegion>> regions(_servers.size());
  std::unordered_map<std::uint64_t, std::size_t> class_at;
  for (std::size_t i = 0; i < _servers.size(); ++i) {
    if (Error error = take_answer(*_servers[i], stock, &class_at, &regions[i], out)) return error;
  }
  debug::delay(debug::Site::near_before_check);
  for (const auto& of_server : regions) take_regions(of_server, stock, out);
  return Error::none();
}

Error NearData::take_answer(ToldServer& server, const ColdStock& stock, std::unordered_map<std::uint64_t, std::size_t>* class_at,
                            std::vector<wire::ColdRegion>* regions, ColdHeap* out) const {
  wire::ColdHeap head;
  std::vector<wire::ColdClass> classes;
  const Asked asked{stock.regions, _range.pages_per_region() * page_bytes, server.first_region(_range), server.end_region(_range)};
  if (!read_answer(server.line().answer(), asked, &head, &classes, regions)) {
    return {ExitStatus::environment, "the memory server " + server.where().address.name() + " gave an answer that cannot be true"};
  }
  out->read += head.bytes;
  out->regions_read += head.regions;
  out->unreadable += head.unreadable;
  out->servers_ns += head.busy_ns;
  for (const wire::ColdClass& told : classes) {
    const auto [at, is_new] = class_at->emplace(told.klass, out->classes.size());
    if (is_new) out->classes.push_back({told.klass, name_of(told.klass), 0, 0, 0, 0});
    ColdClass& sum = out->classes[at->second];
    sum.objects += told.objects;
    sum.bytes += told.bytes;
    sum.dead_objects += told.dead_objects;
    sum.dead_bytes += told.dead_bytes;
    out->dead += told.dead_bytes;
  }
  return Error::none();
}

void NearData::take_regions(const std::vector<wire::ColdRegion>& regions, const ColdStock& stock, ColdHeap* out) const {
  for (const wire::ColdRegion& told : regions) {
    const ColdStock::Object* const object = stock.object_at(told.region);
    if (object == nullptr) continue;
    const ColdRegion region{RegionIndex{told.region}, object->regions, told.epoch, told.bytes, told.dead_bytes};
    const bool holds = still_holds(region, _pager->heap().pages, _range);
    if (!holds) ++out->changed;
    if (holds && object->remote) out->regions.push_back(region);
    const bool half_dead = region.dead_bytes * 2 >= region.bytes && region.bytes != 0 && holds;
    if (region.regions == 1) _pager->heap().dead_regions.note_half_dead(region.region, half_dead ? object->last_used_bytes : 0);
    if (region.bytes == 0 || region.dead_bytes != region.bytes || !holds) continue;
    if (note_dead(region, stock)) out->wholly_dead += region.bytes;
  }
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
