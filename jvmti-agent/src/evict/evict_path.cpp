#include "evict/evict_path.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>

#include "base/backoff.hpp"
#include "base/clock.hpp"
#include "base/debug_hooks.hpp"
#include "base/stop.hpp"

namespace farheap {

using debug::Rule;
using debug::Site;

namespace {

void drop_frames(std::byte* first, std::uint32_t count) {
  if (::madvise(first, std::size_t{count} * page_bytes, MADV_DONTNEED) == 0) return;
  stop(ExitStatus::internal, "internal check failed: %u frames cannot be given back to the kernel (errno %d)", count, errno);
}

}  // namespace

// A kernel that does not let the process read itself this way is refused in wp mode only: limbo can be looked at where it is.
Error EvictPath::start() {
  if (!moves()) return _copies.open();
  const Choice choice = _heap.mechanisms.copied_limbo;
  const bool wanted = choice == Choice::on || (choice == Choice::automatic && _heap.costs.touch_is_dear());
  _copies_limbo = wanted && !_copies.open();
  return Error::none();
}

std::uint32_t EvictPath::evict_run(Evicting who) {
  const std::uint32_t slots_min = remaps() ? block_pages : 1;
  if (_limbo.slot_count() - _limbo.used() < slots_min || !_heap.layout.try_share()) return 0;
  const VictimRun victims = choose(who);
  if (victims.count > 0 && who == Evicting::in_background) lease(victims.first);
  const LimboRing::Slots slots = victims.count == 0 ? LimboRing::Slots{0, 0} : _limbo.reserve(victims.count, slots_min);
  std::uint32_t taken = 0;
  if (slots.count > 0) {
    const bool noted = _heap.flight.wants(FlightKind::eviction);
    const std::uint64_t start_ns = noted ? now_ns() : 0;
    taken = remaps() ? take_block(victims.first, slots) : take_run(victims, slots);
    _heap.counters.pages_evicted.add(taken);
    if (noted && taken > 0) note_eviction(start_ns, victims.first, taken, who);
  }
  _heap.layout.unshare();
  return taken;
}

std::uint32_t EvictPath::take_run(VictimRun victims, LimboRing::Slots slots) {
  const std::uint32_t claimed = claim(victims, slots.count);
  debug::delay(Site::evict_after_claim);
  const std::uint32_t taken = take_out(victims.first, claimed, slots.first);
  _limbo.note_taken(slots, _heap.dies_with_region(victims.first));
  debug::delay(Site::evict_after_move);
  settle(victims.first, claimed, taken, slots);
  return taken;
}

// One interrupt of the other processors for all pages of the block; those that are wanted come back one by one, and tell so.
std::uint32_t EvictPath::take_block(PageIndex first, LimboRing::Slots slots) {
  BlockClaims claims{};
  claim_block(first, &claims);
  debug::delay(Site::evict_after_claim);
  const int error = _heap.uffd.remap(_limbo.memory(slots.first), _heap.range.address_of(first), block_pages, claims.moved);
  // EFAULT: the block spans mappings, or the JVM has just unmapped it. ENOMEM: the process has too many mappings. The pages stay.
  if (error != 0 && error != EFAULT && error != ENOMEM) {
    stop(ExitStatus::internal, "internal check failed: eviction of the block at page %u refused by the kernel (errno %d)", raw(first),
         error);
  }
  _limbo.note_taken(slots, _heap.dies_with_region(first));
  debug::delay(Site::evict_after_move);
  return settle_block(first, claims, slots);
}

void EvictPath::claim_block(PageIndex first, BlockClaims* claims) {
  for (std::uint32_t i = 0; i < block_pages; ++i) {
    const PageWord word = _heap.pages.load(first + i);
    claims->claimed[i] =
        word.state() == PageState::resident && _heap.pages.change(first + i, word, PageWord::of(PageState::evicting));
  }
}

std::uint32_t EvictPath::settle_block(PageIndex first, const BlockClaims& claims, LimboRing::Slots slots) {
  std::uint32_t taken = 0;
  for (std::uint32_t i = 0; i < block_pages; ++i) {
    if (claims.went_out(i) && (claims.claimed[i] || claim_stray(first + i))) {
      _heap.pages.end_claim(first + i, PageWord::of(PageState::limbo, slots.first + i));
      debug::delay(Site::evict_before_settle);
      _limbo.settle(slots.first + i, first + i);
      ++taken;
    } else {
      _limbo.leave_empty(slots.first + i);
      if (claims.claimed[i]) _heap.pages.end_claim(first + i, PageWord::of(PageState::resident));
    }
  }
  _frames.fetch_add(taken, std::memory_order_relaxed);
  return taken;
}

// Went out with its block although somebody else had claimed it: it was installed in between. Whoever touches it meanwhile finds it
// resident and absent, and tries again until it is in limbo.
bool EvictPath::claim_stray(PageIndex page) {
  if (debug::is_broken(Rule::stray)) return false;
  _heap.counters.strays.add(1);
  Backoff backoff("a page that went out with its block");
  for (;;) {
    const PageWord word = _heap.pages.load(page);
    if (word.state() == PageState::resident && _heap.pages.change(page, word, PageWord::of(PageState::evicting))) return true;
    backoff.pause();
  }
}

void EvictPath::note_eviction(std::uint64_t start_ns, PageIndex first, std::uint32_t taken, Evicting who) {
  const std::uint64_t end_ns = now_ns();
  const std::uint32_t weight = _heap.flight.pick(FlightKind::eviction, start_ns, end_ns);
  if (weight == 0) return;
  const auto in_fault = static_cast<std::uint8_t>(who == Evicting::in_fault);
  _heap.flight.put({0, start_ns, end_ns - start_ns, FlightKind::eviction, in_fault, 0, weight, raw(first), taken, {}});
}

VictimRun EvictPath::choose(Evicting who) {
  Backoff backoff("another thread's choice of victims");
  while (_choosing.exchange(true, std::memory_order_acquire)) backoff.pause();
  const bool leased_only = who == Evicting::in_fault;
  VictimRun victims{PageIndex{0}, 0};
  for (const Urgency urgency : {Urgency::sparing, Urgency::pressing, Urgency::desperate}) {
    victims = remaps() ? _clock.choose_block(urgency, leased_only) : _clock.choose(urgency, leased_only);
    if (victims.count > 0) break;
  }
  _choosing.store(false, std::memory_order_release);
  return victims;
}

// A run lies in one region and a region in one extent, so the first page speaks for the run.
void EvictPath::lease(PageIndex page) {
  if (_remote.leased(page)) return;
  if (const Error error = _remote.lease(page)) {
    stop(error.status(), "memory server %s: %s", _remote.server_name(page), error.text().c_str());
  }
}

// Claims the victims from the first on, as far as they are still resident: they were chosen without a claim.
std::uint32_t EvictPath::claim(VictimRun victims, std::uint32_t limit) {
  std::uint32_t claimed = 0;
  while (claimed < std::min(victims.count, limit)) {
    const PageWord word = _heap.pages.load(victims.first + claimed);
    if (word.state() != PageState::resident) break;
    if (!_heap.pages.change(victims.first + claimed, word, PageWord::of(PageState::evicting))) break;
    ++claimed;
  }
  return claimed;
}

// Returns how many of the claimed pages, from the first on, the program can no longer change.
std::uint32_t EvictPath::take_out(PageIndex first, std::uint32_t claimed, std::uint32_t slot) {
  if (claimed == 0) return 0;
  std::byte* const from = _heap.range.address_of(first);
  if (!moves()) return _heap.uffd.write_protect(from, claimed, true) == 0 ? claimed : 0;
  const UffdResult result = _heap.uffd.move(_limbo.memory(slot), from, claimed);
  // EBUSY: the kernel has the page pinned. EAGAIN: mappings are changing, or the kernel lost a race. ENOENT: the range spans two
  // mappings, or the JVM has just unmapped it. All of them leave the page where it is; the clock comes round again.
  if (result.error == EEXIST || result.error == EINVAL || result.error == EFAULT) {
    stop(ExitStatus::internal, "internal check failed: eviction of page %u to slot %u (of %u, %u in use) refused by the kernel (errno %d)",
         raw(first) + result.pages, slot + result.pages, _limbo.slot_count(), _limbo.used(), result.error);
  }
  return result.pages;
}

void EvictPath::settle(PageIndex first, std::uint32_t claimed, std::uint32_t taken, LimboRing::Slots slots) {
  for (std::uint32_t i = 0; i < slots.count; ++i) {
    if (i < taken) {
      _heap.pages.end_claim(first + i, PageWord::of(PageState::limbo, slots.first + i));
      debug::delay(Site::evict_before_settle);
      _limbo.settle(slots.first + i, first + i);
    } else {
      _limbo.leave_empty(slots.first + i);
      if (i < claimed) _heap.pages.end_claim(first + i, PageWord::of(PageState::resident));
    }
  }
}

// Does not keep changes of the mappings away: it waits for faults that give a page back, and those wait, in the kernel's terms (EAGAIN),
// for the change to be taken notice of. Nor need it: a page that is unmapped meanwhile leaves its state, and its turn is gone.
std::uint32_t EvictPath::clear_limbo(std::uint32_t wanted) {
  if (_clearing.exchange(true, std::memory_order_acquire)) return 0;
  _batch.slots = _limbo.oldest(remaps() ? block_pages : std::min(wanted, batch_slots_max));
  if (_batch.slots.count > 0) {
    const bool noted = _heap.flight.wants(FlightKind::write_back);
    const std::uint64_t start_ns = noted ? now_ns() : 0;
    take_turns(_batch);
    copy_out(_batch);
    make_runs(_batch);
    send(_batch);
    acknowledge(_batch);
    if (!moves()) drop_in_place(_batch);
    await_homecomers(_batch);
    if (moves()) drop_slots(_batch);
    _limbo.release(_batch.slots);
    if (noted) note_write_back(start_ns, _batch);
  }
  const std::uint32_t cleared = _batch.slots.count;
  _clearing.store(false, std::memory_order_release);
  return cleared;
}

void EvictPath::note_write_back(std::uint64_t start_ns, const Batch& batch) {
  const std::uint64_t end_ns = now_ns();
  const std::uint32_t weight = _heap.flight.pick(FlightKind::write_back, start_ns, end_ns);
  if (weight == 0) return;
  _heap.flight.put({0, start_ns, end_ns - start_ns, FlightKind::write_back, 0, static_cast<std::uint16_t>(batch.run_count), weight,
                    raw(batch.page[0]), batch.written,
                    {batch.told.sent_bytes, batch.told.changed_bytes, std::uint64_t{batch.told.clean_pages} << 32 | batch.dead}});
}

void EvictPath::take_turns(Batch& batch) {
  for (std::uint32_t i = 0; i < batch.slots.count; ++i) batch.turn[i] = take_turn(batch.slots.first + i, &batch.page[i]);
}

// Decides, when the page's turn has come, what becomes of it, and claims it accordingly.
EvictPath::Turn EvictPath::take_turn(std::uint32_t slot, PageIndex* page) {
  if (!_limbo.owner(slot, page)) return Turn::gone;
  const PageWord limbo = PageWord::of(PageState::limbo, slot);
  if (!(_heap.pages.load(*page) == limbo)) return Turn::gone;
  const bool freed = _heap.kind_of(*page) == RegionKind::free;
  const bool dead = _heap.content_is_dead(*page, _limbo.dies_with_region(slot));
  const PageState next = !dead ? PageState::writing_back : moves() ? PageState::untouched : PageState::dropping;
  if (!_heap.pages.change(*page, limbo, PageWord::of(next, moves() && dead ? 0 : slot))) return Turn::gone;
  if (freed && !dead) _heap.counters.freed_pages_written_back.add(1);
  return dead ? Turn::drop : Turn::write;
}

void EvictPath::copy_out(Batch& batch) {
  batch.copied = !moves();
  if (_copies_limbo) copy_limbo(batch);
  if (moves()) return;
  // A page that is not there has just been unmapped by the JVM, and its state is about to be reset: nothing is owed.
  for (std::uint32_t i = 0; i < batch.slots.count; ++i) {
    if (batch.turn[i] == Turn::write && !_copies.take(i, _heap.range.address_of(batch.page[i]))) batch.turn[i] = Turn::gone;
  }
}

// What is on its way to the server stays as it is, so a copy is as good.
void EvictPath::copy_limbo(Batch& batch) {
  SteadyCopy::Run* const runs = batch.copies;
  std::uint32_t count = 0;
  for (std::uint32_t i = 0; i < batch.slots.count; ++i) {
    if (batch.turn[i] != Turn::write) continue;
    if (count > 0 && runs[count - 1].index + runs[count - 1].count == i) {
      ++runs[count - 1].count;
    } else {
      runs[count++] = {i, 1, _limbo.memory(batch.slots.first + i)};
    }
  }
  batch.copied = count > 0 && _copies.take(runs, count);
}

// Runs of pages that follow one another in the heap and in limbo alike.
void EvictPath::make_runs(Batch& batch) const {
  batch.run_count = 0;
  for (std::uint32_t i = 0; i < batch.slots.count; ++i) {
    if (batch.turn[i] != Turn::write) continue;
    PageRun* const last = batch.run_count > 0 ? &batch.runs[batch.run_count - 1] : nullptr;
    const std::byte* const bytes = local_bytes(batch, i);
    const bool extends = last != nullptr && last->first + last->count == batch.page[i] && last->count < run_pages_max &&
                         last->bytes + last->count * page_bytes == bytes &&
                         _heap.range.region_of(last->first) == _heap.range.region_of(batch.page[i]);
    if (extends) {
      ++last->count;
    } else {
      batch.runs[batch.run_count++] = {batch.page[i], 1, bytes};
    }
  }
}

void EvictPath::send(Batch& batch) {
  batch.told = {};
  if (batch.run_count == 0) return;
  debug::delay(Site::writeback_before_send);
  if (debug::is_broken(Rule::ack)) return;
  batch.told = _remote.write_back(batch.runs, batch.run_count);
  debug::delay(Site::writeback_before_ack);
  if (batch.told.status != IoStatus::ok) {
    stop(ExitStatus::server_lost, "memory server %s lost: it did not take a write-back; it held %u pages of the heap",
         _remote.server_name(batch.runs[0].first), _heap.pages.count(PageState::remote));
  }
}

void EvictPath::acknowledge(Batch& batch) {
  batch.written = 0;
  batch.dead = 0;
  for (std::uint32_t i = 0; i < batch.slots.count; ++i) {
    if (batch.turn[i] == Turn::drop) ++batch.dead;
    if (batch.turn[i] != Turn::write) continue;
    ++batch.written;
    const std::uint32_t slot = batch.slots.first + i;
    const PageWord writing = PageWord::of(PageState::writing_back, slot);
    // The region may have been freed meanwhile: then nothing was worth keeping.
    if (_heap.content_is_dead(batch.page[i], _limbo.dies_with_region(slot))) batch.turn[i] = Turn::drop;
    const PageState gone = batch.turn[i] == Turn::drop ? PageState::untouched : PageState::remote;
    if (gone == PageState::remote) _heap.refaults.depart(batch.page[i]);
    const PageWord next = moves() ? PageWord::of(gone) : PageWord::of(PageState::dropping, slot);
    // Touched meanwhile, it is going home, or has gone.
    if (!_heap.pages.change(batch.page[i], writing, next)) batch.turn[i] = Turn::gone;
  }
  _heap.counters.pages_written_back.add(batch.written - batch.told.clean_pages);
  _heap.counters.pages_dropped_clean.add(batch.told.clean_pages);
  _heap.counters.write_back_bytes.add(batch.told.sent_bytes);
  _heap.counters.dirty_bytes.add(batch.told.changed_bytes);
  _heap.counters.pages_discarded_dead.add(batch.dead);
}

// A page on its way home needs its slot until it is there. It may have to wait for a change of the mappings, and that for a page that
// is being dropped: hence no page is by now.
void EvictPath::await_homecomers(const Batch& batch) {
  Backoff backoff("a page that is being given back");
  for (std::uint32_t slot = batch.slots.first; slot < batch.slots.first + batch.slots.count; ++slot) {
    PageIndex page;
    if (!_limbo.owner(slot, &page)) continue;
    while (_heap.pages.load(page) == PageWord::of(PageState::returning, slot)) backoff.pause();
  }
}

// A slot that is still owned has a frame: the page was written back, or discarded, or came home as a copy.
void EvictPath::drop_slots(const Batch& batch) {
  std::uint32_t frames = 0;
  for (std::uint32_t i = 0; i < batch.slots.count; ++i) {
    PageIndex ignored;
    if (_limbo.owner(batch.slots.first + i, &ignored)) ++frames;
  }
  if (frames > 0) drop_frames(_limbo.memory(batch.slots.first), batch.slots.count);
  _heap.budget.uncharge(frames);
  if (remaps()) _frames.fetch_sub(frames, std::memory_order_relaxed);
}

void EvictPath::drop_in_place(const Batch& batch) {
  std::uint32_t frames = 0;
  std::uint32_t i = 0;
  while (i < batch.slots.count) {
    if (batch.turn[i] == Turn::gone) {
      ++i;
      continue;
    }
    std::uint32_t end = i + 1;
    while (end < batch.slots.count && batch.turn[end] != Turn::gone && batch.page[end] == batch.page[i] + (end - i)) ++end;
    drop_frames(_heap.range.address_of(batch.page[i]), end - i);
    for (; i < end; ++i) {
      _heap.pages.end_claim(batch.page[i], PageWord::of(batch.turn[i] == Turn::write ? PageState::remote : PageState::untouched));
      ++frames;
    }
  }
  _heap.budget.uncharge(frames);
}

const std::byte* EvictPath::local_bytes(const Batch& batch, std::uint32_t i) const {
  return batch.copied ? _copies.at(i) : _limbo.memory(batch.slots.first + i);
}

}  // namespace farheap
