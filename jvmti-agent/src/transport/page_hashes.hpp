// Hashes of pages as the servers hold them: an evicted page that has its page's hash is clean, and need not be sent. In debug builds
// (FARHEAP_CHECK_PAGES) what is fetched is checked against them too.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/units.hpp"

namespace farheap {

#ifdef FARHEAP_CHECK_PAGES
constexpr bool check_pages = true;
#else
constexpr bool check_pages = false;
#endif

/// 128 bits over one page; all zero: of no page. Not secure: it finds changes, not attacks.
struct PageHash {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  static PageHash of(const std::byte* page) noexcept;
  bool known() const { return (low | high) != 0; }
  bool operator==(const PageHash& other) const { return low == other.low && high == other.high; }
};

/// Thread contract: fault path. A page's hash belongs to whoever has claimed the page. Memory: 16 bytes a page of the heap (4 MiB a GiB),
/// touched when the first page of 256 is kept.
class PageHashes {
 public:
  explicit PageHashes(std::uint64_t pages);
  PageHashes(const PageHashes&) = delete;
  PageHashes& operator=(const PageHashes&) = delete;
  ~PageHashes();

  /// The server will hold these bytes as the page. Returns false if it does already.
  bool keep(PageIndex page, const std::byte* bytes) noexcept;
  /// Whether fetched bytes are those that were kept. Pages that never were pass.
  bool match(PageIndex first, std::uint32_t count, const std::byte* bytes) const noexcept;
  /// The remote bytes of `count` pages from `first` on are gone.
  void forget(PageIndex first, std::uint32_t count) noexcept;

 private:
  const std::uint64_t _pages;
  PageHash* const _hashes;
};

}  // namespace farheap
