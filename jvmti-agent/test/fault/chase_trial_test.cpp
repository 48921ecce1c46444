#include "fault/chase_trial.hpp"

#include <gtest/gtest.h>

namespace farheap {
namespace {

struct Told {
  unsigned followed = 0;
  unsigned not_followed = 0;
};

void fetch(ChaseTrial& trial, std::uint32_t page, Told* told = nullptr) {
  trial.on_fetch(PageIndex{page}, [&](FieldSlot, bool, bool followed) {
    if (told != nullptr) ++(followed ? told->followed : told->not_followed);
  });
}

TEST(ChaseTrialTest, a_noted_page_that_is_fetched_soon_was_followed_and_one_that_is_not_was_not) {
  ChaseTrial trial;
  Told told;
  fetch(trial, 1);
  trial.note(PageIndex{2}, FieldSlot{0}, false);
  trial.note(PageIndex{3}, FieldSlot{1}, false);
  fetch(trial, 2, &told);
  EXPECT_EQ(told.followed, 1u);
  for (std::uint32_t i = 2; i < ChaseTrial::soon_fetches; ++i) fetch(trial, 100 + i, &told);
  EXPECT_EQ(told.not_followed, 0u);
  fetch(trial, 200, &told);
  fetch(trial, 3, &told);
  EXPECT_EQ(told.not_followed, 1u);
  EXPECT_EQ(told.followed, 1u);
}

TEST(ChaseTrialTest, a_page_is_noted_once_and_no_more_are_noted_than_there_is_room_for) {
  ChaseTrial trial;
  Told told;
  fetch(trial, 1);
  for (std::uint32_t i = 0; i < 2 * ChaseTrial::notes_max; ++i) {
    trial.note(PageIndex{10 + i}, FieldSlot{0}, false);
    trial.note(PageIndex{10 + i}, FieldSlot{1}, false);
  }
  for (std::uint32_t i = 0; i < ChaseTrial::soon_fetches; ++i) fetch(trial, 1000 + i, &told);
  EXPECT_EQ(told.not_followed, ChaseTrial::notes_max);
}

TEST(ChaseTrialTest, all_that_a_trial_noted_is_settled_before_it_ends_and_trials_get_rare) {
  ChaseTrial trial;
  std::uint32_t trials = 0;
  for (std::uint32_t i = 0; i < 16 * ChaseTrial::period_max; ++i) {
    fetch(trial, i);
    EXPECT_TRUE(trial.under_way() || !trial.notes());
    trials += trial.under_way() ? 1 : 0;
  }
  EXPECT_LT(trials, 16 * ChaseTrial::period_max / 8);
  EXPECT_GT(trials, 16 * ChaseTrial::trial_fetches / 2);
  static_assert(ChaseTrial::trial_fetches == ChaseTrial::noting_fetches + ChaseTrial::soon_fetches);
}

}  // namespace
}  // namespace farheap
