#include "transport/page_checksums.hpp"

#include <cstring>

namespace farheap {

namespace {

// For a given sum, different words give different sums, and the other way round: one changed word never goes unseen.
std::uint64_t mixed(std::uint64_t sum, std::uint64_t word) {
  const std::uint64_t product = (sum ^ word) * 0x9E3779B97F4A7C15u;
  return product ^ product >> 32;
}

}  // namespace

// Four lanes, so that their multiplications overlap.
std::uint64_t page_checksum(const std::byte* page) noexcept {
  constexpr std::size_t lanes = 4;
  std::uint64_t sums[lanes] = {1, 2, 3, 4};
  for (std::size_t at = 0; at < page_bytes; at += sizeof sums) {
    std::uint64_t words[lanes];
    std::memcpy(words, page + at, sizeof words);
    for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] = mixed(sums[lane], words[lane]);
  }
  std::uint64_t sum = 0;
  for (const std::uint64_t lane : sums) sum = mixed(sum, lane);
  return sum == 0 ? 1 : sum;
}

void PageChecksums::keep(PageIndex first, std::uint32_t count, const std::byte* bytes) noexcept {
  for (std::uint32_t i = 0; i < count && raw(first) + i < _pages; ++i) {
    _checksums[raw(first) + i].store(page_checksum(bytes + i * page_bytes), std::memory_order_release);
  }
}

bool PageChecksums::match(PageIndex first, std::uint32_t count, const std::byte* bytes) const noexcept {
  for (std::uint32_t i = 0; i < count && raw(first) + i < _pages; ++i) {
    const std::uint64_t kept = _checksums[raw(first) + i].load(std::memory_order_acquire);
    if (kept != 0 && kept != page_checksum(bytes + i * page_bytes)) return false;
  }
  return true;
}

void PageChecksums::forget(PageIndex first, std::uint32_t count) noexcept {
  for (std::uint32_t i = 0; i < count && raw(first) + i < _pages; ++i) _checksums[raw(first) + i].store(0, std::memory_order_release);
}

}  // namespace farheap
