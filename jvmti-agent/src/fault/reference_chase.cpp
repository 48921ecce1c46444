#include "fault/reference_chase.hpp"

#include <algorithm>

namespace farheap {

using Place = FieldOdds::Place;

/// One look around.
struct ReferenceChase::Search {
  Search(const ReferenceChase& chase, Chaser& whose, HeapOffset touched, std::uint32_t pages_max, PageBringer& brings, Chased& out)
      : words(chase._range, chase._pages, chase._remote, whose.copies, chase._shapes.encoding),
        bringer(brings),
        chaser(whose),
        here(page_of(touched)),
        trial(whose.trial.under_way()),
        worth(worth_a_page(chase._costs)),
        limit(pages_max),
        chased(out) {}

  FarWords words;
  PageBringer& bringer;
  Chaser& chaser;
  const PageIndex here;  // the touched page
  const bool trial;
  const Odds worth;  // from these on a page is brought along
  const std::uint32_t limit;
  Chased& chased;
  std::uint32_t frontier_count = 0;
  std::array<Lead, frontier_max> frontier;  // the first frontier_count of them

  Lead take_best() {
    const auto better = [](const Lead& left, const Lead& right) { return raw(left.odds) < raw(right.odds); };
    Lead* const best = std::max_element(frontier.begin(), frontier.begin() + frontier_count, better);
    const Lead lead = *best;
    *best = frontier[--frontier_count];
    return lead;
  }
  bool has(PageIndex page) const {
    const auto end = chased.pages.begin() + chased.count;
    return page == here || std::find(chased.pages.begin(), end, page) != end;
  }
};

ReferenceChase::ReferenceChase(const HeapRange& range, const PageTable& pages, const RemoteHeap& remote, HeapShapes& shapes,
                               const MachineCosts& costs)
    : _range(range),
      _pages(pages),
      _remote(remote),
      _shapes(shapes),
      _costs(costs),
      _chasers(new Chaser[threads_max]),
      _copies(new std::byte[threads_max * PageCopies::bytes]) {
  for (std::uint32_t i = 0; i < threads_max; ++i) _chasers[i].copies.keep_in(_copies.get() + i * PageCopies::bytes);
}

Chased ReferenceChase::follow(HeapOffset touched, bool fetched, std::uint32_t thread, std::uint32_t pages_max, PageBringer& bringer) {
  Chaser* const chaser = claim(thread);
  if (chaser == nullptr) return {};
  Chased chased;
  if (fetched) {
    chaser->trial.on_fetch(page_of(touched), [&](FieldSlot slot, bool predicted, bool followed) {
      _odds.note(slot, followed);
      chased.trials += predicted ? 1 : 0;
      chased.trial_hits += predicted && followed ? 1 : 0;
    });
  }
  if (looks(*chaser)) {
    Search search(*this, *chaser, touched, std::min(pages_max, Chased::pages_max), bringer, chased);
    start(search, touched);
    run(search);
    if (!search.trial) chaser->idle = chased.count > 0 ? 0 : chaser->idle + 1;
  }
  chaser->busy.store(false, std::memory_order_release);
  return chased;
}

// Between the faults of a trial that note and the next chase there are some that only wait for what becomes of the notes.
bool ReferenceChase::looks(const Chaser& chaser) {
  if (chaser.trial.under_way()) return chaser.trial.notes();
  return chaser.idle < idle_after || chaser.now % idle_turns == 0;
}

ReferenceChase::Chaser* ReferenceChase::claim(std::uint32_t thread) {
  Chaser& chaser = _chasers[thread % threads_max];
  if (chaser.busy.exchange(true, std::memory_order_acquire)) return nullptr;
  if (chaser.thread != thread) {
    chaser.thread = thread;
    chaser.trial = {};
    chaser.walks = {};
    chaser.idle = 0;
  }
  ++chaser.now;
  return &chaser;
}

// What is touched is part of an object; where that begins in another page, it is most likely an element of a large array.
void ReferenceChase::start(Search& search, HeapOffset touched) {
  HeapOffset object{};
  std::uint64_t klass = 0;
  Shape shape;
  if (find_object(search, touched, &object, &klass, &shape)) {
    const bool in_elements = shape.kind == ShapeKind::object_array && raw(touched) >= raw(object) + shape.header_bytes;
    if (in_elements) lead_from_element(search, touched, klass);
    lead_from(search, object, klass, shape, Odds::certain, &touched);
    resume_walk(search, object);
  } else {
    lead_from_element(search, touched, 0);
  }
}

void ReferenceChase::run(Search& search) {
  for (std::uint32_t step = 0; step < steps_max && search.frontier_count > 0; ++step) {
    const Lead lead = search.take_best();
    const PageIndex page = page_of(lead.target);
    const PageState state = _pages.load(page).state();
    if (state == PageState::untouched) continue;
    const bool away = state == PageState::remote && page != search.here;
    if (search.trial && away) {
      const bool predicted = raw(_odds.of(lead.slot)) >= raw(search.worth);
      search.chaser.trial.note(page, lead.slot, predicted);
    } else if (away && !search.has(page)) {
      if (search.chased.count == search.limit) return;
      if (!search.bringer.bring(page)) continue;
      search.chased.pages[search.chased.count++] = page;
    }
    if (lead.is_element) {
      note_walk(search, lead.element);
      if (!search.trial || !away) lead_to_siblings(search, lead.element, lead.odds);
    }
    if (search.trial && away) continue;
    std::uint64_t klass = 0;
    if (!search.words.klass_at(lead.target, &klass)) continue;
    const Shape shape = _shapes.table.find(klass);
    if (shape.kind == ShapeKind::unknown) {
      _shapes.met_unknown.store(true, std::memory_order_relaxed);
    } else {
      lead_from(search, lead.target, klass, shape, lead.odds, nullptr);
    }
  }
}

// From the touched word back to the header before it. An object that is found must reach as far as the word.
bool ReferenceChase::find_object(Search& search, HeapOffset touched, HeapOffset* object, std::uint64_t* klass, Shape* shape) const {
  constexpr std::uint64_t step = 8;
  const std::uint64_t page_start = raw(touched) & ~std::uint64_t{page_bytes - 1};
  for (std::uint64_t at = raw(touched) & ~(step - 1);; at -= step) {
    if (search.words.klass_at(HeapOffset{at}, klass)) {
      *shape = _shapes.table.find(*klass);
      std::uint64_t bytes = shape->instance_bytes;
      if (shape->kind == ShapeKind::object_array || shape->kind == ShapeKind::primitive_array) {
        std::uint32_t length = 0;
        search.words.load(HeapOffset{at + search.words.length_offset()}, &length);
        bytes = shape->header_bytes + (std::uint64_t{length} << shape->log2_element_bytes);
      }
      if (shape->kind == ShapeKind::unknown) {
        _shapes.met_unknown.store(true, std::memory_order_relaxed);
      } else if (raw(touched) < at + std::max(bytes, step)) {
        *object = HeapOffset{at};
        return true;
      } else {
        // An object that ends before the word; what holds the word begins behind it, and is none that we know.
        return false;
      }
    }
    if (at == page_start) return false;
  }
}

void ReferenceChase::lead_from(Search& search, HeapOffset object, std::uint64_t klass, const Shape& shape, Odds odds,
                               const HeapOffset* touched) const {
  std::uint32_t count = shape.field_count;
  const bool is_array = shape.kind == ShapeKind::object_array;
  if (is_array) {
    if (!search.words.load(object + search.words.length_offset(), &count)) return;
    count = std::min(count, elements_max);
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t field = is_array ? i : shape.fields[i];
    const HeapOffset at = object + (is_array ? shape.header_bytes + i * search.words.reference_bytes() : field * 4);
    const bool is_touched = touched != nullptr && at == *touched;
    const FieldSlot slot = FieldOdds::slot(klass, is_touched ? Place::touched : Place::field, field);
    const bool wanted = search.trial ? touched != nullptr || !_odds.known(slot) || raw(_odds.of(slot)) >= raw(search.worth)
                                     : raw(_odds.of(slot) * odds) >= raw(search.worth);
    if (!wanted) continue;
    HeapOffset target{};
    if (search.words.follow(at, &target)) add(search, {target, odds, slot, false, at}, odds, touched != nullptr);
  }
}

// The element that was touched itself, and those behind it, if the array is walked through.
void ReferenceChase::lead_from_element(Search& search, HeapOffset element, std::uint64_t klass) const {
  element = HeapOffset{raw(element) / search.words.reference_bytes() * search.words.reference_bytes()};
  HeapOffset target{};
  std::uint64_t target_klass = 0;
  if (!search.words.follow(element, &target) || !search.words.klass_at(target, &target_klass)) return;
  if (!_shapes.table.knows(target_klass)) return;
  add(search, {target, Odds::certain, FieldOdds::slot(klass, Place::touched, 0), false, element}, Odds::certain, true);
  note_walk(search, element);
  lead_to_siblings(search, element, Odds::certain);
}

// The next element behind this one that leads anywhere.
void ReferenceChase::lead_to_siblings(Search& search, HeapOffset element, Odds odds) const {
  constexpr std::uint32_t nulls_max = 4;
  for (std::uint32_t i = 1; i <= nulls_max; ++i) {
    const HeapOffset next = element + i * search.words.reference_bytes();
    HeapOffset target{};
    std::uint64_t klass = 0;
    if (!search.words.follow(next, &target)) continue;
    if (!search.words.klass_at(target, &klass) || !_shapes.table.knows(klass)) return;
    add(search, {target, odds, FieldOdds::slot(klass, Place::sibling, 0), true, next}, odds, search.trial);
    return;
  }
}

// The array itself is most often here while it is walked through, so only its elements' targets fault.
void ReferenceChase::resume_walk(Search& search, HeapOffset object) const {
  constexpr std::uint32_t before = 4;
  const std::uint32_t step = search.words.reference_bytes();
  for (const Walk& walk : search.chaser.walks) {
    if (walk.used == 0) continue;
    for (std::uint32_t i = 0; i < before + siblings_max; ++i) {
      const HeapOffset element{raw(walk.element) + std::uint64_t{i} * step - std::uint64_t{before} * step};
      HeapOffset target{};
      if (!search.words.follow(element, &target) || target != object) continue;
      note_walk(search, element);
      return lead_to_siblings(search, element, Odds::certain);
    }
  }
}

void ReferenceChase::note_walk(Search& search, HeapOffset element) const {
  constexpr std::uint64_t near_bytes = 1024;
  Walk* oldest = &search.chaser.walks[0];
  for (Walk& walk : search.chaser.walks) {
    if (walk.used != 0 && raw(element) - raw(walk.element) + near_bytes / 2 < near_bytes) {
      walk = {element, search.chaser.now};
      return;
    }
    if (walk.used < oldest->used) oldest = &walk;
  }
  *oldest = {element, search.chaser.now};
}

// `always`: in a trial, to see what becomes of it.
void ReferenceChase::add(Search& search, const Lead& lead, Odds before, bool always) const {
  Lead next = lead;
  next.odds = search.trial && always ? Odds::certain : before * _odds.of(lead.slot);
  if (search.trial && !_odds.known(lead.slot)) next.odds = before * Odds::even;
  if (!search.trial && raw(next.odds) < raw(search.worth)) return;
  if (search.frontier_count < frontier_max) search.frontier[search.frontier_count++] = next;
}

}  // namespace farheap
