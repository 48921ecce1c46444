// How often the servers' copies of pages have been changed, by block of pages: what was read of a server still is what its copies hold
// as long as that stays the same.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "base/units.hpp"

namespace farheap {

/// Thread contract: fault path; lock-free. Memory: 4 bytes per 256 pages.
class Rewrites {
 public:
  static constexpr std::uint32_t pages_each = 256;

  explicit Rewrites(std::uint64_t pages) : _blocks((pages + pages_each - 1) / pages_each), _counts(new std::atomic<std::uint32_t>[_blocks]()) {}

  /// Before the first byte of the page's copy changes, and behind the last where the copy can be looked at meanwhile: so a number that was
  /// read in between names nothing. Nothing that comes before follows it, nor the other way round.
  void note(PageIndex page) noexcept {
    if (raw(page) / pages_each < _blocks) _counts[raw(page) / pages_each].fetch_add(1, std::memory_order_acq_rel);
  }
  void note(PageIndex first, std::uint32_t count) noexcept {
    for (std::uint32_t at = 0; at < count; at += pages_each) note(first + at);
  }
  /// Of all blocks that `count` pages from `first` on lie in. What the caller has read of the copies before, it has read before this: hence
  /// no mere load.
  std::uint64_t count(PageIndex first, std::uint32_t count) const noexcept {
    std::uint64_t sum = 0;
    const std::uint64_t end = (std::uint64_t{raw(first)} + count + pages_each - 1) / pages_each;
    for (std::uint64_t block = raw(first) / pages_each; block < end && block < _blocks; ++block) {
      sum += _counts[block].fetch_add(0, std::memory_order_acq_rel);
    }
    return sum;
  }

 private:
  const std::uint64_t _blocks;
  const std::unique_ptr<std::atomic<std::uint32_t>[]> _counts;
};

}  // namespace farheap
