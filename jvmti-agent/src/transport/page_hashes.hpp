// Hashes of pages as the servers hold them: an evicted page that has its page's hash is clean, and need not be sent. In debug builds
// (FARHEAP_CHECK_PAGES) what is fetched is checked against them too.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "base/units.hpp"

namespace farheap {

#ifdef FARHEAP_CHECK_PAGES
constexpr bool check_pages = true;
#else
constexpr bool check_pages = false;
#endif

/// 127 bits over one page; all zero: of no page. Not secure: it finds changes, not attacks.
struct PageHash {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  static PageHash of(const std::byte* page) noexcept;
  bool known() const { return (low | high) != 0; }
  bool operator==(const PageHash& other) const { return low == other.low && high == other.high; }
};

/// Thread contract: fault path. Only who has claimed a page changes its hash; who reads it meanwhile may find neither the one nor the
/// other. Memory: 16 bytes a page of the heap (4 MiB a GiB),
/// touched when the first page of 256 is kept.
class PageHashes {
 public:
  explicit PageHashes(std::uint64_t pages);
  PageHashes(const PageHashes&) = delete;
  PageHashes& operator=(const PageHashes&) = delete;
  ~PageHashes();

  /// Whether bytes of this hash are what the server was last sent as the page, or is being sent.
  bool has(PageIndex page, const PageHash& hash) const noexcept;
  /// Whether it has told that it holds them.
  bool has_confirmed(PageIndex page, const PageHash& hash) const noexcept;
  /// The server will hold bytes of this hash as the page.
  void keep(PageIndex page, const PageHash& hash) noexcept;
  /// It holds what was kept of these pages.
  void confirm(PageIndex first, std::uint32_t count) noexcept;
  /// Whether fetched bytes are those that were kept. Pages that never were pass.
  bool match(PageIndex first, std::uint32_t count, const std::byte* bytes) const noexcept;
  /// The remote bytes of `count` pages from `first` on are gone.
  void forget(PageIndex first, std::uint32_t count) noexcept;

 private:
  struct Kept {
    std::atomic<std::uint64_t> low;
    std::atomic<std::uint64_t> high;
  };

  static constexpr std::uint64_t confirmed_bit = std::uint64_t{1} << 63;

  static Kept* map(std::uint64_t pages);
  PageHash at(std::uint64_t page) const noexcept {
    return {_hashes[page].low.load(std::memory_order_relaxed), _hashes[page].high.load(std::memory_order_relaxed) & ~confirmed_bit};
  }
  void set(std::uint64_t page, const PageHash& hash) noexcept {
    _hashes[page].low.store(hash.low, std::memory_order_relaxed);
    _hashes[page].high.store(hash.high, std::memory_order_relaxed);
  }

  const std::uint64_t _pages;
  Kept* const _hashes;
};

}  // namespace farheap
