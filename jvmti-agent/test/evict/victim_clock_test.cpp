#include "evict/victim_clock.hpp"

#include <gtest/gtest.h>

#include "memory_remote_heap.hpp"
#include "test_collector.hpp"

namespace farheap {
namespace {

constexpr std::uint32_t pages_per_region = 256;
constexpr std::uint32_t regions = 4;

struct VictimClockTest : testing::Test {
  VictimClockTest()
      : collector(regions),
        heap(HeapRange(nullptr, std::size_t{regions} * pages_per_region * page_bytes, pages_per_region * page_bytes), 1000, 10, uffd,
             collector, counters),
        remote(regions * pages_per_region),
        clock(heap, remote) {}

  void make_resident(std::uint32_t first, std::uint32_t count) {
    for (std::uint32_t page = first; page < first + count; ++page) {
      heap.pages.change(PageIndex{page}, PageWord::of(PageState::untouched), PageWord::of(PageState::resident));
    }
  }

  Uffd uffd;
  Counters counters;
  TestCollector collector;
  PagedHeap heap;
  MemoryRemoteHeap remote;
  VictimClock clock;
};

TEST_F(VictimClockTest, nothing_resident_gives_no_victims) { EXPECT_EQ(clock.choose(Urgency::pressing, false).count, 0u); }

TEST_F(VictimClockTest, a_run_ends_at_its_limit_at_a_gap_and_at_the_region) {
  make_resident(0, run_pages_max + 1);
  make_resident(pages_per_region - 2, 4);
  EXPECT_EQ(clock.choose(Urgency::sparing, false).count, run_pages_max);
  EXPECT_EQ(clock.choose(Urgency::sparing, false).count, 1u);
  const VictimRun at_edge = clock.choose(Urgency::sparing, false);
  EXPECT_EQ(raw(at_edge.first), pages_per_region - 2);
  EXPECT_EQ(at_edge.count, 2u);
  EXPECT_EQ(raw(clock.choose(Urgency::sparing, false).first), pages_per_region);
}

TEST_F(VictimClockTest, free_regions_are_spared_in_a_pause_until_nothing_else_is_left) {
  make_resident(0, 1);
  collector.set(RegionIndex{0}, RegionKind::free);
  heap.pause_epoch.store(3);
  EXPECT_EQ(clock.choose(Urgency::sparing, false).count, 0u);
  EXPECT_EQ(clock.choose(Urgency::pressing, false).count, 0u) << "young ones go first";
  EXPECT_EQ(clock.choose(Urgency::desperate, false).count, 1u);
  heap.pause_epoch.store(4);
  EXPECT_EQ(clock.choose(Urgency::sparing, false).count, 1u);
}

TEST_F(VictimClockTest, only_blocks_that_are_paged_whole_and_have_a_resident_page_are_taken) {
  heap.blocks.add(PageIndex{10}, PageIndex{3 * pages_per_region});
  make_resident(0, 1);
  make_resident(2 * pages_per_region + 5, 1);
  for (int sweep = 0; sweep < 2; ++sweep) EXPECT_EQ(raw(clock.choose_block(Urgency::sparing, false).first), 2 * pages_per_region);
}

TEST_F(VictimClockTest, the_hand_goes_on_where_it_was) {
  make_resident(0, 1);
  make_resident(10, 1);
  EXPECT_EQ(raw(clock.choose(Urgency::sparing, false).first), 0u);
  EXPECT_EQ(raw(clock.choose(Urgency::sparing, false).first), 10u);
  EXPECT_EQ(raw(clock.choose(Urgency::sparing, false).first), 0u);
}

TEST_F(VictimClockTest, a_fresh_page_gets_one_second_chance) {
  make_resident(0, 2);
  ASSERT_TRUE(heap.pages.change(PageIndex{0}, PageWord::of(PageState::resident), PageWord::fresh_resident()));
  EXPECT_EQ(raw(clock.choose(Urgency::sparing, false).first), 1u);
  EXPECT_EQ(raw(clock.choose(Urgency::sparing, false).first), 0u);
}

TEST_F(VictimClockTest, young_regions_are_spared_until_it_presses) {
  make_resident(0, 1);
  collector.set(RegionIndex{0}, RegionKind::young);
  EXPECT_EQ(clock.choose(Urgency::sparing, false).count, 0u);
  EXPECT_EQ(clock.choose(Urgency::pressing, false).count, 1u);
}

TEST_F(VictimClockTest, a_fault_passes_over_extents_that_are_not_leased) {
  make_resident(0, 1);
  make_resident(pages_per_region, 1);
  const Error leased = remote.lease(PageIndex{pages_per_region});
  ASSERT_FALSE(leased);
  EXPECT_EQ(raw(clock.choose(Urgency::sparing, true).first), pages_per_region);
  EXPECT_EQ(raw(clock.choose(Urgency::sparing, true).first), pages_per_region);
}

}  // namespace
}  // namespace farheap
