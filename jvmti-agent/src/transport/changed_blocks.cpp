#include "transport/changed_blocks.hpp"

#include <cstring>

#include "base/units.hpp"

namespace farheap {

std::uint32_t copy_changed_blocks(std::byte* kept, const std::byte* bytes) noexcept {
  std::uint32_t changed = 0;
  for (std::size_t at = 0; at < page_bytes; at += block_bytes) {
    if (std::memcmp(kept + at, bytes + at, block_bytes) == 0) continue;
    std::memcpy(kept + at, bytes + at, block_bytes);
    ++changed;
  }
  return changed;
}

}  // namespace farheap
