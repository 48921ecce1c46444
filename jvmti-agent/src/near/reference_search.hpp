// Words that may be references: each that leads into the heap, if it is one. Nothing is known of what the bytes are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace farheap {

/// How references of one heap are written in memory.
struct ReferenceEncoding {
  std::uint64_t heap_base = 0;
  std::uint64_t heap_bytes = 0;
  bool narrow = false;  // 4 bytes: oop_base + (value << oop_shift); else addresses
  std::uint64_t oop_base = 0;
  unsigned oop_shift = 0;
};

class ReferenceSearch {
 public:
  explicit ReferenceSearch(const ReferenceEncoding& encoding)
      : _heap_base(encoding.heap_base),
        _heap_bytes(encoding.heap_bytes),
        _shift(encoding.oop_shift),
        _narrow_base(encoding.oop_base - encoding.heap_base),
        _narrow_first(encoding.narrow ? (encoding.heap_base - encoding.oop_base) >> encoding.oop_shift : 0),
        _narrow_span(encoding.narrow ? encoding.heap_bytes >> encoding.oop_shift : 0) {}

  /// Gives `found` the heap offset of every aligned address in `bytes` (a multiple of 64) that lies in the heap.
  template <typename Found>
  void wide(const std::byte* bytes, std::size_t size, Found found) const {
    for (std::size_t line = 0; line < size; line += line_bytes) {
      std::uint64_t words[line_bytes / 8];
      std::memcpy(words, bytes + line, sizeof words);
      if (!any_wide(words)) continue;
      for (const std::uint64_t word : words) {
        if (is_wide(word)) found(word - _heap_base);
      }
    }
  }

  /// The same for one word.
  template <typename Found>
  void one(std::uint64_t word, Found found) const {
    if (is_wide(word)) found(word - _heap_base);
  }

  /// The same for narrow ones, which are aligned to 4 bytes; of a heap without them, none.
  template <typename Found>
  void narrow(const std::byte* bytes, std::size_t size, Found found) const {
    for (std::size_t line = 0; line < size; line += line_bytes) {
      std::uint32_t words[line_bytes / 4];
      std::memcpy(words, bytes + line, sizeof words);
      if (!any_narrow(words)) continue;
      for (const std::uint32_t word : words) {
        if (is_narrow(word)) found(_narrow_base + (std::uint64_t{word} << _shift));
      }
    }
  }

 private:
  static constexpr std::size_t line_bytes = 64;

  bool is_wide(std::uint64_t word) const { return word - _heap_base < _heap_bytes && word % 8 == 0; }
  bool is_narrow(std::uint32_t word) const {
    return word - _narrow_first < _narrow_span && word != 0 && (std::uint64_t{word} << _shift) % 8 == 0;
  }

  // Without branches, for the compiler to make vectors of.
  bool any_wide(const std::uint64_t (&words)[line_bytes / 8]) const {
    std::uint64_t any = 0;
    for (const std::uint64_t word : words) any |= word - _heap_base < _heap_bytes ? 1u : 0u;
    return any != 0;
  }
  bool any_narrow(const std::uint32_t (&words)[line_bytes / 4]) const {
    // A span of all 2^32 values is the only one that 32 bits do not hold.
    const auto first = static_cast<std::uint32_t>(_narrow_first);
    const std::uint32_t last = _narrow_span == 0 ? 0 : static_cast<std::uint32_t>(_narrow_span - 1);
    std::uint32_t any = 0;
    for (const std::uint32_t word : words) any |= word - first <= last ? 1u : 0u;
    return _narrow_span != 0 && any != 0;
  }

  const std::uint64_t _heap_base;
  const std::uint64_t _heap_bytes;
  const unsigned _shift;
  const std::uint64_t _narrow_base;  // of the heap's first byte: what a narrow one is added to, modulo 2^64
  const std::uint64_t _narrow_first;
  const std::uint64_t _narrow_span;
};

}  // namespace farheap
