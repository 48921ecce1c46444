// What of a page differs from the server's copy, where that copy can be read like memory.
#pragma once

#include <cstddef>
#include <cstdint>

namespace farheap {

/// The grain of changes: four cache lines.
constexpr std::size_t block_bytes = 256;

/// Makes the page at `kept` equal to the one at `bytes` by copying the blocks that differ. Returns how many did; 0: the page was clean.
std::uint32_t copy_changed_blocks(std::byte* kept, const std::byte* bytes) noexcept;

}  // namespace farheap
