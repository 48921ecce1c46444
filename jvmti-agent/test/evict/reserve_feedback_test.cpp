#include "evict/reserve_feedback.hpp"

#include <gtest/gtest.h>

namespace farheap {
namespace {

constexpr std::uint32_t budget_pages = 65536;

TEST(ReserveFeedbackTest, a_reserve_that_faults_never_exhaust_shrinks_to_its_least) {
  ReserveFeedback feedback(budget_pages);
  EXPECT_EQ(feedback.reserve(), budget_pages / 16);
  for (std::uint64_t faults = 0; faults < 2'000'000; faults += 5000) feedback.note(faults, 0);
  EXPECT_EQ(feedback.reserve(), budget_pages / 64);
}

TEST(ReserveFeedbackTest, a_reserve_that_faults_exhaust_grows_to_its_most) {
  ReserveFeedback feedback(budget_pages);
  for (std::uint64_t faults = 0; faults < 2'000'000; faults += 5000) feedback.note(faults, faults / 100);
  EXPECT_EQ(feedback.reserve(), budget_pages / 8);
}

TEST(ReserveFeedbackTest, a_few_faults_say_nothing) {
  ReserveFeedback feedback(budget_pages);
  EXPECT_FALSE(feedback.note(4000, 4000));
  EXPECT_EQ(feedback.reserve(), budget_pages / 16);
}

TEST(ReserveFeedbackTest, the_smallest_budget_keeps_room_for_a_block) {
  ReserveFeedback feedback(1024);
  EXPECT_EQ(feedback.reserve(), 256u);
  EXPECT_FALSE(feedback.note(100'000, 100'000));
}

}  // namespace
}  // namespace farheap
