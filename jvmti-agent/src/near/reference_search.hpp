// Words that may be references: each that leads into the heap, if it is one. Nothing is known of what the bytes are.
#pragma once

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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
    for (const std::byte* line = bytes; line < bytes + size; line += line_bytes) wide_in(line, found);
  }

  /// The same, and every narrow reference, which is aligned to 4 bytes: objects hold the narrow ones, frames in them both.
  template <typename Found>
  void both(const std::byte* bytes, std::size_t size, Found found) const {
    if (_narrow_span == 0) return wide(bytes, size, found);
    for (const std::byte* line = bytes; line < bytes + size; line += line_bytes) {
      narrow_in(line, found);
      wide_in(line, found);
    }
  }

  /// The same as wide() for one word.
  template <typename Found>
  void one(std::uint64_t word, Found found) const {
    if (word - _heap_base < _heap_bytes && word % 8 == 0) found(word - _heap_base);
  }

 private:
  static constexpr std::size_t line_bytes = 64;

  // The upper halves first, for all words at once: most are no heap's. Where that is low in memory, they are those of small numbers too.
  template <typename Found>
  void wide_in(const std::byte* line, Found found) const {
    constexpr std::uint32_t lower_halves = 0x5555;
    const std::uint64_t last = _heap_base + _heap_bytes - 1;
    std::uint32_t some = within(line, upper(_heap_base), upper(last)) >> 1 & lower_halves;
    if (some != 0 && upper(_heap_base) == upper(last)) some &= within(line, lower(_heap_base), lower(last));
    for (; some != 0; some &= some - 1) {
      std::uint64_t word;
      std::memcpy(&word, line + static_cast<unsigned>(__builtin_ctz(some)) * sizeof(std::uint32_t), sizeof word);
      one(word, found);
    }
  }

  template <typename Found>
  void narrow_in(const std::byte* line, Found found) const {
    const auto first = static_cast<std::uint32_t>(_narrow_first);
    const auto last = static_cast<std::uint32_t>(_narrow_first + _narrow_span - 1);
    for (std::uint32_t some = within(line, first, last); some != 0; some &= some - 1) {
      std::uint32_t word;
      std::memcpy(&word, line + static_cast<unsigned>(__builtin_ctz(some)) * sizeof word, sizeof word);
      const std::uint64_t distance = std::uint64_t{word} << _shift;
      if (word != 0 && distance % 8 == 0) found(_narrow_base + distance);
    }
  }

  static std::uint32_t upper(std::uint64_t word) { return static_cast<std::uint32_t>(word >> 32); }
  static std::uint32_t lower(std::uint64_t word) { return static_cast<std::uint32_t>(word); }

  /// Which of a line's 16 words of 4 bytes are from `first` to `last`, a bit each.
  static std::uint32_t within(const std::byte* line, std::uint32_t first, std::uint32_t last) {
    std::uint32_t bits = 0;
#if defined(__SSE2__)
    // Compares are of signed numbers: those above `last` are found with the upper bit turned over.
    constexpr std::uint32_t turned = 1u << 31;
    const __m128i from = _mm_set1_epi32(static_cast<int>(first));
    const __m128i turn = _mm_set1_epi32(static_cast<int>(turned));
    const __m128i most = _mm_set1_epi32(static_cast<int>((last - first) ^ turned));
    const auto above = [&](std::size_t at) {
      const __m128i words = _mm_loadu_si128(reinterpret_cast<const __m128i*>(line) + at);
      return _mm_cmpgt_epi32(_mm_xor_si128(_mm_sub_epi32(words, from), turn), most);
    };
    const __m128i halves = _mm_packs_epi16(_mm_packs_epi32(above(0), above(1)), _mm_packs_epi32(above(2), above(3)));
    bits = ~static_cast<std::uint32_t>(_mm_movemask_epi8(halves)) & 0xffff;
#else
    for (unsigned i = 0; i < line_bytes / sizeof(std::uint32_t); ++i) {
      std::uint32_t word;
      std::memcpy(&word, line + i * sizeof word, sizeof word);
      bits |= word - first <= last - first ? 1u << i : 0;
    }
#endif
    return bits;
  }

  const std::uint64_t _heap_base;
  const std::uint64_t _heap_bytes;
  const unsigned _shift;
  const std::uint64_t _narrow_base;  // of the heap's first byte: what a narrow one is added to, modulo 2^64
  const std::uint64_t _narrow_first;
  const std::uint64_t _narrow_span;  // 0: there are none
};

}  // namespace farheap
