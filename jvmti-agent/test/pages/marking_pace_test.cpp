#include "pages/marking_pace.hpp"

#include <gtest/gtest.h>

namespace farheap {
namespace {

constexpr std::uint64_t busy_ns = 100'000;

constexpr std::uint64_t second_ns = 1'000'000'000;

// The room that a pause leaves of a heap of 1000 regions.
HeapRoom room_of(std::uint32_t free, std::uint32_t young) { return {free, 1000 - free, young, 1000}; }

TEST(MarkingPaceTest, marking_rests_while_the_collector_has_ample_room) {
  MarkingPace pace;
  EXPECT_EQ(pace.rest_ns(busy_ns), 0u) << "before the first pause nothing is known";
  pace.set_room(room_of(400, 100), second_ns);
  EXPECT_EQ(pace.rest_ns(busy_ns / 2), 7 * busy_ns / 2);
}

TEST(MarkingPaceTest, marking_does_not_rest_when_room_is_scarce) {
  MarkingPace pace;
  pace.set_room(room_of(400, 350), second_ns);
  EXPECT_EQ(pace.rest_ns(busy_ns), 0u);
  pace.set_room(room_of(100, 350), 2 * second_ns);
  EXPECT_EQ(pace.rest_ns(busy_ns), 0u) << "fewer free regions than the young generation takes";
}

TEST(MarkingPaceTest, in_between_it_rests_the_less_the_scarcer_room_gets) {
  MarkingPace pace;
  pace.set_room(room_of(90, 0), second_ns);
  EXPECT_EQ(pace.rest_ns(busy_ns), 7 * busy_ns / 2);
}

TEST(MarkingPaceTest, marking_does_not_rest_while_the_heap_fills_within_seconds) {
  MarkingPace pace;
  pace.set_room(room_of(600, 0), second_ns);
  pace.set_room(room_of(300, 0), 2 * second_ns);
  EXPECT_EQ(pace.rest_ns(busy_ns), 0u) << "of 300 regions a second the average has seen half: what is left lasts for two seconds";
  for (std::uint64_t at = 3; at < 20; ++at) pace.set_room(room_of(300, 0), at * second_ns);
  EXPECT_EQ(pace.rest_ns(busy_ns / 2), 7 * busy_ns / 2) << "it grows no more";
}

TEST(MarkingPaceTest, what_shrinks_lasts_for_ever) {
  MarkingPace pace;
  pace.set_room(room_of(200, 0), second_ns);
  pace.set_room(room_of(500, 0), 2 * second_ns);
  EXPECT_EQ(pace.rest_ns(busy_ns / 2), 7 * busy_ns / 2);
}

TEST(MarkingPaceTest, no_rest_is_long_for_a_pause_to_wait_for) {
  MarkingPace pace;
  pace.set_room(room_of(1000, 0), second_ns);
  EXPECT_EQ(pace.rest_ns(9'000'000), 500'000u);
}

TEST(MarkingPaceTest, a_thread_that_was_elsewhere_owes_no_rest) {
  MarkingPace pace;
  pace.set_room(room_of(1000, 0), second_ns);
  EXPECT_EQ(pace.rest_ns(1'000'000'000), 0u);
}

}  // namespace
}  // namespace farheap
