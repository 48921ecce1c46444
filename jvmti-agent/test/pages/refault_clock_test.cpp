#include "pages/refault_clock.hpp"

#include <gtest/gtest.h>

namespace farheap {
namespace {

TEST(RefaultClock, a_distance_is_the_departures_since_the_pages_own) {
  RefaultClock clock(8);
  clock.depart(PageIndex{3});
  EXPECT_EQ(clock.distance(PageIndex{3}), 0u);
  clock.depart(PageIndex{4});
  clock.depart(PageIndex{5});
  EXPECT_EQ(clock.distance(PageIndex{3}), 2u);
  EXPECT_EQ(clock.distance(PageIndex{5}), 0u);
}

TEST(RefaultClock, a_page_that_departs_again_begins_anew) {
  RefaultClock clock(8);
  clock.depart(PageIndex{0});
  clock.depart(PageIndex{1});
  clock.depart(PageIndex{0});
  EXPECT_EQ(clock.distance(PageIndex{0}), 0u);
  EXPECT_EQ(clock.distance(PageIndex{1}), 1u);
}

}  // namespace
}  // namespace farheap
