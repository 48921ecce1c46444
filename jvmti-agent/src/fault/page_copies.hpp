// Copies of a few pages that are here, for looking at them without a fault.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/own_memory.hpp"
#include "pages/heap_range.hpp"
#include "pages/page_table.hpp"

namespace farheap {

/// One thread at a time. Thread contract: fault path.
class PageCopies {
 public:
  static constexpr std::uint32_t pages = 4;
  static constexpr std::size_t bytes = pages * page_bytes;

  /// `memory`: `bytes` of it.
  void keep_in(std::byte* memory) { _memory = memory; }
  void clear() { _used = 0; }

  /// What the page held since the last clear(). Null: it is not here.
  const std::byte* of(PageIndex page, const HeapRange& range, const PageTable& table) {
    for (std::uint32_t i = 0; i < pages && i < _used; ++i) {
      if (_pages[i] == page) return _memory + i * page_bytes;
    }
    const std::uint32_t slot = _used % pages;
    std::byte* const copy = _memory + slot * page_bytes;
    // The kernel copies, and fails where a load would fetch the page.
    const bool copied = table.load(page).state() == PageState::resident && copy_own_memory(copy, range.address_of(page), page_bytes);
    // A copy that failed half-way has overwritten what was there.
    _pages[slot] = copied ? page : PageIndex{~0u};
    ++_used;
    return copied ? copy : nullptr;
  }

 private:
  std::byte* _memory = nullptr;
  std::array<PageIndex, pages> _pages{};
  std::uint32_t _used = 0;  // slots, counted on when they are used again
};

}  // namespace farheap
