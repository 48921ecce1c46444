// The reserved heap range, its pages and regions.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/units.hpp"

namespace farheap {

/// Arithmetic between heap addresses, pages and regions. Immutable.
class HeapRange {
 public:
  HeapRange() = default;
  /// `base` is page-aligned; `bytes` a multiple of region_bytes, region_bytes of page_bytes.
  HeapRange(std::byte* base, std::size_t bytes, std::size_t region_bytes)
      : _base(base), _bytes(bytes), _pages_per_region(static_cast<std::uint32_t>(region_bytes >> page_shift)) {}

  std::byte* base() const { return _base; }
  std::size_t bytes() const { return _bytes; }
  std::uint32_t page_count() const { return static_cast<std::uint32_t>(_bytes >> page_shift); }
  std::uint32_t pages_per_region() const { return _pages_per_region; }
  std::uint32_t region_count() const { return page_count() / _pages_per_region; }

  bool contains(const void* address) const {
    return reinterpret_cast<std::uintptr_t>(address) - reinterpret_cast<std::uintptr_t>(_base) < _bytes;
  }
  PageIndex page_at(const void* address) const {
    return PageIndex{static_cast<std::uint32_t>(
        (reinterpret_cast<std::uintptr_t>(address) - reinterpret_cast<std::uintptr_t>(_base)) >> page_shift)};
  }
  std::byte* address_of(PageIndex page) const { return _base + (std::size_t{raw(page)} << page_shift); }
  RegionIndex region_of(PageIndex page) const { return RegionIndex{raw(page) / _pages_per_region}; }
  PageIndex first_page(RegionIndex region) const { return PageIndex{raw(region) * _pages_per_region}; }

 private:
  std::byte* _base = nullptr;
  std::size_t _bytes = 0;
  std::uint32_t _pages_per_region = 1;
};

}  // namespace farheap
