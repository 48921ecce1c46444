// One block on its way out, step by step: no fault, no evictor.
#include <gtest/gtest.h>
#include <sys/mman.h>

#include "evict/evict_path.hpp"
#include "memory_remote_heap.hpp"
#include "test_collector.hpp"

namespace farheap {
namespace {

std::byte* map(std::uint32_t pages) {
  return static_cast<std::byte*>(
      ::mmap(nullptr, std::size_t{pages} * page_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

struct EvictBlockTest : testing::Test {
  EvictBlockTest()
      : collector(1),
        heap(HeapRange(map(block_pages), std::size_t{block_pages} * page_bytes, std::size_t{block_pages} * page_bytes), 2 * block_pages, 1,
             uffd, collector, counters),
        remote(block_pages),
        limbo(block_pages, map(block_pages)),
        evict(heap, remote, limbo) {
    EXPECT_FALSE(uffd.open(EvictMode::remap));
    heap.blocks.add(PageIndex{0}, PageIndex{block_pages});
    EXPECT_TRUE(heap.budget.try_charge(block_pages));
    for (std::uint32_t page = 0; page < block_pages; ++page) {
      *heap.range.address_of(PageIndex{page}) = std::byte{1};
      heap.pages.change(PageIndex{page}, PageWord::of(PageState::untouched), PageWord::of(PageState::resident));
    }
  }

  void begin_pause() { heap.pause_epoch.store(3); }
  void end_pause() { heap.pause_epoch.store(4); }
  void take_out() { EXPECT_EQ(evict.evict_run(Evicting::in_background), block_pages); }
  void clear() { EXPECT_EQ(evict.clear_limbo(block_pages), block_pages); }

  Uffd uffd;
  Counters counters;
  TestCollector collector;
  PagedHeap heap;
  MemoryRemoteHeap remote;
  LimboRing limbo;
  EvictPath evict;
};

TEST_F(EvictBlockTest, what_is_taken_out_in_a_pause_is_dead_when_its_region_becomes_free_in_it) {
  begin_pause();
  take_out();
  collector.set(RegionIndex{0}, RegionKind::free);
  clear();
  EXPECT_EQ(counters.pages_discarded_dead.value(), block_pages);
  EXPECT_EQ(counters.pages_written_back.value(), 0u);
  EXPECT_EQ(counters.freed_pages_written_back.value(), 0u);
}

// It may be what a full collection compacts into.
TEST_F(EvictBlockTest, what_is_taken_out_of_a_free_region_in_a_pause_is_written_back_in_it) {
  begin_pause();
  collector.set(RegionIndex{0}, RegionKind::free);
  take_out();
  clear();
  EXPECT_EQ(counters.pages_written_back.value(), block_pages);
  EXPECT_EQ(counters.freed_pages_written_back.value(), block_pages);
  EXPECT_EQ(heap.pages.count(PageState::remote), block_pages);
}

TEST_F(EvictBlockTest, what_is_taken_out_of_a_free_region_in_a_pause_is_dead_after_it) {
  begin_pause();
  collector.set(RegionIndex{0}, RegionKind::free);
  take_out();
  end_pause();
  clear();
  EXPECT_EQ(counters.pages_discarded_dead.value(), block_pages);
}

TEST_F(EvictBlockTest, what_is_taken_out_before_a_pause_is_dead_when_its_region_becomes_free_in_it) {
  end_pause();
  take_out();
  begin_pause();
  collector.set(RegionIndex{0}, RegionKind::free);
  clear();
  EXPECT_EQ(counters.pages_discarded_dead.value(), block_pages);
}

}  // namespace
}  // namespace farheap
