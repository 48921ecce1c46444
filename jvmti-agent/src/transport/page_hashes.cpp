#include "transport/page_hashes.hpp"

#include <sys/mman.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/stop.hpp"

namespace farheap {
namespace {

PageHash* map_hashes(std::uint64_t pages) {
  const std::size_t bytes = (pages + 1) * sizeof(PageHash);
  void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) stop(ExitStatus::environment, "no memory for the hashes of pages (%zu bytes)", bytes);
  return static_cast<PageHash*>(memory);
}

}  // namespace

PageHash PageHash::of(const std::byte* page) noexcept {
  const XXH128_hash_t hash = XXH3_128bits(page, page_bytes);
  return {hash.low64, hash.high64};
}

PageHashes::PageHashes(std::uint64_t pages) : _pages(pages), _hashes(map_hashes(pages)) {}

PageHashes::~PageHashes() { ::munmap(_hashes, (_pages + 1) * sizeof(PageHash)); }

bool PageHashes::keep(PageIndex page, const std::byte* bytes) noexcept {
  if (raw(page) >= _pages) return true;
  const PageHash hash = PageHash::of(bytes);
  if (hash.known() && _hashes[raw(page)] == hash) return false;
  _hashes[raw(page)] = hash;
  return true;
}

bool PageHashes::match(PageIndex first, std::uint32_t count, const std::byte* bytes) const noexcept {
  for (std::uint32_t i = 0; i < count && raw(first) + i < _pages; ++i) {
    const PageHash& kept = _hashes[raw(first) + i];
    if (kept.known() && !(kept == PageHash::of(bytes + i * page_bytes))) return false;
  }
  return true;
}

void PageHashes::forget(PageIndex first, std::uint32_t count) noexcept {
  for (std::uint32_t i = 0; i < count && raw(first) + i < _pages; ++i) _hashes[raw(first) + i] = {};
}

}  // namespace farheap
