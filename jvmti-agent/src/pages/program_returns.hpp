// How many pages of each region the program itself has brought back since a part of the region was last evicted: none of one that only the
// collector goes through.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/units.hpp"

namespace farheap {

/// Good for a guess only: what comes back while it is forgotten may count or not. Thread contract: fault path; relaxed atomics.
class ProgramReturns {
 public:
  explicit ProgramReturns(std::uint32_t regions) : _regions(regions), _pages(new std::atomic<std::uint32_t>[regions]()) {}

  void note(RegionIndex region) { _pages[raw(region)].fetch_add(1, std::memory_order_relaxed); }
  void forget(RegionIndex region) { _pages[raw(region)].store(0, std::memory_order_relaxed); }
  std::uint32_t pages(RegionIndex region) const { return _pages[raw(region)].load(std::memory_order_relaxed); }
  std::size_t bytes() const { return _regions * sizeof(std::uint32_t); }

 private:
  const std::uint32_t _regions;
  const std::unique_ptr<std::atomic<std::uint32_t>[]> _pages;
};

}  // namespace farheap
