#include "transport/page_checksums.hpp"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace farheap::test {
namespace {

TEST(PageChecksumsTest, every_bit_of_a_page_counts) {
  std::vector<std::byte> page(page_bytes);
  std::set<std::uint64_t> sums{page_checksum(page.data())};
  for (std::size_t bit = 0; bit < page_bytes * 8; ++bit) {
    const std::byte mask = std::byte{1} << (bit % 8);
    page[bit / 8] ^= mask;
    sums.insert(page_checksum(page.data()));
    page[bit / 8] ^= mask;
  }
  EXPECT_EQ(sums.size(), page_bytes * 8 + 1);
}

TEST(PageChecksumsTest, swapped_words_are_seen) {
  std::vector<std::byte> page(page_bytes);
  page[0] = std::byte{1};
  const std::uint64_t before = page_checksum(page.data());
  for (std::size_t at = 8; at < page_bytes; at += 8) {
    std::swap(page[0], page[at]);
    EXPECT_NE(page_checksum(page.data()), before) << at;
    std::swap(page[0], page[at]);
  }
}

TEST(PageChecksumsTest, only_a_page_that_was_kept_can_mismatch) {
  std::vector<std::byte> pages(3 * page_bytes, std::byte{5});
  PageChecksums checksums(4);
  EXPECT_TRUE(checksums.match(PageIndex{0}, 3, pages.data()));
  checksums.keep(PageIndex{1}, 2, pages.data());
  EXPECT_TRUE(checksums.match(PageIndex{0}, 3, pages.data()));
  pages[page_bytes * 2 + 17] = std::byte{6};
  EXPECT_FALSE(checksums.match(PageIndex{0}, 3, pages.data()));
  EXPECT_TRUE(checksums.match(PageIndex{0}, 2, pages.data()));
  checksums.forget(PageIndex{2}, 2);
  EXPECT_TRUE(checksums.match(PageIndex{0}, 3, pages.data()));
}

TEST(PageChecksumsTest, pages_behind_the_end_are_left_alone) {
  const std::vector<std::byte> pages(2 * page_bytes);
  PageChecksums checksums(1);
  checksums.keep(PageIndex{0}, 2, pages.data());
  EXPECT_TRUE(checksums.match(PageIndex{0}, 2, pages.data()));
}

}  // namespace
}  // namespace farheap::test
