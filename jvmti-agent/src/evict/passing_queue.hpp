// Pages that the collector fetched in passing, oldest first. They leave before all others, so that a marking cycle goes through the heap
// without driving out what the program uses.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "base/units.hpp"

namespace farheap {

/// Thread contract: fault path. put(): any thread, lock-free; take(): one at a time (the holder of the choice lock). Bounded: a run that
/// finds it full is not kept, and its pages leave like any others.
class PassingQueue {
 public:
  struct Run {
    PageIndex first;
    std::uint32_t count;
  };

  void put(Run run) {
    std::uint64_t head = _head.load(std::memory_order_relaxed);
    do {
      if (head - _tail.load(std::memory_order_acquire) >= _runs.size()) return;
    } while (!_head.compare_exchange_weak(head, head + 1, std::memory_order_acq_rel));
    _pages.fetch_add(run.count, std::memory_order_relaxed);
    _runs[head % _runs.size()].store(std::uint64_t{run.count} << 32 | raw(run.first), std::memory_order_release);
  }

  /// False when there is none, or its writer has not finished it.
  bool take(Run* run) {
    const std::uint64_t tail = _tail.load(std::memory_order_relaxed);
    if (tail == _head.load(std::memory_order_acquire)) return false;
    const std::uint64_t packed = _runs[tail % _runs.size()].exchange(0, std::memory_order_acq_rel);
    if (packed == 0) return false;
    *run = {PageIndex{static_cast<std::uint32_t>(packed)}, static_cast<std::uint32_t>(packed >> 32)};
    _pages.fetch_sub(run->count, std::memory_order_relaxed);
    _tail.store(tail + 1, std::memory_order_release);
    return true;
  }

  /// Pages in it.
  std::uint32_t pages() const { return _pages.load(std::memory_order_relaxed); }

 private:
  std::array<std::atomic<std::uint64_t>, 4096> _runs{};  // count << 32 | first page; 0: not written
  std::atomic<std::uint64_t> _head{0};
  std::atomic<std::uint64_t> _tail{0};
  std::atomic<std::uint32_t> _pages{0};
};

}  // namespace farheap
