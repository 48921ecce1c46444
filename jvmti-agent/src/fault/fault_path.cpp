#include "fault/fault_path.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/backoff.hpp"
#include "base/clock.hpp"
#include "base/debug_hooks.hpp"
#include "base/stop.hpp"
#include "evict/evictor.hpp"
#include "fault/fetch_streams.hpp"
#include "fault/repeated_fault.hpp"
#include "fault/toucher.hpp"

namespace farheap {

using debug::Rule;
using debug::Site;

namespace {

const std::byte* map_zeros() {
  void* memory = ::mmap(nullptr, run_pages_max * page_bytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) stop(ExitStatus::environment, "no memory for the fault path");
  return static_cast<const std::byte*>(memory);
}

}  // namespace

FaultPath::FaultPath(PagedHeap& heap, RemoteHeap& remote, LimboRing& limbo, EvictPath& evict, Evictor& evictor,
                     HeapShapes* shapes)
    : _heap(heap),
      _remote(remote),
      _limbo(limbo),
      _evict(evict),
      _evictor(evictor),
      _chase(shapes == nullptr ? nullptr : new ReferenceChase(heap.range, heap.pages, remote, *shapes, heap.costs)),
      _zeros(map_zeros()) {}

FaultNote FaultPath::resolve(const void* touched) {
  const PageIndex page = _heap.range.page_at(touched);
  FaultNote note;
  const std::uint64_t start_ns = now_ns();
  _heap.counters.faults.add(1);
  Backoff backoff("another thread's claim of a page");
  bool found_resident = false;
  bool fetched = false;
  bool given_back = false;
  for (bool done = false; !done;) {
    const PageWord seen = _heap.pages.load(page);
    switch (seen.state()) {
      case PageState::untouched:
        done = fill(page, seen);
        break;
      case PageState::limbo:
        done = given_back = give_back(page, seen);
        break;
      case PageState::writing_back:
        done = given_back = copy_back(page, seen);
        break;
      case PageState::remote:
        done = fetched = fetch(page, seen, &note);
        break;
      case PageState::resident:
        note_found_resident(page);
        done = found_resident = true;
        break;
      case PageState::filling:
      case PageState::evicting:
      case PageState::returning:
      case PageState::dropping:
      case PageState::fetching:
        backoff.pause();
        break;
    }
  }
  if (!found_resident) resident_streak().end();
  if (fetched || given_back) chase(touched, fetched);
  const std::uint64_t fault_ns = now_ns() - start_ns;
  _heap.counters.fault_ns.record(fault_ns);
  if (fetched) _heap.counters.fetch_ns.record(fault_ns);
  if (_heap.budget.excess_pages() > 0) _evictor.ring();
  // Not in a pause, which may be waiting for it: a cycle's first young collection waits until the survivors of the last are scanned.
  const bool paced = _heap.mechanisms.pace && toucher() == Toucher::marking && _heap.outside_pause();
  if (paced) _heap.counters.marking_rest_ns.add(_heap.pace.rest());
  return note;
}

// The page has no content. Its neighbours that have none either are filled with it: a first touch is rarely the only one.
bool FaultPath::fill(PageIndex page, PageWord) {
  std::uint32_t charged = fill_limit(page);
  if (charged == 1 || !_heap.budget.try_charge(charged)) {
    charged = 1;
    charge_one();
  }
  const std::uint32_t claimed = claim_fill(page, charged);
  _heap.budget.uncharge(charged - claimed);
  debug::delay(Site::fill_before_install);
  install_zeros(page, claimed);
  _heap.counters.pages_filled.add(claimed);
  if (claimed > 0) note_touch(TouchKind::fill, page, claimed);
  return claimed > 0;
}

// Up to a full run, within the region (its neighbour may be unmapped at this moment); less as room gets scarce.
std::uint32_t FaultPath::fill_limit(PageIndex page) const {
  constexpr std::uint32_t share_of_room = 8;
  const std::uint32_t per_region = _heap.range.pages_per_region();
  const std::uint32_t region_rest = per_region - raw(page) % per_region;
  return std::clamp(_heap.budget.room_pages() / share_of_room, 1u, std::min(run_pages_max, region_rest));
}

std::uint32_t FaultPath::claim_fill(PageIndex page, std::uint32_t wanted) {
  std::uint32_t claimed = 0;
  while (claimed < wanted &&
         _heap.pages.change(page + claimed, PageWord::of(PageState::untouched), PageWord::of(PageState::filling))) {
    ++claimed;
  }
  return claimed;
}

// EEXIST: the page came into being before its range was registered; it keeps what it has.
void FaultPath::install_zeros(PageIndex first, std::uint32_t count) {
  Backoff backoff("the heap's mappings to settle");
  std::uint32_t installed = 0;
  while (installed < count) {
    const UffdResult result = _heap.uffd.copy(_heap.range.address_of(first + installed), _zeros, count - installed);
    const std::uint32_t settled = result.pages + (result.error == EEXIST ? 1 : 0);
    for (std::uint32_t i = 0; i < settled; ++i) _heap.pages.end_claim(first + installed + i, PageWord::of(PageState::resident));
    installed += settled;
    if (result.error == EAGAIN) backoff.pause();
    if (result.error == ENOENT && settled == 0) {
      // The range crosses into another mapping, or out of the heap: only the touched page itself is owed.
      if (count - installed == 1) stop(ExitStatus::internal, "internal check failed: page %u is not mapped", raw(first + installed));
      for (std::uint32_t i = installed + 1; i < count; ++i) _heap.pages.end_claim(first + i, PageWord::of(PageState::untouched));
      _heap.budget.uncharge(count - installed - 1);
      count = installed + 1;
    }
    if (result.error != 0 && result.error != EEXIST && result.error != EAGAIN && result.error != ENOENT) {
      stop(ExitStatus::internal, "internal check failed: page %u cannot be filled (errno %d)", raw(first + installed), result.error);
    }
  }
}

// The page is out of the program's reach but local: a soft fault.
bool FaultPath::give_back(PageIndex page, PageWord seen) {
  // Moving one page interrupts the other processors, which costs more than copying it; its slot's frame goes with the slot's block.
  if (_heap.uffd.mode() == EvictMode::remap) return copy_back(page, seen);
  if (!_heap.pages.change(page, seen, PageWord::of(PageState::returning, seen.slot()))) return false;
  debug::delay(Site::return_before_move);
  if (_heap.uffd.mode() == EvictMode::move) {
    move_home(page, seen.slot());
    _limbo.vacate(seen.slot());
  } else {
    lift_protection(page);
  }
  _heap.pages.end_claim(page, PageWord::fresh_resident());
  _heap.counters.soft_faults.add(1);
  note_touch(TouchKind::limbo, page, 1);
  return true;
}

void FaultPath::move_home(PageIndex page, std::uint32_t slot) {
  Backoff backoff("the heap's mappings to settle");
  for (;;) {
    const UffdResult result = _heap.uffd.move(_heap.range.address_of(page), _limbo.memory(slot), 1);
    if (result.pages == 1) return;
    if (result.error != EAGAIN && result.error != EBUSY) {
      stop(ExitStatus::internal, "internal check failed: page %u cannot be moved back from limbo (errno %d)", raw(page), result.error);
    }
    backoff.pause();
  }
}

void FaultPath::lift_protection(PageIndex page) {
  Backoff backoff("the heap's mappings to settle");
  for (;;) {
    const int error = _heap.uffd.write_protect(_heap.range.address_of(page), 1, false);
    if (error == 0) return;
    if (error != EAGAIN) {
      stop(ExitStatus::internal, "internal check failed: page %u cannot be unprotected (errno %d)", raw(page), error);
    }
    backoff.pause();
  }
}

// The page is on its way to the server. The slot's bytes stay until the sender has seen the new state, so they can be copied;
// the fault does not wait for the server.
bool FaultPath::copy_back(PageIndex page, PageWord seen) {
  const bool moves = _heap.uffd.mode() != EvictMode::wp;
  if (moves) charge_one();
  if (!_heap.pages.change(page, seen, PageWord::of(PageState::returning, seen.slot()))) {
    if (moves) _heap.budget.uncharge(1);
    return false;
  }
  debug::delay(Site::return_before_move);
  if (moves) {
    install(page, debug::is_broken(Rule::copyback) ? _zeros : _limbo.memory(seen.slot()));
  } else {
    lift_protection(page);
  }
  _heap.pages.end_claim(page, PageWord::fresh_resident());
  _heap.counters.soft_faults.add(1);
  note_touch(TouchKind::limbo, page, 1);
  return true;
}

bool FaultPath::fetch(PageIndex page, PageWord seen, FaultNote* note) {
  charge_one();
  if (!_heap.pages.change(page, seen, PageWord::of(PageState::fetching))) {
    _heap.budget.uncharge(1);
    return false;
  }
  const std::uint64_t start_ns = _heap.flight.wants(FlightKind::page_fetch) ? now_ns() : 0;
  const std::uint32_t window = _heap.mechanisms.prefetch ? choose_window(page) : 0;
  const std::uint32_t claimed = 1 + claim_ahead(page + 1, window);
  const Fetched fetched = _remote.fetch(page, claimed);
  if (fetched.status != IoStatus::ok) stop_for_lost(page);
  debug::delay(Site::fetch_before_install);
  const std::uint32_t installed = install_run(page, claimed, fetched.bytes);
  if (start_ns != 0) take_note(page, start_ns, fetched.bytes, note);
  if (_remote.finish(fetched) != IoStatus::ok) stop_for_lost(page);
  count_fetch(page);
  settle_run(page, claimed, installed);
  note_touch(TouchKind::fetch, page, 1);
  if (_heap.mechanisms.prefetch) fetch_rest(page, window, claimed, installed - 1);
  return true;
}

// How many pages behind are worth having: the thread goes on where it is, it seems. Within the region, and while there is room.
std::uint32_t FaultPath::choose_window(PageIndex page) {
  const FetchStreams::Advice advice = fetch_streams().on_fetch(page);
  _worth.note_consumed(toucher(), advice.consumed);
  _heap.counters.prefetch_hits.add(advice.consumed);
  if (advice.ahead == 0 || !_worth.pays(toucher())) return 0;
  const std::uint32_t per_region = _heap.range.pages_per_region();
  const std::uint32_t region_rest = per_region - 1 - raw(page) % per_region;
  constexpr std::uint32_t share_of_room = 8;
  return std::min({advice.ahead, region_rest, _heap.budget.room_pages() / share_of_room});
}

// What of the window did not follow the touched page without a gap.
void FaultPath::fetch_rest(PageIndex page, std::uint32_t window, std::uint32_t claimed, std::uint32_t ahead) {
  for (std::uint32_t at = claimed; at <= window;) {
    const std::uint32_t run = fetch_run_ahead(page + at, window - at + 1);
    ahead += run;
    at += std::max(run, 1u);
  }
  fetch_streams().note_ahead(ahead);
  _worth.note_ahead(toucher(), ahead);
  _heap.counters.pages_prefetched.add(ahead);
  _heap.counters.fetch_bytes.add(ahead * page_bytes);
}

class FaultPath::FetchAhead final : public PageBringer {
 public:
  explicit FetchAhead(FaultPath& path) : _path(path) {}
  bool bring(PageIndex page) override { return _path.fetch_run_ahead(page, 1) == 1; }

 private:
  FaultPath& _path;
};

// Beside what the program touched, where it goes next because it follows references; while there is room.
void FaultPath::chase(const void* touched, bool fetched) {
  if (_chase == nullptr || toucher() != Toucher::program || !_chasing.load(std::memory_order_acquire)) return;
  constexpr std::uint32_t share_of_room = 2;  // most of them are wanted, and would want their room then
  const HeapOffset at{static_cast<std::uint64_t>(static_cast<const std::byte*>(touched) - _heap.range.base())};
  FetchAhead ahead(*this);
  const Chased chased = _chase->follow(at, fetched, thread_id(), _heap.budget.room_pages() / share_of_room, ahead);
  _heap.counters.pages_chased.add(chased.count);
  _heap.counters.fetch_bytes.add(chased.count * page_bytes);
  _heap.counters.chase_trials.add(chased.trials);
  _heap.counters.chase_trial_hits.add(chased.trial_hits);
}

// Returns how many pages, from the first on, are there now. Nothing is owed: what cannot be had stays remote.
std::uint32_t FaultPath::fetch_run_ahead(PageIndex first, std::uint32_t wanted) {
  const std::uint32_t claimed = claim_ahead(first, wanted);
  if (claimed == 0) return 0;
  const Fetched fetched = _remote.fetch(first, claimed);
  if (fetched.status != IoStatus::ok) stop_for_lost(first);
  const std::uint32_t installed = _heap.uffd.copy(_heap.range.address_of(first), fetched.bytes, claimed).pages;
  if (_remote.finish(fetched) != IoStatus::ok) stop_for_lost(first);
  settle_run(first, claimed, installed);
  return installed;
}

// Claims pages from the first on, as far as they are remote, and charges them. Returns how many.
std::uint32_t FaultPath::claim_ahead(PageIndex first, std::uint32_t wanted) {
  if (wanted == 0 || _heap.pages.load(first).state() != PageState::remote || !_heap.budget.try_charge(wanted)) return 0;
  std::uint32_t claimed = 0;
  while (claimed < wanted && _heap.pages.change(first + claimed, PageWord::of(PageState::remote), PageWord::of(PageState::fetching))) {
    ++claimed;
  }
  _heap.budget.uncharge(wanted - claimed);
  return claimed;
}

// Returns how many pages are there now, the first among them. The others are not owed: where the mappings change they stay remote.
std::uint32_t FaultPath::install_run(PageIndex first, std::uint32_t count, const std::byte* bytes) {
  const std::uint32_t installed = count == 1 ? 0 : _heap.uffd.copy(_heap.range.address_of(first), bytes, count).pages;
  if (installed > 0) return installed;
  install(first, bytes);
  return 1;
}

void FaultPath::settle_run(PageIndex first, std::uint32_t claimed, std::uint32_t installed) {
  for (std::uint32_t i = 0; i < claimed; ++i) {
    _heap.pages.end_claim(first + i, i < installed ? PageWord::fresh_resident() : PageWord::of(PageState::remote));
  }
  _heap.budget.uncharge(claimed - installed);
}

void FaultPath::note_touch(TouchKind kind, PageIndex page, std::uint32_t count) {
  _heap.trace.note(kind, static_cast<std::uint8_t>(toucher()), page, count);
}

// While the page is claimed: its departure is still the one that this fetch ends.
void FaultPath::count_fetch(PageIndex page) {
  Counters& counters = _heap.counters;
  counters.pages_fetched.add(1);
  ++fetches_of_thread();
  // What was not free at the last pause is not free now, and that is quickly told.
  const bool freed = _heap.was_free(_heap.range.region_of(page)) && _heap.kind_of(page) == RegionKind::free;
  if (freed) counters.freed_pages_fetched.add(1);
  counters.fetch_bytes.add(page_bytes);
  counters.refault_pages.record(_heap.refaults.distance(page));
  switch (toucher()) {
    case Toucher::unknown:
    case Toucher::program:
      _heap.dead_regions.note_fetch_by_program(_heap.range.region_of(page));
      return;
    case Toucher::marking:
      counters.pages_fetched_by_marking.add(1);
      break;
    case Toucher::refinement:
      counters.pages_fetched_by_refinement.add(1);
      break;
    case Toucher::pause:
      counters.pages_fetched_by_pause.add(1);
      break;
    case Toucher::vm:
      counters.pages_fetched_by_vm.add(1);
      break;
  }
  counters.pages_fetched_by_gc.add(1);
}

void FaultPath::take_note(PageIndex page, std::uint64_t start_ns, const std::byte* bytes, FaultNote* note) {
  FlightLog& flight = _heap.flight;
  const std::uint64_t end_ns = now_ns();
  const std::uint32_t weight = flight.pick(FlightKind::page_fetch, start_ns, end_ns);
  if (weight == 0) return;
  const std::uint16_t sample = flight.claim_sample();
  if (sample != FlightLog::no_sample) {
    std::memcpy(flight.claimed_sample(sample).page, bytes, page_bytes);
    flight.claimed_sample(sample).frame_count = 0;
  }
  note->fetch = {0,      start_ns,  end_ns - start_ns, FlightKind::page_fetch,       static_cast<std::uint8_t>(toucher()), sample,
                 weight, raw(page), thread_id(),       {_heap.refaults.distance(page), 0, 0}};
  note->told = true;
}

void FaultPath::stop_for_lost(PageIndex page) {
  stop(ExitStatus::server_lost, "memory server %s lost: page %u could not be fetched; it held %u pages of the heap",
       _remote.server_name(page), raw(page), _heap.pages.count(PageState::remote) + 1);
}

void FaultPath::install(PageIndex page, const std::byte* bytes) {
  Backoff backoff("the heap's mappings to settle");
  for (;;) {
    const UffdResult result = _heap.uffd.copy(_heap.range.address_of(page), bytes, 1);
    if (result.pages == 1) return;
    if (result.error != EAGAIN) {
      stop(ExitStatus::internal, "internal check failed: page %u cannot be installed (errno %d)", raw(page), result.error);
    }
    backoff.pause();
  }
}

// Room for one page: from the reserve, or, when that is gone, by evicting in line.
void FaultPath::charge_one() {
  if (_heap.budget.try_charge(1)) return;
  constexpr std::uint32_t clear_pages = 64;
  _heap.counters.inline_evictions.add(1);
  Backoff backoff("room within the budget");
  while (!_heap.budget.try_charge(1)) {
    _evictor.ring();
    const bool cleared = _evict.clear_limbo(clear_pages) > 0;
    const bool evicted = !cleared && _evict.evict_run(Evicting::in_fault) > 0;
    if (!cleared && !evicted) backoff.pause();
  }
}

}  // namespace farheap
