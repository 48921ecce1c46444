// Which pages to evict: a hand sweeps the heap in address order, so that victims come in runs, or in blocks. Where runs are taken, a page
// that came back since the last sweep gets a second chance (where blocks are, limbo gives it). Young regions are left alone until
// nothing else is left, and in a pause free ones until no young one is; else free regions go like old ones (their content is dead, so they
// cost no write-back).
#pragma once

#include <atomic>
#include <cstdint>

#include "pages/paged_heap.hpp"
#include "transport/remote_heap.hpp"

namespace farheap {

/// What is taken when there is nothing better. `sparing`: old regions, and free ones outside a pause; `pressing`: young ones as well;
/// `desperate`: in a pause free ones too. What is taken out of these does not count as dead before the pause's end, and so is written back;
/// and the collector is about to fill them.
enum class Urgency : std::uint8_t { sparing, pressing, desperate };

struct VictimRun {
  PageIndex first;
  std::uint32_t count;  // 1..run_pages_max, all in one region; 0: nothing to evict at this urgency
};

/// Decides only; nothing is claimed. Thread contract: fault path; one caller at a time (the holder of the choice lock).
class VictimClock {
 public:
  VictimClock(PagedHeap& heap, const RemoteHeap& remote) : _heap(heap), _remote(remote) {}

  /// The next run in sweep order. `leased_only` passes over pages whose extent is not leased yet.
  VictimRun choose(Urgency urgency, bool leased_only);
  /// The next block in sweep order that has a resident page.
  VictimRun choose_block(Urgency urgency, bool leased_only);

 private:
  bool has_resident(PageIndex first) const;
  bool is_victim(PageIndex page);
  bool spares_region(PageIndex page, Urgency urgency, bool leased_only) const;
  VictimRun take_run(PageIndex first, PageIndex end);

  PagedHeap& _heap;
  const RemoteHeap& _remote;
  std::uint32_t _hand = 0;
};

}  // namespace farheap
