// Checksums of pages, taken at write-back and compared after the fetch: data that crosses the wire is checked on both sides.
// Debug builds only (FARHEAP_CHECK_PAGES).
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/units.hpp"

namespace farheap {

#ifdef FARHEAP_CHECK_PAGES
constexpr bool check_pages = true;
#else
constexpr bool check_pages = false;
#endif

/// 64 bits over one page; never 0. Not secure: it finds faults, not attacks.
std::uint64_t page_checksum(const std::byte* page) noexcept;

/// Thread contract: fault path. 8 bytes a page of the heap: 2 MiB a GiB.
class PageChecksums {
 public:
  explicit PageChecksums(std::uint64_t pages) : _pages(pages), _checksums(new std::atomic<std::uint64_t>[pages]()) {}

  /// The bytes of `count` pages from `first` on are about to be written back.
  void keep(PageIndex first, std::uint32_t count, const std::byte* bytes) noexcept;
  /// Whether fetched bytes are those written back. Pages that never were pass.
  bool match(PageIndex first, std::uint32_t count, const std::byte* bytes) const noexcept;
  /// The remote bytes of `count` pages from `first` on are gone.
  void forget(PageIndex first, std::uint32_t count) noexcept;

 private:
  const std::uint64_t _pages;
  std::unique_ptr<std::atomic<std::uint64_t>[]> _checksums;
};

}  // namespace farheap
