#include "transport/page_hashes.hpp"

#include <gtest/gtest.h>

#include <set>
#include <utility>
#include <vector>

namespace farheap::test {
namespace {

TEST(PageHashesTest, every_bit_of_a_page_counts) {
  std::vector<std::byte> page(page_bytes);
  const auto pair_of = [](const PageHash& hash) { return std::pair(hash.low, hash.high); };
  std::set<std::pair<std::uint64_t, std::uint64_t>> hashes{pair_of(PageHash::of(page.data()))};
  for (std::size_t bit = 0; bit < page_bytes * 8; ++bit) {
    const std::byte mask = std::byte{1} << (bit % 8);
    page[bit / 8] ^= mask;
    hashes.insert(pair_of(PageHash::of(page.data())));
    page[bit / 8] ^= mask;
  }
  EXPECT_EQ(hashes.size(), page_bytes * 8 + 1);
}

TEST(PageHashesTest, a_page_that_the_server_holds_is_told_from_one_that_changed) {
  std::vector<std::byte> page(page_bytes, std::byte{5});
  const PageHash first = PageHash::of(page.data());
  page[17] = std::byte{6};
  const PageHash second = PageHash::of(page.data());
  PageHashes hashes(4);
  EXPECT_FALSE(hashes.has(PageIndex{1}, first));
  hashes.keep(PageIndex{1}, first);
  EXPECT_TRUE(hashes.has(PageIndex{1}, first));
  EXPECT_FALSE(hashes.has(PageIndex{2}, first)) << "another page's hash is its own";
  hashes.keep(PageIndex{1}, second);
  EXPECT_FALSE(hashes.has(PageIndex{1}, first)) << "the server has what came after";
  EXPECT_TRUE(hashes.has(PageIndex{1}, second));
}

TEST(PageHashesTest, what_is_on_its_way_is_not_held_before_the_server_says_so) {
  const std::vector<std::byte> page(page_bytes, std::byte{5});
  const PageHash hash = PageHash::of(page.data());
  PageHashes hashes(4);
  hashes.keep(PageIndex{1}, hash);
  EXPECT_TRUE(hashes.has(PageIndex{1}, hash));
  EXPECT_FALSE(hashes.has_confirmed(PageIndex{1}, hash));
  hashes.confirm(PageIndex{0}, 8);
  EXPECT_TRUE(hashes.has_confirmed(PageIndex{1}, hash));
  EXPECT_FALSE(hashes.has_confirmed(PageIndex{2}, hash));
  EXPECT_FALSE(hashes.has(PageIndex{2}, PageHash{})) << "of no page";
  hashes.keep(PageIndex{1}, hash);
  EXPECT_FALSE(hashes.has_confirmed(PageIndex{1}, hash));
}

TEST(PageHashesTest, only_a_page_that_was_kept_can_mismatch) {
  std::vector<std::byte> pages(3 * page_bytes, std::byte{5});
  PageHashes hashes(4);
  EXPECT_TRUE(hashes.match(PageIndex{0}, 3, pages.data()));
  hashes.keep(PageIndex{1}, PageHash::of(pages.data()));
  hashes.keep(PageIndex{2}, PageHash::of(pages.data()));
  EXPECT_TRUE(hashes.match(PageIndex{0}, 3, pages.data()));
  pages[page_bytes * 2 + 17] = std::byte{6};
  EXPECT_FALSE(hashes.match(PageIndex{0}, 3, pages.data()));
  EXPECT_TRUE(hashes.match(PageIndex{0}, 2, pages.data()));
}

TEST(PageHashesTest, what_the_server_gave_up_is_not_clean) {
  const std::vector<std::byte> page(page_bytes, std::byte{5});
  const PageHash hash = PageHash::of(page.data());
  PageHashes hashes(4);
  hashes.keep(PageIndex{2}, hash);
  hashes.forget(PageIndex{2}, 2);
  EXPECT_FALSE(hashes.has(PageIndex{2}, hash));
}

TEST(PageHashesTest, pages_behind_the_end_are_always_sent) {
  const std::vector<std::byte> page(page_bytes);
  const PageHash hash = PageHash::of(page.data());
  PageHashes hashes(1);
  hashes.keep(PageIndex{1}, hash);
  EXPECT_FALSE(hashes.has(PageIndex{1}, hash));
  EXPECT_TRUE(hashes.match(PageIndex{1}, 1, page.data()));
}

}  // namespace
}  // namespace farheap::test
