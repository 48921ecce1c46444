#include "near/reference_search.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace farheap::test {
namespace {

constexpr std::uint64_t heap_base = 0x7'0000'0000;
constexpr std::uint64_t heap_bytes = 1u << 30;

ReferenceEncoding wide() { return {heap_base, heap_bytes, false, 0, 0}; }
ReferenceEncoding narrow() { return {heap_base, heap_bytes, true, 0, 3}; }

template <typename Word>
std::vector<std::uint64_t> found(const ReferenceEncoding& encoding, std::vector<Word> words) {
  words.resize((words.size() * sizeof(Word) + 63) / 64 * 64 / sizeof(Word));
  const auto* const bytes = reinterpret_cast<const std::byte*>(words.data());
  std::vector<std::uint64_t> all;
  const auto add = [&](std::uint64_t offset) { all.push_back(offset); };
  if (sizeof(Word) == 4) ReferenceSearch(encoding).both(bytes, words.size() * sizeof(Word), add);
  if (sizeof(Word) == 8) ReferenceSearch(encoding).wide(bytes, words.size() * sizeof(Word), add);
  return all;
}

using Offsets = std::vector<std::uint64_t>;

TEST(ReferenceSearch, addresses_of_the_heap_are_found_from_its_first_byte_to_its_last) {
  const std::vector<std::uint64_t> words{heap_base - 8, heap_base, 0, heap_base + heap_bytes - 8, heap_base + heap_bytes, heap_base + 12};
  EXPECT_EQ(found(wide(), words), (Offsets{0, heap_bytes - 8}));
}

TEST(ReferenceSearch, narrow_references_are_found_from_the_first_byte_to_the_last) {
  const auto first = static_cast<std::uint32_t>(heap_base >> 3);
  const auto end = static_cast<std::uint32_t>((heap_base + heap_bytes) >> 3);
  EXPECT_EQ(found<std::uint32_t>(narrow(), {first - 1, first, 0, end - 1, end, first + 1}), (Offsets{0, heap_bytes - 8, 8}));
}

TEST(ReferenceSearch, a_null_is_no_reference_where_the_heap_begins_at_the_base) {
  const ReferenceEncoding encoding{heap_base, heap_bytes, true, heap_base, 3};
  EXPECT_EQ(found<std::uint32_t>(encoding, {0, 1, 2}), (Offsets{8, 16}));
}

TEST(ReferenceSearch, unshifted_references_are_aligned) {
  const ReferenceEncoding encoding{0x8000'0000, heap_bytes, true, 0, 0};
  EXPECT_EQ(found<std::uint32_t>(encoding, {0x8000'0004, 0x8000'0008}), (Offsets{8}));
}

TEST(ReferenceSearch, a_heap_of_all_narrow_values_is_searched) {
  const ReferenceEncoding encoding{8u << 20, (std::uint64_t{1} << 35) - (8u << 20), true, 0, 3};
  EXPECT_EQ(found<std::uint32_t>(encoding, {~0u}), (Offsets{(std::uint64_t{1} << 35) - 8 - (8u << 20)}));
}

TEST(ReferenceSearch, no_narrow_reference_is_found_in_a_heap_of_wide_ones) {
  EXPECT_TRUE(found<std::uint32_t>(wide(), {1, 2, ~0u, static_cast<std::uint32_t>(heap_base >> 3)}).empty());
}

TEST(ReferenceSearch, addresses_are_found_in_a_heap_below_and_in_one_across_a_border_of_4_GiB) {
  for (const std::uint64_t base : {0xc000'0000ull, 0xffff'0000ull, 0x1'f000'0000ull}) {
    const ReferenceEncoding encoding{base, heap_bytes, false, 0, 0};
    const std::vector<std::uint64_t> words{0, 8, base - 8, base, base + 4, 0x1'0000'0000, base + heap_bytes - 8, base + heap_bytes, ~0ull};
    Offsets expected;
    for (const std::uint64_t word : words) {
      if (word - base < heap_bytes && word % 8 == 0) expected.push_back(word - base);
    }
    EXPECT_GE(expected.size(), 2u);
    EXPECT_EQ(found(encoding, words), expected) << base;
  }
}

TEST(ReferenceSearch, objects_with_frames_in_them_are_searched_for_both) {
  const auto reference = static_cast<std::uint32_t>((heap_base + 0x100) >> 3);
  const auto upper_half = static_cast<std::uint32_t>(heap_base >> 32);
  EXPECT_EQ(found<std::uint32_t>(narrow(), {reference, 0, 0x200, upper_half, 0x208, 0, upper_half, reference}), (Offsets{0x100, 0x100, 0x200}));
}

TEST(ReferenceSearch, random_words_are_told_as_a_plain_search_tells_them) {
  std::mt19937_64 random(7);
  std::vector<std::uint32_t> words(1 << 16);
  for (std::uint32_t& word : words) word = static_cast<std::uint32_t>(random());
  Offsets expected;
  for (const std::uint32_t word : words) {
    const std::uint64_t offset = (std::uint64_t{word} << 3) - heap_base;
    if (offset < heap_bytes) expected.push_back(offset);
  }
  EXPECT_GT(expected.size(), 1000u);
  EXPECT_EQ(found(narrow(), words), expected);
}

}  // namespace
}  // namespace farheap::test
