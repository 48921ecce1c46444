#include "fault/field_odds.hpp"

#include <gtest/gtest.h>

#include <set>

namespace farheap {
namespace {

TEST(FieldOddsTest, nothing_is_known_of_a_field_that_was_tried_seldom) {
  FieldOdds odds;
  const FieldSlot slot = FieldOdds::slot(7, FieldOdds::Place::field, 4);
  for (int i = 0; i < 7; ++i) odds.note(slot, true);
  EXPECT_FALSE(odds.known(slot));
  EXPECT_EQ(odds.of(slot), Odds::never);
  odds.note(slot, true);
  EXPECT_TRUE(odds.known(slot));
  EXPECT_EQ(odds.of(slot), Odds::certain);
}

TEST(FieldOddsTest, what_a_field_did_lately_counts_more_than_what_it_did_long_ago) {
  FieldOdds odds;
  const FieldSlot slot = FieldOdds::slot(7, FieldOdds::Place::touched, 4);
  for (int i = 0; i < 100'000; ++i) odds.note(slot, true);
  for (int i = 0; i < 2000; ++i) odds.note(slot, false);
  EXPECT_LT(raw(odds.of(slot)), raw(Odds::certain) / 16);
}

TEST(FieldOddsTest, a_path_is_as_likely_as_the_product_of_its_fields) {
  EXPECT_EQ(Odds::certain * Odds::certain, Odds::certain);
  EXPECT_EQ(Odds::even * Odds::certain, Odds::even);
  EXPECT_EQ(raw(Odds::even * Odds::even), raw(Odds::certain) / 4);
}

TEST(FieldOddsTest, fields_and_what_else_is_kept_odds_of_seldom_share_a_slot) {
  std::set<std::uint32_t> slots;
  unsigned names = 0;
  for (std::uint64_t klass = 0x3e0000; klass < 0x3e0000 + 100 * 0x38; klass += 0x38) {
    for (const FieldOdds::Place place : {FieldOdds::Place::field, FieldOdds::Place::touched, FieldOdds::Place::sibling}) {
      for (std::uint32_t index = 3; index < 9; ++index, ++names) {
        const auto slot = static_cast<std::uint32_t>(FieldOdds::slot(klass, place, index));
        ASSERT_LT(slot, FieldOdds::slots_max);
        slots.insert(slot);
      }
    }
  }
  EXPECT_GT(slots.size(), names * 9 / 10);
}

}  // namespace
}  // namespace farheap
