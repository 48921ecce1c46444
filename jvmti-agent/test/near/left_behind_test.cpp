#include "near/left_behind.hpp"

#include <gtest/gtest.h>

namespace farheap {
namespace {

constexpr std::uint32_t region_pages = 2 * block_pages;

class LeftBehindTest : public testing::Test {
 protected:
  LeftBehindTest() {
    for (std::uint32_t page = 0; page < region_pages; ++page) {
      pages.change(PageIndex{page}, PageWord::of(PageState::untouched), PageWord::of(PageState::resident));
    }
  }

  void send_away(std::uint32_t first, std::uint32_t end) {
    for (std::uint32_t page = first; page < end; ++page) {
      pages.change(PageIndex{page}, PageWord::of(PageState::resident), PageWord::of(PageState::evicting));
      pages.end_claim(PageIndex{page}, PageWord::of(PageState::limbo, 0));
      pages.change(PageIndex{page}, PageWord::of(PageState::limbo, 0), PageWord::of(PageState::writing_back, 0));
      pages.change(PageIndex{page}, PageWord::of(PageState::writing_back, 0), PageWord::of(PageState::remote));
    }
  }
  bool by_blocks() const { return is_left_behind(pages, PageIndex{0}, region_pages, true); }
  bool by_runs() const { return is_left_behind(pages, PageIndex{0}, region_pages, false); }

  PageTable pages{region_pages};
};

TEST_F(LeftBehindTest, a_block_that_was_never_away_keeps_its_region) {
  EXPECT_FALSE(by_blocks());
  send_away(0, block_pages);
  EXPECT_FALSE(by_blocks()) << "the other one may be in use all the time";
  EXPECT_FALSE(by_runs());
}

TEST_F(LeftBehindTest, what_is_here_of_blocks_that_were_away_has_come_back) {
  send_away(0, block_pages);
  send_away(block_pages, block_pages + 1);
  EXPECT_TRUE(by_blocks());
  EXPECT_FALSE(by_runs()) << "half of it is here, and may be in use all the time";
}

TEST_F(LeftBehindTest, where_runs_are_evicted_a_quarter_may_be_here) {
  send_away(region_pages / 8, block_pages);
  send_away(block_pages + region_pages / 8 + 1, region_pages);
  EXPECT_FALSE(by_runs());
  send_away(block_pages, block_pages + 1);
  EXPECT_TRUE(by_runs());
}

TEST_F(LeftBehindTest, of_what_is_all_away_nothing_is_left) {
  send_away(0, region_pages);
  EXPECT_FALSE(by_blocks());
  EXPECT_FALSE(by_runs());
}

}  // namespace
}  // namespace farheap
