#include "pager.hpp"

#include "paged_memory.hpp"

namespace farheap::test {
namespace {

using PagerTest = PagedMemoryTest;

INSTANTIATE_TEST_SUITE_P(Modes, PagerTest, testing::Values(EvictMode::remap, EvictMode::move, EvictMode::wp), mode_name);

TEST_P(PagerTest, every_value_survives_paging_under_several_threads) {
  auto& memory = *new PagedMemory(GetParam());
  EXPECT_EQ(torture_by(4, memory, 10000), 0u);
  EXPECT_GT(memory.counters.pages_fetched.value(), 0u);
  EXPECT_GT(memory.counters.soft_faults.value(), 0u);
  memory.pager->stop_evictor();
}

// By the kernel's counter of the whole process: a walk over the pages would count one twice that moves meanwhile.
std::size_t process_pages() {
  std::FILE* statm = std::fopen("/proc/self/statm", "re");
  unsigned long size = 0;
  unsigned long resident = 0;
  EXPECT_EQ(std::fscanf(statm, "%lu %lu", &size, &resident), 2);
  std::fclose(statm);
  return resident;
}

TEST_P(PagerTest, the_kernel_counts_no_more_resident_pages_than_the_budget) {
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "the sanitizer's own memory is counted too";
#endif
  auto& memory = *new PagedMemory(GetParam());
  constexpr std::size_t stacks_and_noise_pages = 512;
  const std::size_t before = process_pages();
  std::atomic<bool> done{false};
  std::size_t peak = 0;
  std::thread sampler([&] {
    while (!done) peak = std::max(peak, process_pages());
  });
  EXPECT_EQ(torture_by(2, memory, 10000), 0u);
  done = true;
  sampler.join();
  EXPECT_GT(peak, before + budget_bytes / page_bytes / 2);
  EXPECT_LE(peak, before + budget_bytes / page_bytes + stacks_and_noise_pages);
  memory.pager->stop_evictor();
  EXPECT_LE(resident_pages(memory), budget_bytes / page_bytes);
}

TEST_P(PagerTest, a_budget_that_holds_the_whole_heap_evicts_nothing) {
  auto& memory = *new PagedMemory(GetParam(), 0, heap_bytes);
  EXPECT_EQ(torture_by(4, memory, 20000), 0u);
  write_values(memory, 0, memory.range.page_count());
  EXPECT_EQ(resident_pages(memory), memory.range.page_count());
  memory.pager->stop_evictor();
  EXPECT_EQ(memory.counters.pages_evicted.value(), 0u);
}

TEST_P(PagerTest, races_pried_open_by_delays_lose_no_value) {
  for (auto& micros : debug::delay_us) micros = 300;
  auto& memory = *new PagedMemory(GetParam());
  memory.remote.set_delay_us(500);
  EXPECT_EQ(torture_by(4, memory, 3000), 0u);
  memory.pager->stop_evictor();
}

}  // namespace
}  // namespace farheap::test
