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

TEST_P(FaultPathTest, limbo_that_is_copied_before_it_is_compared_loses_no_value_and_neither_does_limbo_that_is_not) {
  if (GetParam() == EvictMode::wp) GTEST_SKIP() << "in wp mode all is copied";
  debug::delay_us[static_cast<unsigned>(debug::Site::writeback_before_send)] = 50;
  for (const Choice choice : {Choice::on, Choice::off}) {
    Mechanisms mechanisms;
    mechanisms.copied_limbo = choice;
    auto& memory = *new PagedMemory(GetParam(), 0, budget_bytes, mechanisms);
    EXPECT_EQ(torture_by(4, memory, 2000), 0u);
    EXPECT_GT(memory.counters.pages_written_back.value(), 0u);
    memory.pager->stop_evictor();
  }
}

// Many pages of local memory pass by, in address order.
std::uint32_t lost_in_sweeps(PagedMemory& memory) {
  const std::uint32_t pages = memory.range.page_count();
  write_values(memory, 0, pages);
  std::uint32_t lost = 0;
  for (int sweep = 0; sweep < 3; ++sweep) lost += lost_values(memory, 0, pages);
  return lost;
}

TEST_P(FaultPathTest, who_goes_through_memory_in_order_faults_seldom_and_finds_the_right_values) {
  auto& memory = *new PagedMemory(GetParam());
  EXPECT_EQ(lost_in_sweeps(memory), 0u);
  const std::uint64_t came = memory.counters.pages_fetched.value() + memory.counters.pages_prefetched.value();
  EXPECT_GT(came, 2u * memory.range.page_count());
  EXPECT_GT(memory.counters.pages_prefetched.value(), memory.counters.pages_fetched.value() / 2);
  EXPECT_GT(memory.counters.prefetch_hits.value(), memory.counters.pages_prefetched.value() / 4);
  EXPECT_LE(resident_pages(memory), budget_bytes / page_bytes);
  memory.pager->stop_evictor();
}

TEST_P(FaultPathTest, a_touch_by_the_program_of_what_was_told_dead_is_noted) {
  auto& memory = *new PagedMemory(GetParam());
  EXPECT_EQ(lost_in_sweeps(memory), 0u);
  memory.pager->stop_evictor();
  PagedHeap& heap = memory.pager->heap();
  const PageIndex first = heap.range.first_page(RegionIndex{0});
  heap.dead_regions.note(RegionIndex{0}, heap.pages.remote_epoch(first, heap.range.pages_per_region()), 0);
  std::uint32_t touched = 0;
  while (touched < heap.range.pages_per_region() && heap.pages.load(first + touched).state() != PageState::remote) ++touched;
  EXPECT_EQ(*memory.words(touched), touched + 1);
  DeadRegions::Returned returned;
  ASSERT_TRUE(heap.dead_regions.take(RegionIndex{0}, heap.pages, heap.range, &returned));
  EXPECT_EQ(returned.by_program, 1u);
  EXPECT_GE(returned.pages, 1u);
}

TEST_P(FaultPathTest, with_prefetch_off_every_page_faults) {
  auto& memory = *new PagedMemory(GetParam(), 0, budget_bytes, Mechanisms{true, false});
  EXPECT_EQ(lost_in_sweeps(memory), 0u);
  EXPECT_EQ(memory.counters.pages_prefetched.value(), 0u);
  memory.pager->stop_evictor();
}

TEST_P(FaultPathTest, pages_fetched_ahead_while_others_touch_and_evict_them_lose_no_value) {
  debug::delay_us[static_cast<unsigned>(debug::Site::fetch_before_install)] = 200;
  auto& memory = *new PagedMemory(GetParam());
  const std::uint32_t pages = memory.range.page_count();
  write_values(memory, 0, pages);
  std::atomic<std::uint32_t> lost{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) readers.emplace_back([&] { lost += lost_values(memory, 0, pages / 4); });
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(lost, 0u);
  EXPECT_GT(memory.counters.pages_prefetched.value(), 0u);
  memory.pager->stop_evictor();
}

// Time for which a thread of concurrent marking was held back while it went through a heap that is all but free.
std::uint64_t rest_of_marking(EvictMode mode, bool in_pause, bool paced) {
  auto& memory = *new PagedMemory(mode, 0, budget_bytes, Mechanisms{paced, true});
  write_values(memory, 0, memory.range.page_count());
  constexpr std::uint32_t used_regions = 8;
  for (std::uint32_t region = used_regions; region < memory.range.region_count(); ++region) {
    memory.collector.set(RegionIndex{region}, RegionKind::free);
  }
  memory.pager->pause_path().pause_starts();
  memory.pager->pause_path().pause_ends();
  if (in_pause) memory.pager->pause_path().pause_starts();
  std::thread marking([&] {
    ::pthread_setname_np(::pthread_self(), "G1 Conc#0");
    for (int sweep = 0; sweep < 4; ++sweep) EXPECT_EQ(lost_values(memory, 0, used_regions * 256), 0u);
  });
  marking.join();
  memory.pager->stop_evictor();
  return memory.counters.marking_rest_ns.value();
}

TEST_P(FaultPathTest, marking_is_held_back_while_there_is_room_but_not_in_a_pause) {
  EXPECT_GT(rest_of_marking(GetParam(), false, true), 0u);
  EXPECT_EQ(rest_of_marking(GetParam(), true, true), 0u);
  EXPECT_EQ(rest_of_marking(GetParam(), false, false), 0u);
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
