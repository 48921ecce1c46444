// Blocks that are paged from end to end. Some are not: the JVM maps its class-data archive over the first pages of a region, and what a
// file backs must stay where it is.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "base/debug_hooks.hpp"
#include "base/units.hpp"

namespace farheap {

/// What may be remapped at once: 1 MiB, the smallest region of G1; G1 maps and unmaps whole regions.
constexpr std::uint32_t block_pages = 256;

/// Thread contract: fault path; relaxed atomics, for the layout lock orders changes and use.
class BlockSet {
 public:
  explicit BlockSet(std::uint32_t page_count) : _count(page_count / block_pages), _whole(new std::atomic<bool>[_count]()) {}

  /// The pages from `first` up to `end` are paged: so are the blocks that lie in them.
  void add(PageIndex first, PageIndex end) {
    for (std::uint32_t block = (raw(first) + block_pages - 1) / block_pages; block < raw(end) / block_pages; ++block) {
      _whole[block].store(true, std::memory_order_relaxed);
    }
  }
  /// Whether the block that begins at `first` is paged whole. Linux 6.17 moves the part of a block that a file backs before it refuses
  /// the rest, and the program would read the file again.
  bool has(PageIndex first) const {
    return _whole[raw(first) / block_pages].load(std::memory_order_relaxed) || debug::is_broken(debug::Rule::whole);
  }
  std::size_t bytes() const { return _count; }

 private:
  const std::uint32_t _count;
  const std::unique_ptr<std::atomic<bool>[]> _whole;
};

}  // namespace farheap
