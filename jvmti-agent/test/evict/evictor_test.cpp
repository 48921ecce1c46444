#include "evict/evictor.hpp"

#include "paged_memory.hpp"

namespace farheap::test {
namespace {

using EvictorTest = PagedMemoryTest;

INSTANTIATE_TEST_SUITE_P(Modes, EvictorTest, testing::Values(EvictMode::remap, EvictMode::move, EvictMode::wp), mode_name);

TEST_P(EvictorTest, the_reserve_is_free_again_when_the_program_rests) {
  auto& memory = *new PagedMemory(GetParam());
  write_values(memory, 0, memory.range.page_count());
  constexpr int patience_ms = 20'000;
  for (int waited = 0; memory.pager->heap().budget.excess_pages() > 0 && waited < patience_ms; ++waited) ::usleep(1000);
  EXPECT_EQ(memory.pager->heap().budget.excess_pages(), 0u);
  EXPECT_GT(memory.counters.pages_written_back.value(), 0u);
  memory.pager->stop_evictor();
}

TEST_P(EvictorTest, nothing_is_evicted_while_the_reserve_is_free) {
  auto& memory = *new PagedMemory(GetParam());
  write_values(memory, 0, budget_bytes / page_bytes / 2);
  memory.pager->stop_evictor();
  EXPECT_EQ(memory.counters.pages_evicted.value(), 0u);
}

TEST_P(EvictorTest, stopping_it_twice_is_stopping_it_once) {
  auto& memory = *new PagedMemory(GetParam());
  memory.pager->stop_evictor();
  memory.pager->stop_evictor();
  *memory.words(0) = 1;
  EXPECT_EQ(*memory.words(0), 1u);
}

}  // namespace
}  // namespace farheap::test
