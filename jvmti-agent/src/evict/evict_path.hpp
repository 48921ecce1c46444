// Path B, evict: choose victims -> claim -> take them out of reach -> limbo; and, when a page's turn comes,
// limbo -> send -> acknowledged -> give the frame back. Run by the evictor ahead of demand, and by a faulting thread when the
// reserve is gone.
#pragma once

#include <atomic>
#include <cstdint>

#include "evict/limbo_ring.hpp"
#include "evict/steady_copy.hpp"
#include "evict/victim_clock.hpp"
#include "pages/paged_heap.hpp"
#include "transport/remote_heap.hpp"

namespace farheap {

/// Who evicts: the background thread, which may wait for round trips to lease an extent, or a fault, which may not.
enum class Evicting : std::uint8_t { in_background, in_fault };

/// Thread contract: fault path.
class EvictPath {
 public:
  EvictPath(PagedHeap& heap, RemoteHeap& remote, LimboRing& limbo)
      : _heap(heap), _remote(remote), _limbo(limbo), _clock(heap, remote) {}
  /// Before the first use.
  Error start();

  /// Takes one run of victims, the least missed that there are, out of the program's reach into limbo. Returns the pages taken; 0: none to
  /// take, limbo full, or the heap's mappings are changing. A fault passes over extents that are not leased yet; the evictor leases them.
  std::uint32_t evict_run(Evicting who);

  /// Writes back and gives up the oldest pages of limbo, at most `wanted`. Returns the slots cleared; 0: limbo is empty, or
  /// another thread is at it.
  std::uint32_t clear_limbo(std::uint32_t wanted);

  /// Frames in limbo, and whether it takes any more.
  std::uint32_t limbo_pages() const { return remaps() ? _frames.load(std::memory_order_relaxed) : _limbo.used(); }
  std::size_t copy_bytes() const { return _copies.bytes(); }

 private:
  /// Pages of one clear_limbo, in slots; 64 runs of up to 64 pages would be more than a server answers in a millisecond.
  static constexpr std::uint32_t batch_slots_max = 256;
  static_assert(batch_slots_max == block_pages);

  enum class Turn : std::uint8_t { write, drop, gone };
  struct Batch {
    LimboRing::Slots slots;
    Turn turn[batch_slots_max];
    PageIndex page[batch_slots_max];
    PageRun runs[batch_slots_max];
    std::uint32_t run_count;
    std::uint32_t written;
    WriteBack told;
    std::uint32_t dead;
    SteadyCopy::Run copies[SteadyCopy::runs_max];
    bool copied;  // the kernel has copied what is written back
  };

  /// What one take_block claimed, and what went out.
  struct BlockClaims {
    bool claimed[block_pages];
    std::uint64_t moved[block_pages / 64];
    bool went_out(std::uint32_t i) const { return (moved[i / 64] >> i % 64 & 1) != 0; }
  };

  std::uint32_t take_run(VictimRun victims, LimboRing::Slots slots);
  std::uint32_t take_block(PageIndex first, LimboRing::Slots slots);
  void claim_block(PageIndex first, BlockClaims* claims);
  std::uint32_t settle_block(PageIndex first, const BlockClaims& claims, LimboRing::Slots slots);
  bool claim_stray(PageIndex page);
  VictimRun choose(Evicting who);
  void lease(PageIndex page);
  std::uint32_t claim(VictimRun victims, std::uint32_t limit);
  std::uint32_t take_out(PageIndex first, std::uint32_t claimed, std::uint32_t slot);
  void note_eviction(std::uint64_t start_ns, PageIndex first, std::uint32_t taken, Evicting who);
  void settle(PageIndex first, std::uint32_t claimed, std::uint32_t taken, LimboRing::Slots slots);

  void note_write_back(std::uint64_t start_ns, const Batch& batch);
  void take_turns(Batch& batch);
  Turn take_turn(std::uint32_t slot, PageIndex* page);
  void copy_out(Batch& batch);
  void copy_limbo(Batch& batch);
  void make_runs(Batch& batch) const;
  void send(Batch& batch);
  void acknowledge(Batch& batch);
  void drop_in_place(const Batch& batch);
  void await_homecomers(const Batch& batch);
  void drop_slots(const Batch& batch);
  const std::byte* local_bytes(const Batch& batch, std::uint32_t i) const;
  /// Whether limbo has memory of its own.
  bool moves() const { return _heap.uffd.mode() != EvictMode::wp; }
  bool remaps() const { return _heap.uffd.mode() == EvictMode::remap; }

  PagedHeap& _heap;
  RemoteHeap& _remote;
  LimboRing& _limbo;
  VictimClock _clock;
  std::atomic<bool> _choosing{false};
  std::atomic<bool> _clearing{false};
  bool _copies_limbo = false;
  std::atomic<std::uint32_t> _frames{0};  // in limbo, when blocks are remapped: then most slots are empty
  Batch _batch;                         // of the thread that clears
  SteadyCopy _copies{batch_slots_max};  // likewise
};

}  // namespace farheap
