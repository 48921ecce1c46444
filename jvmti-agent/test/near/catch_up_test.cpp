#include "near/catch_up.hpp"

#include <random>

#include "paged_memory.hpp"

namespace farheap::test {
namespace {

using CatchUpTest = PagedMemoryTest;

INSTANTIATE_TEST_SUITE_P(Modes, CatchUpTest, testing::Values(EvictMode::remap, EvictMode::move, EvictMode::wp), mode_name);

/// Copies regions to the server, one after the other in any order, until it is told to stop.
class Copying {
 public:
  explicit Copying(PagedMemory& memory) : _memory(memory), _copies(memory.pager->heap(), memory.remote) {
    _thread = std::thread([this] { run(); });
  }
  void stop() {
    _done = true;
    _thread.join();
  }

  std::uint32_t whole() const { return _whole; }

 private:
  void run() {
    std::mt19937 random(17);
    while (!_done) {
      const RegionIndex region{static_cast<std::uint32_t>(random() % _memory.range.region_count())};
      const PageIndex first = _memory.range.first_page(region);
      EXPECT_FALSE(_memory.remote.lease(first));
      _whole += _copies.send(first, _memory.range.pages_per_region()) ? 1 : 0;
    }
  }

  PagedMemory& _memory;
  CatchUp _copies;
  std::atomic<bool> _done{false};
  std::uint32_t _whole = 0;
  std::thread _thread;
};

std::uint64_t torture_beside_copies(PagedMemory& memory, std::uint32_t turns) {
  Copying copying(memory);
  const std::uint64_t wrong = torture_by(4, memory, turns);
  copying.stop();
  EXPECT_GT(copying.whole(), 0u);
  EXPECT_GT(memory.counters.near_copied_bytes.value(), 0u);
  return wrong;
}

TEST_P(CatchUpTest, copies_beside_paging_lose_no_value) {
  auto& memory = *new PagedMemory(GetParam());
  EXPECT_EQ(torture_beside_copies(memory, 10000), 0u);
  memory.pager->stop_evictor();
}

TEST_P(CatchUpTest, races_pried_open_by_delays_lose_no_value) {
  for (auto& micros : debug::delay_us) micros = 300;
  auto& memory = *new PagedMemory(GetParam());
  memory.remote.set_delay_us(500);
  EXPECT_EQ(torture_beside_copies(memory, 2000), 0u);
  memory.pager->stop_evictor();
}

// An older copy, taken before the page was written back, reaches the server after it.
TEST_P(CatchUpTest, pages_that_are_not_claimed_are_lost_and_that_is_seen) {
  debug::broken[static_cast<unsigned>(debug::Rule::claim)] = true;
  debug::delay_us[static_cast<unsigned>(debug::Site::near_before_copy)] = 3000;
  auto& memory = *new PagedMemory(GetParam());
  std::uint64_t wrong = 0;
  constexpr int rounds_max = 100;
  for (int round = 0; round < rounds_max && wrong == 0; ++round) wrong = torture_beside_copies(memory, 2000);
  EXPECT_GT(wrong, 0u);
  memory.pager->stop_evictor();
}

TEST_P(CatchUpTest, what_is_sent_is_what_is_here) {
  auto& memory = *new PagedMemory(GetParam());
  write_values(memory, 0, memory.range.page_count());
  memory.pager->stop_evictor();
  memory.pager->clear_limbo();
  CatchUp copies(memory.pager->heap(), memory.remote);
  std::uint32_t here = 0;
  for (std::uint32_t region = 0; region < memory.range.region_count(); ++region) {
    const PageIndex first = memory.range.first_page(RegionIndex{region});
    ASSERT_FALSE(memory.remote.lease(first));
    ASSERT_TRUE(copies.send(first, memory.range.pages_per_region()));
  }
  for (std::uint32_t page = 0; page < memory.range.page_count(); ++page) {
    if (memory.pager->heap().pages.load(PageIndex{page}).state() == PageState::resident) ++here;
    std::uint64_t told;
    std::memcpy(&told, memory.remote.at(PageIndex{page}), sizeof told);
    EXPECT_EQ(told, page + 1u);
  }
  EXPECT_GT(here, 0u);
  EXPECT_EQ(lost_values(memory, 0, memory.range.page_count()), 0u);
}

TEST_P(CatchUpTest, a_page_that_is_being_copied_can_be_written_without_a_fault) {
  auto& memory = *new PagedMemory(GetParam(), 0, heap_bytes);
  const std::uint32_t pages = memory.range.pages_per_region();
  write_values(memory, 0, pages);
  ASSERT_FALSE(memory.remote.lease(PageIndex{0}));
  debug::delay_us[static_cast<unsigned>(debug::Site::near_before_copy)] = 20'000;
  const std::uint64_t faults = memory.counters.faults.value();
  std::atomic<bool> done{false};
  std::atomic<std::uint32_t> writes_of_claimed{0};
  std::thread writer([&] {
    for (std::uint32_t page = 0; !done; page = (page + 1) % pages) {
      const bool claimed = memory.pager->heap().pages.load(PageIndex{page}).state() == PageState::evicting;
      ++*memory.words(page);
      writes_of_claimed += claimed ? 1 : 0;
    }
  });
  CatchUp copies(memory.pager->heap(), memory.remote);
  for (int turn = 0; turn < 20; ++turn) EXPECT_TRUE(copies.send(PageIndex{0}, pages));
  done = true;
  writer.join();
  EXPECT_GT(writes_of_claimed, 0u);
  EXPECT_EQ(memory.counters.faults.value(), faults);
  EXPECT_EQ(memory.pager->heap().pages.count(PageState::evicting), 0u);
  memory.pager->stop_evictor();
}

TEST_P(CatchUpTest, copies_in_a_pause_or_across_one_do_not_count) {
  auto& memory = *new PagedMemory(GetParam(), 0, heap_bytes);
  write_values(memory, 0, 3);
  ASSERT_FALSE(memory.remote.lease(PageIndex{0}));
  CatchUp copies(memory.pager->heap(), memory.remote);
  EXPECT_TRUE(copies.send(PageIndex{0}, 0));
  EXPECT_TRUE(copies.send(PageIndex{0}, 3));
  memory.pager->heap().pause_epoch.fetch_add(1);
  EXPECT_FALSE(copies.send(PageIndex{0}, 3));
  memory.pager->heap().pause_epoch.fetch_add(1);
  EXPECT_TRUE(copies.send(PageIndex{0}, 3));
  debug::delay_us[static_cast<unsigned>(debug::Site::near_before_copy)] = 1000;
  std::atomic<bool> done{false};
  std::thread pauses([&] {
    for (; !done; ::sched_yield()) memory.pager->heap().pause_epoch.fetch_add(2);
  });
  bool counted = true;
  for (int turn = 0; turn < 1000 && counted; ++turn) counted = copies.send(PageIndex{0}, 3);
  done = true;
  pauses.join();
  EXPECT_FALSE(counted);
  memory.pager->stop_evictor();
}

}  // namespace
}  // namespace farheap::test
