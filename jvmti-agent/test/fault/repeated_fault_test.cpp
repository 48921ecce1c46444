#include "fault/repeated_fault.hpp"

#include <gtest/gtest.h>

namespace farheap {
namespace {

constexpr std::uint64_t ms = 1'000'000;
constexpr PageIndex page{7};

// Faults every 50 ms, as of a thread that waits for its turn. Returns whether the last one is too many.
bool goes_on_until(ResidentStreak& streak, PageIndex of, std::uint64_t from_ms, std::uint64_t to_ms) {
  bool too_long = false;
  for (std::uint64_t at = from_ms; at <= to_ms; at += 50) too_long = streak.goes_on(of, at * ms);
  return too_long;
}

TEST(ResidentStreak, of_more_than_ten_seconds_is_too_long) {
  ResidentStreak streak;
  EXPECT_FALSE(goes_on_until(streak, page, 1000, 11'000));
  EXPECT_TRUE(goes_on_until(streak, page, 11'050, 11'050));
}

TEST(ResidentStreak, ends_when_a_fault_is_resolved_otherwise) {
  ResidentStreak streak;
  EXPECT_FALSE(goes_on_until(streak, page, 1000, 11'000));
  streak.end();
  EXPECT_FALSE(goes_on_until(streak, page, 11'050, 21'050));
}

TEST(ResidentStreak, ends_with_a_fault_on_another_page_and_with_a_pause) {
  ResidentStreak streak;
  EXPECT_FALSE(goes_on_until(streak, page, 1000, 11'000));
  EXPECT_FALSE(goes_on_until(streak, PageIndex{8}, 11'050, 11'050));
  EXPECT_FALSE(goes_on_until(streak, page, 11'100, 21'100));
  EXPECT_FALSE(goes_on_until(streak, page, 21'250, 31'250));
}

}  // namespace
}  // namespace farheap
