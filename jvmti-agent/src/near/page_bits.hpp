// A bit for each page of the heap, as it travels: bit i of word n is page 64 n + i.
#pragma once

#include <cstdint>
#include <vector>

#include "base/units.hpp"

namespace farheap {

class PageBits {
 public:
  static constexpr std::uint32_t per_word = 64;

  explicit PageBits(std::uint32_t pages = 0) : _words((pages + per_word - 1) / per_word) {}
  void set(PageIndex page) { _words[raw(page) / per_word] |= std::uint64_t{1} << raw(page) % per_word; }
  bool has(PageIndex page) const { return (_words[raw(page) / per_word] >> raw(page) % per_word & 1) != 0; }
  /// From the word of `page` on, the first of its word.
  const std::uint64_t* words_from(std::uint32_t page) const { return _words.data() + page / per_word; }

 private:
  std::vector<std::uint64_t> _words;
};

}  // namespace farheap
