#include "fault/prefetch_worth.hpp"

#include <gtest/gtest.h>

namespace farheap {
namespace {

void note(PrefetchWorth& worth, Toucher toucher, std::uint32_t ahead, std::uint32_t consumed) {
  worth.note_consumed(toucher, consumed);
  worth.note_ahead(toucher, ahead);
}

std::uint32_t tries_in(PrefetchWorth& worth, Toucher toucher, std::uint32_t chances) {
  std::uint32_t tries = 0;
  for (std::uint32_t i = 0; i < chances; ++i) tries += worth.pays(toucher) ? 1 : 0;
  return tries;
}

TEST(PrefetchWorthTest, it_pays_until_shown_otherwise) {
  PrefetchWorth worth;
  EXPECT_EQ(tries_in(worth, Toucher::program, 160), 160u);
}

TEST(PrefetchWorthTest, what_is_hardly_ever_gone_through_is_only_tried_now_and_then) {
  PrefetchWorth worth;
  for (int i = 0; i < 1000; ++i) note(worth, Toucher::program, 16, 2);
  EXPECT_EQ(tries_in(worth, Toucher::program, 160), 10u);
  EXPECT_EQ(tries_in(worth, Toucher::marking, 160), 160u) << "another toucher's experience is its own";
}

TEST(PrefetchWorthTest, a_change_for_the_better_is_noticed) {
  PrefetchWorth worth;
  for (int i = 0; i < 1000; ++i) note(worth, Toucher::program, 16, 0);
  EXPECT_EQ(tries_in(worth, Toucher::program, 160), 10u);
  for (int i = 0; i < 3000; ++i) note(worth, Toucher::program, 16, 14);
  EXPECT_EQ(tries_in(worth, Toucher::program, 160), 160u);
}

}  // namespace
}  // namespace farheap
