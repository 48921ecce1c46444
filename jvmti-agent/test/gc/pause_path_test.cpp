#include "gc/pause_path.hpp"

#include <gtest/gtest.h>

#include "test_collector.hpp"

namespace farheap {
namespace {

constexpr std::uint32_t pages_per_region = 256;

struct PausePathTest : testing::Test {
  PausePathTest()
      : collector(2),
        heap(HeapRange(nullptr, 2 * pages_per_region * page_bytes, pages_per_region * page_bytes), 1000, 10, uffd, collector,
             counters),
        path(heap) {}

  void make_remote(std::uint32_t page) {
    const PageIndex index{page};
    heap.pages.change(index, PageWord::of(PageState::untouched), PageWord::of(PageState::resident));
    heap.pages.change(index, PageWord::of(PageState::resident), PageWord::of(PageState::evicting));
    heap.pages.end_claim(index, PageWord::of(PageState::limbo, 0));
    heap.pages.change(index, PageWord::of(PageState::limbo, 0), PageWord::of(PageState::writing_back, 0));
    heap.pages.change(index, PageWord::of(PageState::writing_back, 0), PageWord::of(PageState::remote));
  }

  Uffd uffd;
  Counters counters;
  TestCollector collector;
  PagedHeap heap;
  PausePath path;
};

TEST_F(PausePathTest, remote_pages_of_a_freed_region_are_forgotten_and_others_kept) {
  make_remote(0);
  make_remote(pages_per_region);
  path.pause_starts();
  collector.set(RegionIndex{0}, RegionKind::free);
  path.pause_ends();
  EXPECT_EQ(heap.pages.load(PageIndex{0}).state(), PageState::untouched);
  EXPECT_EQ(heap.pages.load(PageIndex{pages_per_region}).state(), PageState::remote);
  EXPECT_EQ(counters.pages_discarded_dead.value(), 1u);
}

TEST_F(PausePathTest, a_region_that_was_free_before_is_not_looked_at_again) {
  collector.set(RegionIndex{0}, RegionKind::free);
  path.pause_ends();
  make_remote(0);
  path.pause_ends();
  EXPECT_EQ(heap.pages.load(PageIndex{0}).state(), PageState::remote);
}

TEST_F(PausePathTest, a_region_that_was_young_between_two_pauses_that_found_it_free_is_forgotten) {
  collector.set(RegionIndex{0}, RegionKind::free);
  path.pause_starts();
  path.pause_ends();
  collector.set(RegionIndex{0}, RegionKind::young);
  make_remote(0);
  path.pause_starts();
  collector.set(RegionIndex{0}, RegionKind::free);
  path.pause_ends();
  EXPECT_EQ(heap.pages.load(PageIndex{0}).state(), PageState::untouched);
}

TEST_F(PausePathTest, what_may_have_been_compacted_into_a_free_region_is_not_dead_before_the_pause_ends_nor_before_the_first) {
  const auto dead = [&](std::uint32_t page) { return heap.content_is_dead(PageIndex{page}, false); };
  collector.set(RegionIndex{0}, RegionKind::free);
  EXPECT_FALSE(dead(0));
  path.pause_starts();
  EXPECT_FALSE(dead(0));
  path.pause_ends();
  EXPECT_TRUE(dead(0));
  EXPECT_FALSE(dead(pages_per_region));
  path.pause_starts();
  EXPECT_FALSE(dead(0));
}

TEST_F(PausePathTest, what_dies_with_its_region_is_dead_as_soon_as_that_is_free) {
  path.pause_starts();
  EXPECT_FALSE(heap.content_is_dead(PageIndex{0}, true));
  collector.set(RegionIndex{0}, RegionKind::free);
  EXPECT_TRUE(heap.content_is_dead(PageIndex{0}, true));
}

TEST_F(PausePathTest, content_dies_with_its_region_but_for_free_regions_in_a_pause) {
  const auto dies = [&](std::uint32_t page) { return heap.dies_with_region(PageIndex{page}); };
  collector.set(RegionIndex{0}, RegionKind::free);
  EXPECT_FALSE(dies(0)) << "before the first pause nothing is known";
  path.pause_starts();
  EXPECT_FALSE(dies(0));
  EXPECT_TRUE(dies(pages_per_region));
  path.pause_ends();
  EXPECT_TRUE(dies(0));
  EXPECT_TRUE(dies(pages_per_region));
}

TEST_F(PausePathTest, a_pause_whose_start_was_not_seen_still_ends) {
  collector.set(RegionIndex{0}, RegionKind::free);
  path.pause_ends();
  path.pause_ends();
  EXPECT_TRUE(heap.content_is_dead(PageIndex{0}, false));
}

// What came back of a region that was told dead counts when the collector has found the same.
struct DeadRegionsTest : PausePathTest {
  static constexpr RegionIndex told{0};

  void tell() {
    make_remote(0);
    make_remote(1);
    path.pause_ends();
    heap.dead_regions.note(told, heap.pages.remote_epoch(PageIndex{0}, pages_per_region), collector.used_bytes);
  }
  void bring_back(std::uint32_t page) {
    heap.pages.change(PageIndex{page}, PageWord::of(PageState::remote), PageWord::of(PageState::fetching));
    heap.pages.end_claim(PageIndex{page}, PageWord::of(PageState::resident));
  }
  void free_it() {
    path.pause_starts();
    collector.set(told, RegionKind::free);
    path.pause_ends();
  }
};

TEST_F(DeadRegionsTest, what_comes_back_before_the_region_is_free_is_counted_by_who_fetched_it) {
  tell();
  bring_back(0);
  bring_back(1);
  heap.dead_regions.note_fetch_by_program(told);
  heap.dead_regions.note_fetch_by_program(RegionIndex{1});
  free_it();
  EXPECT_EQ(counters.dead_regions_freed.value(), 1u);
  EXPECT_EQ(counters.dead_pages_fetched.value(), 2u);
  EXPECT_EQ(counters.dead_pages_fetched_by_program.value(), 1u);
  EXPECT_FALSE(heap.dead_regions.has(told));
}

TEST_F(DeadRegionsTest, what_was_said_is_forgotten_when_the_region_gets_other_objects) {
  tell();
  path.pause_starts();
  path.pause_ends();
  EXPECT_TRUE(heap.dead_regions.has(told));
  path.pause_starts();
  collector.used_bytes += 8;
  path.pause_ends();
  EXPECT_FALSE(heap.dead_regions.has(told));
  bring_back(0);
  free_it();
  EXPECT_EQ(counters.dead_regions_freed.value(), 0u);
  EXPECT_EQ(counters.dead_pages_fetched.value(), 0u);
}

}  // namespace
}  // namespace farheap
