#include "pages/budget.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace farheap {
namespace {

TEST(Budget, charges_up_to_the_last_page_and_not_one_more) {
  Budget budget(10, 2);
  EXPECT_TRUE(budget.try_charge(10));
  EXPECT_FALSE(budget.try_charge(1));
  EXPECT_EQ(budget.charged_pages(), 10u);
  budget.uncharge(1);
  EXPECT_FALSE(budget.try_charge(2));
  EXPECT_TRUE(budget.try_charge(1));
}

TEST(Budget, excess_is_what_eats_into_the_reserve) {
  Budget budget(10, 2);
  ASSERT_TRUE(budget.try_charge(8));
  EXPECT_EQ(budget.excess_pages(), 0u);
  ASSERT_TRUE(budget.try_charge(1));
  EXPECT_EQ(budget.excess_pages(), 1u);
  EXPECT_EQ(budget.room_pages(), 1u);
}

TEST(Budget, found_pages_count_even_beyond_the_budget) {
  Budget budget(4, 1);
  budget.charge_found(6);
  EXPECT_EQ(budget.peak_pages(), 6u);
  EXPECT_EQ(budget.room_pages(), 0u);
  EXPECT_FALSE(budget.try_charge(1));
}

TEST(Budget, threads_together_never_exceed_it) {
  Budget budget(100, 10);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int turn = 0; turn < 10000; ++turn) {
        if (budget.try_charge(30)) budget.uncharge(30);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(budget.charged_pages(), 0u);
  EXPECT_LE(budget.peak_pages(), 100u);
}

}  // namespace
}  // namespace farheap
