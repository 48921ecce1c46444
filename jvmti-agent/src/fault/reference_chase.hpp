// Where the program goes next because it follows references: from the word that it touched, through objects whose bytes the memory servers
// keep, along fields that have mostly been followed. A path goes on as long as the product of its fields' odds is worth a page: a list's
// next references lead far, a tree's children one level down, what is seldom followed nowhere.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <memory>

#include "fault/chase_trial.hpp"
#include "fault/far_words.hpp"
#include "fault/field_odds.hpp"
#include "hotspot/klass_table.hpp"
#include "pages/machine_costs.hpp"
#include "pages/page_table.hpp"

namespace farheap {

/// Brings a page along. False: it did not come.
class PageBringer {
 public:
  virtual bool bring(PageIndex page) = 0;

 protected:
  ~PageBringer() = default;
};

/// What came along, the likeliest first.
struct Chased {
  static constexpr std::uint32_t pages_max = 32;

  std::array<PageIndex, pages_max> pages;  // the first `count` of them
  std::uint32_t count = 0;
  // What the trials that this fault settled came to: pages that would have been brought along, and of them those that were wanted.
  std::uint32_t trials = 0;
  std::uint32_t trial_hits = 0;
};

/// The odds from which on a page is worth bringing along, by what paging costs on this machine. The page comes by itself, and another one
/// leaves for it, which in one of three cases is then missed (of pages touched at random a quarter of which are here). It saves a fault
/// with what leaves for that, but for its first touch. 0.69 with nested page tables, 0.40 where a fault takes 25 us (docs/MEASUREMENTS.md).
inline Odds worth_a_page(const MachineCosts& costs) {
  constexpr std::uint64_t leave_ns = 2000;  // of the evictor, a page
  const std::uint64_t missed_ns = costs.fault_ns / 3;
  const std::uint64_t spent_ns = std::uint64_t{costs.install_ns} * 3 / 2 + leave_ns + missed_ns;
  const std::uint64_t saved_ns = std::uint64_t{costs.fault_ns} + leave_ns + missed_ns - std::min(costs.touch_ns, costs.fault_ns);
  return Odds{static_cast<std::uint32_t>(std::min<std::uint64_t>(raw(Odds::certain), raw(Odds::certain) * spent_ns / saved_ns))};
}

/// Nothing that is read is trusted: what makes no sense is not followed, and what it leads to is looked at in the page table before anybody
/// fetches it. Thread contract: fault path. A fault looks at `steps_max` objects at most.
class ReferenceChase {
 public:
  ReferenceChase(const HeapRange& range, const PageTable& pages, const RemoteHeap& remote, HeapShapes& shapes, const MachineCosts& costs);

  /// After a fault of the calling thread, `thread`, at `touched`; `fetched`: the page was remote. At most `pages_max` pages. Where a server's
  /// memory is not mapped, what comes along is looked at when it is here, and leads on.
  Chased follow(HeapOffset touched, bool fetched, std::uint32_t thread, std::uint32_t pages_max, PageBringer& bringer);

  static constexpr std::size_t bytes() { return threads_max * (sizeof(Chaser) + PageCopies::bytes) + sizeof(FieldOdds); }

 private:
  static constexpr std::uint32_t threads_max = 128;
  static constexpr std::uint32_t steps_max = 96;
  static constexpr std::uint32_t frontier_max = 48;
  static constexpr std::uint32_t elements_max = 16;   // of an array, if nothing tells which of them is meant
  static constexpr std::uint32_t siblings_max = 32;   // that a walk through an array may be ahead of what was seen of it
  static constexpr std::uint32_t idle_after = 32;     // faults in a row that led nowhere: then only one in idle_turns is looked at
  static constexpr std::uint32_t idle_turns = 8;

  /// An array that a thread seems to walk through: the element that it came to last.
  struct Walk {
    HeapOffset element{0};
    std::uint64_t used = 0;
  };

  /// What is remembered of a thread. Threads whose numbers clash take turns.
  struct Chaser {
    std::atomic<bool> busy{false};
    std::uint32_t thread = 0;
    ChaseTrial trial;
    std::array<Walk, 4> walks{};
    std::uint64_t now = 0;
    std::uint32_t idle = 0;  // faults in a row that led nowhere
    PageCopies copies;
  };

  /// A reference that may be followed.
  struct Lead {
    HeapOffset target;
    Odds odds;
    FieldSlot slot;
    bool is_element;     // the ones behind it may be next
    HeapOffset element;  // where it stands, if so
  };

  struct Search;

  Chaser* claim(std::uint32_t thread);
  static bool looks(const Chaser& chaser);
  void start(Search& search, HeapOffset touched);
  void run(Search& search);
  bool find_object(Search& search, HeapOffset touched, HeapOffset* object, std::uint64_t* klass, Shape* shape) const;
  /// `touched`: what of the object was, if it is the one where the search begins.
  void lead_from(Search& search, HeapOffset object, std::uint64_t klass, const Shape& shape, Odds odds, const HeapOffset* touched) const;
  void lead_from_element(Search& search, HeapOffset element, std::uint64_t klass) const;
  void lead_to_siblings(Search& search, HeapOffset element, Odds odds) const;
  void resume_walk(Search& search, HeapOffset object) const;
  void note_walk(Search& search, HeapOffset element) const;
  void add(Search& search, const Lead& lead, Odds before, bool always) const;

  const HeapRange& _range;
  const PageTable& _pages;
  const RemoteHeap& _remote;
  HeapShapes& _shapes;
  const MachineCosts& _costs;
  FieldOdds _odds;
  const std::unique_ptr<Chaser[]> _chasers;
  const std::unique_ptr<std::byte[]> _copies;  // of all chasers; untouched where memory is mapped
};

}  // namespace farheap
