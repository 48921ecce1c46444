#include "transport/page_hashes.hpp"

#include <sys/mman.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/stop.hpp"

namespace farheap {
PageHash PageHash::of(const std::byte* page) noexcept {
  const XXH128_hash_t hash = XXH3_128bits(page, page_bytes);
  return {hash.low64, hash.high64 >> 1};
}

PageHashes::Kept* PageHashes::map(std::uint64_t pages) {
  const std::size_t bytes = (pages + 1) * sizeof(Kept);
  void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) stop(ExitStatus::environment, "no memory for the hashes of pages (%zu bytes)", bytes);
  return static_cast<Kept*>(memory);
}

PageHashes::PageHashes(std::uint64_t pages) : _pages(pages), _hashes(map(pages)) {}

PageHashes::~PageHashes() { ::munmap(static_cast<void*>(_hashes), (_pages + 1) * sizeof(Kept)); }

bool PageHashes::has(PageIndex page, const PageHash& hash) const noexcept {
  return raw(page) < _pages && hash.known() && at(raw(page)) == hash;
}

bool PageHashes::has_confirmed(PageIndex page, const PageHash& hash) const noexcept {
  const auto is_confirmed = [&] { return (_hashes[raw(page)].high.load(std::memory_order_relaxed) & confirmed_bit) != 0; };
  return has(page, hash) && is_confirmed();
}

void PageHashes::confirm(PageIndex first, std::uint32_t count) noexcept {
  for (std::uint32_t i = 0; i < count && raw(first) + i < _pages; ++i) {
    std::atomic<std::uint64_t>& high = _hashes[raw(first) + i].high;
    const std::uint64_t kept = high.load(std::memory_order_relaxed);
    if ((kept & confirmed_bit) == 0) high.store(kept | confirmed_bit, std::memory_order_relaxed);
  }
}

void PageHashes::keep(PageIndex page, const PageHash& hash) noexcept {
  if (raw(page) < _pages) set(raw(page), hash);
}

bool PageHashes::match(PageIndex first, std::uint32_t count, const std::byte* bytes) const noexcept {
  for (std::uint32_t i = 0; i < count && raw(first) + i < _pages; ++i) {
    const PageHash kept = at(raw(first) + i);
    if (kept.known() && !(kept == PageHash::of(bytes + i * page_bytes))) return false;
  }
  return true;
}

void PageHashes::forget(PageIndex first, std::uint32_t count) noexcept {
  for (std::uint32_t i = 0; i < count && raw(first) + i < _pages; ++i) set(raw(first) + i, {});
}

}  // namespace farheap
