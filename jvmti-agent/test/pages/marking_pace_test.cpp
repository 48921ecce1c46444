#include "pages/marking_pace.hpp"

#include <gtest/gtest.h>

namespace farheap {
namespace {

constexpr std::uint64_t busy_ns = 100'000;

TEST(MarkingPaceTest, marking_rests_while_the_collector_has_ample_room) {
  MarkingPace pace;
  EXPECT_EQ(pace.rest_ns(busy_ns), 0u) << "before the first pause nothing is known";
  pace.set_room(400, 100, 1000);
  EXPECT_EQ(pace.rest_ns(busy_ns), 3 * busy_ns);
}

TEST(MarkingPaceTest, marking_does_not_rest_when_room_is_scarce) {
  MarkingPace pace;
  pace.set_room(400, 350, 1000);
  EXPECT_EQ(pace.rest_ns(busy_ns), 0u);
  pace.set_room(100, 350, 1000);
  EXPECT_EQ(pace.rest_ns(busy_ns), 0u) << "fewer free regions than the young generation takes";
}

TEST(MarkingPaceTest, in_between_it_rests_the_less_the_scarcer_room_gets) {
  MarkingPace pace;
  pace.set_room(90, 0, 1000);
  EXPECT_EQ(pace.rest_ns(busy_ns), 3 * busy_ns / 2);
}

TEST(MarkingPaceTest, no_rest_is_long_for_a_pause_to_wait_for) {
  MarkingPace pace;
  pace.set_room(1000, 0, 1000);
  EXPECT_EQ(pace.rest_ns(9'000'000), 500'000u);
}

TEST(MarkingPaceTest, a_thread_that_was_elsewhere_owes_no_rest) {
  MarkingPace pace;
  pace.set_room(1000, 0, 1000);
  EXPECT_EQ(pace.rest_ns(1'000'000'000), 0u);
}

}  // namespace
}  // namespace farheap
