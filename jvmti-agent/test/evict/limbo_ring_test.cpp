#include "evict/limbo_ring.hpp"

#include <gtest/gtest.h>

namespace farheap {
namespace {

TEST(LimboRing, gives_slots_in_order_and_no_more_than_there_are) {
  LimboRing ring(4, nullptr);
  EXPECT_EQ(ring.reserve(3).first, 0u);
  const LimboRing::Slots rest = ring.reserve(3);
  EXPECT_EQ(rest.first, 3u);
  EXPECT_EQ(rest.count, 1u);
  EXPECT_EQ(ring.reserve(1).count, 0u);
}

TEST(LimboRing, open_slots_hold_up_the_tail) {
  LimboRing ring(4, nullptr);
  const LimboRing::Slots slots = ring.reserve(3);
  EXPECT_EQ(ring.oldest(4).count, 0u);
  ring.settle(slots.first + 1, PageIndex{11});
  EXPECT_EQ(ring.oldest(4).count, 0u);
  ring.settle(slots.first, PageIndex{10});
  EXPECT_EQ(ring.oldest(4).count, 2u);
}

TEST(LimboRing, a_slot_knows_its_page_until_the_page_leaves) {
  LimboRing ring(4, nullptr);
  ring.reserve(1);
  PageIndex page{};
  EXPECT_FALSE(ring.owner(0, &page));
  ring.settle(0, PageIndex{0});
  ASSERT_TRUE(ring.owner(0, &page));
  EXPECT_EQ(page, PageIndex{0});
  ring.leave_empty(0);
  EXPECT_FALSE(ring.owner(0, &page));
}

TEST(LimboRing, a_slot_vacated_before_it_is_settled_stays_its_reservers_until_then) {
  LimboRing ring(4, nullptr);
  ring.reserve(1);
  ring.vacate(0);
  EXPECT_EQ(ring.oldest(1).count, 0u);
  ring.settle(0, PageIndex{5});
  PageIndex page{};
  EXPECT_FALSE(ring.owner(0, &page));
  EXPECT_EQ(ring.oldest(1).count, 1u);
}

TEST(LimboRing, a_slot_vacated_after_it_was_settled_is_a_hole) {
  LimboRing ring(4, nullptr);
  ring.reserve(1);
  ring.settle(0, PageIndex{5});
  ring.vacate(0);
  PageIndex page{};
  EXPECT_FALSE(ring.owner(0, &page));
  EXPECT_EQ(ring.oldest(1).count, 1u);
}

TEST(LimboRing, released_slots_come_round_and_runs_stop_at_the_edge) {
  LimboRing ring(4, nullptr);
  const LimboRing::Slots slots = ring.reserve(3);
  for (std::uint32_t i = 0; i < 3; ++i) ring.settle(slots.first + i, PageIndex{i});
  ring.release(ring.oldest(3));
  EXPECT_EQ(ring.used(), 0u);
  EXPECT_EQ(ring.reserve(4).count, 1u);
  const LimboRing::Slots wrapped = ring.reserve(4);
  EXPECT_EQ(wrapped.first, 0u);
  EXPECT_EQ(wrapped.count, 3u);
}

}  // namespace
}  // namespace farheap
