// Units of the far heap. Heap addresses, page indices and remote offsets are different types and never mix.
#pragma once

#include <cstddef>
#include <cstdint>

namespace farheap {

constexpr std::size_t page_bytes = 4096;
constexpr unsigned page_shift = 12;

/// Index of a page of the reserved heap range: (heap address - heap base) / page_bytes.
enum class PageIndex : std::uint32_t {};
/// Index of a region of the collector, in the collector's own numbering.
enum class RegionIndex : std::uint32_t {};
/// Byte offset in a lease's address space on a memory server; equals the byte offset in the heap.
enum class RemoteOffset : std::uint64_t {};
/// Index of a server-side extent: remote offset / extent bytes.
enum class ExtentIndex : std::uint32_t {};

constexpr std::uint32_t raw(PageIndex page) { return static_cast<std::uint32_t>(page); }
constexpr std::uint32_t raw(RegionIndex region) { return static_cast<std::uint32_t>(region); }
constexpr std::uint64_t raw(RemoteOffset offset) { return static_cast<std::uint64_t>(offset); }
constexpr std::uint32_t raw(ExtentIndex extent) { return static_cast<std::uint32_t>(extent); }

constexpr PageIndex operator+(PageIndex page, std::uint32_t pages) { return PageIndex{raw(page) + pages}; }
constexpr RemoteOffset remote_offset(PageIndex page) { return RemoteOffset{std::uint64_t{raw(page)} << page_shift}; }

}  // namespace farheap
