#include "pages/page_table.hpp"

#include <gtest/gtest.h>

namespace farheap {
namespace {

constexpr PageState all_states[] = {PageState::untouched, PageState::filling,      PageState::resident, PageState::evicting,
                                    PageState::limbo,     PageState::returning,    PageState::writing_back,
                                    PageState::dropping,  PageState::remote,       PageState::fetching};

TEST(PageTable, pages_start_untouched) {
  PageTable table(3);
  for (std::uint32_t page = 0; page < 3; ++page) EXPECT_EQ(table.load(PageIndex{page}), PageWord::of(PageState::untouched));
  EXPECT_EQ(table.count(PageState::untouched), 3u);
}

TEST(PageTable, a_change_from_another_word_does_nothing) {
  PageTable table(1);
  const PageWord remote = PageWord::of(PageState::remote);
  EXPECT_FALSE(table.change(PageIndex{0}, remote, PageWord::of(PageState::fetching)));
  EXPECT_EQ(table.load(PageIndex{0}), PageWord::of(PageState::untouched));
}

TEST(PageTable, a_page_in_another_slot_is_another_word) {
  PageTable table(1);
  const PageIndex page{0};
  ASSERT_TRUE(table.change(page, PageWord::of(PageState::untouched), PageWord::of(PageState::resident)));
  ASSERT_TRUE(table.change(page, PageWord::of(PageState::resident), PageWord::of(PageState::evicting)));
  table.end_claim(page, PageWord::of(PageState::limbo, PageWord::slots_max - 1));
  EXPECT_EQ(table.load(page).slot(), PageWord::slots_max - 1);
  EXPECT_FALSE(table.change(page, PageWord::of(PageState::limbo, 7), PageWord::of(PageState::writing_back, 7)));
}

TEST(PageTable, content_is_lost_only_by_unmapping_discarding_or_dropping_dead) {
  EXPECT_FALSE(PageTable::legal(PageState::fetching, PageState::untouched));
  EXPECT_FALSE(PageTable::legal(PageState::returning, PageState::untouched));
  EXPECT_FALSE(PageTable::legal(PageState::resident, PageState::remote));
  EXPECT_FALSE(PageTable::legal(PageState::evicting, PageState::remote));
  EXPECT_FALSE(PageTable::legal(PageState::limbo, PageState::remote));
}

TEST(PageTable, nothing_follows_remote_but_a_fetch_or_a_discard) {
  for (const PageState to : all_states) {
    const bool expected = to == PageState::fetching || to == PageState::untouched;
    EXPECT_EQ(PageTable::legal(PageState::remote, to), expected) << static_cast<unsigned>(to);
  }
}

TEST(PageTable, an_illegal_change_stops_the_process) {
  PageTable table(1);
  EXPECT_EXIT(table.change(PageIndex{0}, PageWord::of(PageState::untouched), PageWord::of(PageState::remote)),
              testing::ExitedWithCode(5), "page 0 may not go from state 0 to state 8");
}

}  // namespace
}  // namespace farheap
