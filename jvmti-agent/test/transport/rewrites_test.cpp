#include "transport/rewrites.hpp"

#include <gtest/gtest.h>

namespace farheap {
namespace {

TEST(RewritesTest, pages_are_counted_by_blocks_and_the_last_one_may_be_short) {
  constexpr std::uint32_t each = Rewrites::pages_each;
  Rewrites rewrites(2 * each + 10);
  rewrites.note(PageIndex{0});
  rewrites.note(PageIndex{each - 1});
  rewrites.note(PageIndex{2 * each + 9});
  EXPECT_EQ(rewrites.count(PageIndex{0}, each), 2u);
  EXPECT_EQ(rewrites.count(PageIndex{each}, each), 0u);
  EXPECT_EQ(rewrites.count(PageIndex{2 * each}, each), 1u);
  EXPECT_EQ(rewrites.count(PageIndex{0}, 3 * each), 3u);
  EXPECT_EQ(rewrites.count(PageIndex{each - 1}, 2), 2u) << "of every block that they lie in";
  rewrites.note(PageIndex{each}, each);
  EXPECT_EQ(rewrites.count(PageIndex{each}, 1), 1u);
}

TEST(RewritesTest, what_lies_behind_the_end_is_not_counted) {
  Rewrites rewrites(10);
  rewrites.note(PageIndex{Rewrites::pages_each});
  EXPECT_EQ(rewrites.count(PageIndex{0}, 2 * Rewrites::pages_each), 0u);
}

}  // namespace
}  // namespace farheap
