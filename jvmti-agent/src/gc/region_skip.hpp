// Path E, line up: stubs filled at the start of a pause -> at the end of a concurrent start, regions whose stub holds what they refer to
// get a TAMS at their bottom, so that marking passes them by -> at the start of a remark, what stubs hold is raised to count as live, so
// that it is not evacuated by references that nobody has looked for -> at its end, those regions get no TARS, so that nobody looks for them
// -> all of it is forgotten. docs/region-skip.md has why each is safe.
//
// Every so many cycles all stubs are let go, and the next one passes nothing by: else what is dead in such a region would keep alive
// what it refers to for ever. Regions that are in use, as what is here of them shows, are where garbage comes to be: they are passed by
// only while there are not many more old regions than there once were.
#pragma once

#include <atomic>
#include <memory>

#include "gc/last_marks.hpp"
#include "gc/skip_facts.hpp"
#include "gc/stub_filler.hpp"

namespace farheap {

/// Thread contract: pause_starts, pause_ends: the VM thread, inside the pause; no JNI, no allocation, no lock. Others: any thread.
class RegionSkip {
 public:
  RegionSkip(PagedHeap& heap, MarkingWatch& marking, RemoteHeap& remote, const LimboRing& limbo);

  /// Behind MarkingWatch's.
  void pause_starts();
  void pause_ends(PauseKind kind);

  RegionStubs& stubs() { return _stubs; }
  /// Whether stubs are of use now. False while marking is under way, before a cycle that passes nothing by, and when nothing is known.
  bool wants_stubs() const { return _wants_stubs.load(std::memory_order_acquire); }
  /// Whether a stub for the region would be of use, at the last pause.
  bool may_skip(RegionIndex region) const { return _skippable[raw(region)].load(std::memory_order_relaxed); }
  /// Which objects of it are known to be dead. Any thread that may allocate; False: not to be had.
  bool known_live(RegionIndex region, KnownLive* out) const { return _last_marks.known_live(region, out); }
  /// How often something has ended by which addresses that were told before may lead to nothing.
  std::uint64_t times_stale() const { return _times_stale.load(std::memory_order_acquire); }

  std::uint32_t regions_skipped() const { return _skipped_last.load(std::memory_order_relaxed); }
  std::size_t bytes() const { return sizeof(RegionSkip) + _stubs.count * (sizeof(RegionStub) + 2) + _last_marks.bytes(); }

 private:
  /// Old regions more than there were, of all regions.
  static constexpr std::uint32_t growth_part_max = 8;
  /// Of a region that is not in use at most this part is here.
  static constexpr std::uint32_t unused_part_max = 16;

  void begin_cycle();
  bool is_better_marked(RegionIndex region, const RegionStub& stub) const;
  bool may_pass_by(RegionIndex region, const RegionStub& stub);
  void pass_by(RegionIndex region);
  void count_marked(RegionIndex region);
  bool is_in_use(RegionIndex region, const RegionStub& stub) const;
  void raise_targets();
  void note_targets(RegionIndex region, const RegionStub& stub);
  void raise(RegionIndex region);
  void end_cycle();
  void give_up_cycle();
  void drop_changed();
  void let_all_go();
  void check_whole(bool lacks_marks) const;
  void note_arrays();
  void note_skippable();

  PagedHeap& _heap;
  MarkingWatch& _marking;
  RegionStubs _stubs;
  SkipFacts _facts;
  LastMarks _last_marks;
  StubFiller _filler;
  std::uint32_t _rounds = 0;       // cycles in a row that passed something by
  bool _all_due = false;           // the next cycle passes nothing by
  bool _used_due = false;          // the cycle under way passes by none that is in use
  std::uint32_t _old = 0;          // old regions, at the last pause
  std::uint32_t _old_least = 0;    // since one began that passed by none that was in use
  bool _raised = false;            // what stubs hold, in this pause
  std::uint32_t _skipped = 0;      // in the cycle under way
  const std::unique_ptr<bool[]> _noted;  // by region: of what is looked for just now
  const std::unique_ptr<std::atomic<bool>[]> _skippable;  // by region
  std::atomic<bool> _wants_stubs{false};
  std::atomic<std::uint64_t> _times_stale{0};
  std::atomic<std::uint32_t> _skipped_last{0};
};

}  // namespace farheap
