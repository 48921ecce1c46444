#include "fault/fault_path.hpp"

#include "paged_memory.hpp"

namespace farheap::test {
namespace {

using FaultPathTest = PagedMemoryTest;

INSTANTIATE_TEST_SUITE_P(Modes, FaultPathTest, testing::Values(EvictMode::remap, EvictMode::move, EvictMode::wp), mode_name);

TEST_P(FaultPathTest, faults_make_room_themselves_when_the_evictor_has_ended) {
  auto& memory = *new PagedMemory(GetParam());
  for (std::uint32_t page = 0; page < memory.range.page_count(); page += 256) {
    const Error leased = memory.remote.lease(PageIndex{page});
    EXPECT_FALSE(leased);
  }
  memory.pager->stop_evictor();
  EXPECT_EQ(torture_by(2, memory, 5000), 0u);
  EXPECT_GT(memory.counters.inline_evictions.value(), 0u);
}

TEST_P(FaultPathTest, faults_that_evict_side_by_side_with_the_evictor_lose_no_value) {
  // Long batches of short delays where a page changes hands, and no reserve: every fault evicts.
  for (const debug::Site site : {debug::Site::evict_before_settle, debug::Site::return_before_move}) {
    debug::delay_us[static_cast<unsigned>(site)] = 20;
  }
  auto& memory = *new PagedMemory(GetParam());
  memory.remote.set_delay_us(2000);
  EXPECT_EQ(torture_by(6, memory, 5000), 0u);
  EXPECT_GT(memory.counters.inline_evictions.value(), 0u);
  memory.pager->stop_evictor();
}

TEST_P(FaultPathTest, giving_back_anything_but_the_local_copy_is_seen) {
  if (GetParam() == EvictMode::wp) GTEST_SKIP() << "in wp mode the copy never leaves its place";
  debug::broken[static_cast<unsigned>(debug::Rule::copyback)] = true;
  auto& memory = *new PagedMemory(GetParam());
  memory.remote.set_delay_us(3000);
  EXPECT_GT(torture_by(6, memory, 6000), 0u);
  memory.pager->stop_evictor();
}

}  // namespace
}  // namespace farheap::test
