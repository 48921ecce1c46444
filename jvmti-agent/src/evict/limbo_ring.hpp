// Limbo: pages that were taken out of the heap and are still local, in the order in which they left it.
//
//        tail                                 head
//          v                                    v
//   . . . [settled|settled|hole|settled|open|open] . . .      slots; open: reserved, its page is still being moved
//
// A page's turn comes when the tail reaches its slot: until then a touch gives it back at the cost of a soft fault
// (VMS's second chance). A page given back leaves a hole. In move mode a slot has a page of memory of its own; in wp mode the
// pages stay in the heap and the ring only keeps their order.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/units.hpp"

namespace farheap {

/// Thread contract: fault path. reserve(): any thread, lock-free; oldest() and release(): the holder of the drain lock.
class LimboRing {
 public:
  /// `memory`: slot_count pages (null in wp mode).
  LimboRing(std::uint32_t slot_count, std::byte* memory);
  LimboRing(const LimboRing&) = delete;
  LimboRing& operator=(const LimboRing&) = delete;

  struct Slots {
    std::uint32_t first;
    std::uint32_t count;
  };

  /// Up to `wanted` consecutive slots, at least `least`, or none. All of them must be settled or left empty.
  Slots reserve(std::uint32_t wanted, std::uint32_t least = 1);
  /// By the thread that reserved the slots, when their pages are out of reach and before any is settled: whether their content is dead as
  /// soon as their region is free.
  void note_taken(Slots slots, bool dies_with_region);
  bool dies_with_region(std::uint32_t slot) const { return _dies_with_region[slot].load(std::memory_order_relaxed); }
  /// By the thread that reserved the slot, once for each slot: it holds `page`, unless the page was given back already. To be called
  /// when the page's state names the slot: a settled slot whose page does not name it counts as a discarded page's, and its frame is
  /// given away.
  void settle(std::uint32_t slot, PageIndex page) {
    std::uint32_t expected = open;
    if (!_owner[slot].compare_exchange_strong(expected, raw(page) + 1, std::memory_order_acq_rel)) leave_empty(slot);
  }
  /// By the thread that reserved the slot, instead of settle(): nothing was moved in.
  void leave_empty(std::uint32_t slot) { _owner[slot].store(hole, std::memory_order_release); }
  /// By the thread that moved the page out again. A slot that is not settled yet stays its reserver's: it must not come round before
  /// that thread is done with it.
  void vacate(std::uint32_t slot) {
    std::uint32_t expected = open;
    if (!_owner[slot].compare_exchange_strong(expected, vacated, std::memory_order_acq_rel)) leave_empty(slot);
  }

  /// The oldest slots, at most `wanted`, as far as they are settled and consecutive.
  Slots oldest(std::uint32_t wanted) const;
  /// Whether the slot holds a frame; `page` is then the page it was settled with.
  bool owner(std::uint32_t slot, PageIndex* page) const;
  /// The oldest slots are free again.
  void release(Slots slots);

  std::byte* memory(std::uint32_t slot) const { return _memory + (std::size_t{slot} << page_shift); }
  std::uint32_t used() const {
    return static_cast<std::uint32_t>(_head.load(std::memory_order_acquire) - _tail.load(std::memory_order_acquire));
  }
  std::uint32_t slot_count() const { return _slot_count; }
  std::size_t bookkeeping_bytes() const { return std::size_t{_slot_count} * (sizeof(std::uint32_t) + sizeof(bool)); }

 private:
  static constexpr std::uint32_t open = 0;
  static constexpr std::uint32_t hole = UINT32_MAX;
  static constexpr std::uint32_t vacated = UINT32_MAX - 1;

  static bool is_settled(std::uint32_t owner) { return owner != open && owner != vacated; }

  std::uint32_t index(std::uint64_t position) const { return static_cast<std::uint32_t>(position % _slot_count); }

  const std::uint32_t _slot_count;
  std::byte* const _memory;
  const std::unique_ptr<std::atomic<std::uint32_t>[]> _owner;
  const std::unique_ptr<std::atomic<bool>[]> _dies_with_region;
  std::atomic<std::uint64_t> _head{0};
  std::atomic<std::uint64_t> _tail{0};
};

}  // namespace farheap
