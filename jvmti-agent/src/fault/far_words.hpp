// Words of the heap, read without a fault: from the copies that the memory servers keep, where these are mapped, which is what a page holds
// that is remote, and what any other page held when it left last; else from copies of pages that are here. What is read may be out of date.
#pragma once

#include <cstdint>

#include "fault/page_copies.hpp"
#include "hotspot/heap_model.hpp"
#include "pages/heap_range.hpp"
#include "transport/remote_heap.hpp"

namespace farheap {

/// Bytes from the heap's base.
enum class HeapOffset : std::uint64_t {};
constexpr std::uint64_t raw(HeapOffset offset) { return static_cast<std::uint64_t>(offset); }
constexpr HeapOffset operator+(HeapOffset offset, std::uint64_t bytes) { return HeapOffset{raw(offset) + bytes}; }
constexpr PageIndex page_of(HeapOffset offset) { return PageIndex{static_cast<std::uint32_t>(raw(offset) >> page_shift)}; }

/// One look around. Thread contract: fault path.
class FarWords {
 public:
  FarWords(const HeapRange& range, const PageTable& pages, const RemoteHeap& remote, PageCopies& copies, const ObjectEncoding& encoding)
      : _range(range), _pages(pages), _remote(remote), _copies(copies), _encoding(encoding) {
    _copies.clear();
  }

  /// False: outside the heap, not aligned, or in a page that can be looked at nowhere. `Word`: an unsigned integer of 4 or 8 bytes.
  template <typename Word>
  bool load(HeapOffset at, Word* out) {
    if (raw(at) >= _range.bytes() || raw(at) % sizeof(Word) != 0) return false;
    const PageIndex page = page_of(at);
    if (_bytes == nullptr || page != _page) {
      _page = page;
      _bytes = _remote.peek(page);
      if (_bytes == nullptr) _bytes = _copies.of(page, _range, _pages);
      if (_bytes == nullptr) return false;
    }
    *out = load_racing(reinterpret_cast<const Word*>(_bytes + raw(at) % page_bytes));
    return true;
  }

  std::uint32_t reference_bytes() const { return _encoding.oops.narrow ? 4 : 8; }
  std::uint32_t length_offset() const { return _encoding.length_offset(); }

  /// Where the reference at `at` leads. False: nowhere, or to no place where an object of this heap may begin.
  bool follow(HeapOffset at, HeapOffset* target) {
    std::uint64_t address = 0;
    if (_encoding.oops.narrow) {
      std::uint32_t narrow = 0;
      if (!load(at, &narrow) || narrow == 0) return false;
      address = _encoding.oops.base + (std::uint64_t{narrow} << _encoding.oops.shift);
    } else if (!load(at, &address)) {
      return false;
    }
    const std::uint64_t offset = address - reinterpret_cast<std::uint64_t>(_range.base());
    *target = HeapOffset{offset};
    return offset < _range.bytes() && offset % object_alignment == 0;
  }

  /// The word that names the class of an object that begins at `at`. False: none does, or its mark word is in use (locked).
  ///   mark: | 63 ... 42 class, with compact headers; else zero | identity hash, age | 01 |
  bool klass_at(HeapOffset at, std::uint64_t* klass) {
    constexpr unsigned bits_below_class = 42;
    std::uint64_t mark = 0;
    if (!load(at, &mark) || (mark & 3) != 1) return false;
    *klass = mark >> bits_below_class;
    if (_encoding.compact_headers) return *klass != 0;
    if (*klass != 0) return false;
    if (!_encoding.klasses.narrow) return load(at + sizeof mark, klass);
    std::uint32_t narrow = 0;
    const bool read = load(at + sizeof mark, &narrow);
    *klass = narrow;
    return read;
  }

 private:
  static constexpr std::uint32_t object_alignment = 8;

  // The server's copy may be written to meanwhile, by a write-back.
  template <typename Word>
  __attribute__((no_sanitize("thread"), noinline)) static Word load_racing(const Word* from) {
    return *static_cast<const volatile Word*>(from);
  }

  const HeapRange& _range;
  const PageTable& _pages;
  const RemoteHeap& _remote;
  PageCopies& _copies;
  const ObjectEncoding& _encoding;
  PageIndex _page{0};
  const std::byte* _bytes = nullptr;
};

}  // namespace farheap
