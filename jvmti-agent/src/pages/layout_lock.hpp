// Keeps evictions and changes of the heap's mappings apart: evictors share it, the mapping watch takes it alone.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/backoff.hpp"

namespace farheap {

/// Thread contract: fault path. Held only for steps that never wait for a stopped thread.
class LayoutLock {
 public:
  /// False while a change of mappings is under way or waiting.
  bool try_share() {
    _sharers.fetch_add(1, std::memory_order_seq_cst);
    if (!_changing.load(std::memory_order_seq_cst)) return true;
    unshare();
    return false;
  }
  void unshare() { _sharers.fetch_sub(1, std::memory_order_release); }

  /// One thread only: the mapping watch.
  void take_alone() {
    _changing.store(true, std::memory_order_seq_cst);
    Backoff backoff("evictions to end before the heap's mappings change");
    while (_sharers.load(std::memory_order_seq_cst) != 0) backoff.pause();
  }
  void give_up() { _changing.store(false, std::memory_order_release); }

 private:
  std::atomic<std::uint32_t> _sharers{0};
  std::atomic<bool> _changing{false};
};

}  // namespace farheap
