#include "pages/machine_costs.hpp"

#include <gtest/gtest.h>
#include <signal.h>

namespace farheap::test {
namespace {

void before(int, siginfo_t*, void*) {}

TEST(MachineCostsTest, every_cost_is_measured_and_a_fault_costs_more_than_its_copy) {
  MachineCosts costs{0, 0, 0, 0};
  const Error error = MachineCosts::measure(&costs);
  ASSERT_FALSE(error) << error.text();
  EXPECT_GT(costs.install_ns, 0u);
  EXPECT_GT(costs.touch_ns, 0u);
  EXPECT_GT(costs.kernel_copy_ns, 0u);
  EXPECT_GT(costs.fault_ns, costs.install_ns);
  EXPECT_LT(costs.fault_ns, 1'000'000'000u);
}

TEST(MachineCostsTest, the_handler_that_was_there_is_there_again) {
  struct sigaction mine {};
  mine.sa_sigaction = before;
  mine.sa_flags = SA_SIGINFO;
  struct sigaction old {};
  ::sigaction(SIGBUS, &mine, &old);
  MachineCosts costs;
  EXPECT_FALSE(MachineCosts::measure(&costs));
  struct sigaction now {};
  ::sigaction(SIGBUS, &old, &now);
  EXPECT_EQ(now.sa_sigaction, before);
}

TEST(MachineCostsTest, a_page_is_copied_first_where_its_first_touch_costs_more_than_that) {
  EXPECT_FALSE((MachineCosts{4500, 1300, 150, 450}.touch_is_dear()));
  EXPECT_TRUE((MachineCosts{25000, 1000, 7000, 1100}.touch_is_dear()));
}

}  // namespace
}  // namespace farheap::test
