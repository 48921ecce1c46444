#include "report/log_histogram.hpp"

#include <gtest/gtest.h>

namespace farheap {
namespace {

TEST(LogHistogram, nothing_recorded_is_zero) {
  LogHistogram histogram;
  EXPECT_EQ(histogram.quantile(0.5), 0u);
  EXPECT_EQ(histogram.max(), 0u);
}

TEST(LogHistogram, every_value_falls_into_a_bucket_at_most_an_eighth_above_it) {
  for (std::uint64_t ns = 0; ns < (1ull << 36); ns = ns * 9 / 8 + 1) {
    const std::uint64_t bound = LogHistogram::upper_bound(LogHistogram::bucket_of(ns));
    EXPECT_GE(bound, ns);
    EXPECT_LE(bound, ns + ns / 8);
  }
}

TEST(LogHistogram, buckets_follow_one_another_at_powers_of_two) {
  for (unsigned bit = 3; bit < LogHistogram::bits_max; ++bit) {
    const std::uint64_t edge = 1ull << bit;
    EXPECT_EQ(LogHistogram::bucket_of(edge), LogHistogram::bucket_of(edge - 1) + 1) << bit;
  }
}

TEST(LogHistogram, the_longest_latency_has_the_last_bucket) {
  EXPECT_EQ(LogHistogram::bucket_of(UINT64_MAX), LogHistogram::bucket_count - 1);
}

TEST(LogHistogram, quantiles_are_those_of_the_recorded_values) {
  LogHistogram histogram;
  for (std::uint64_t ns = 1; ns <= 1000; ++ns) histogram.record(ns);
  EXPECT_NEAR(static_cast<double>(histogram.quantile(0.5)), 500, 63);
  EXPECT_NEAR(static_cast<double>(histogram.quantile(0.99)), 990, 63);
  EXPECT_EQ(histogram.quantile(1), 1000u);
  EXPECT_EQ(histogram.count(), 1000u);
}

}  // namespace
}  // namespace farheap
