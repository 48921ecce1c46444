// How far away a page was when it came back: how many pages became remote between its own departure and its return. Had the budget been
// larger by that many pages, it would have been here still, as far as pages leave in the order of their last use.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/units.hpp"

namespace farheap {

/// Thread contract: fault path; relaxed atomics. Memory: 4 bytes per page, touched when the page first departs.
class RefaultClock {
 public:
  explicit RefaultClock(std::uint32_t page_count) : _page_count(page_count), _departed_at(new std::atomic<std::uint32_t>[page_count]) {}

  std::size_t bytes() const { return std::size_t{_page_count} * sizeof(std::uint32_t); }

  /// The page becomes remote: by whoever makes it so, before others can see it.
  void depart(PageIndex page) {
    _departed_at[raw(page)].store(_departures.fetch_add(1, std::memory_order_relaxed), std::memory_order_relaxed);
  }
  /// Pages that became remote since a remote page did; 2^32 and more are told modulo 2^32 (16 TiB).
  std::uint32_t distance(PageIndex page) const {
    return _departures.load(std::memory_order_relaxed) - _departed_at[raw(page)].load(std::memory_order_relaxed) - 1;
  }

 private:
  const std::uint32_t _page_count;
  const std::unique_ptr<std::atomic<std::uint32_t>[]> _departed_at;
  std::atomic<std::uint32_t> _departures{0};
};

}  // namespace farheap
