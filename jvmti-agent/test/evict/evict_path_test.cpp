#include "evict/evict_path.hpp"

#include "paged_memory.hpp"

namespace farheap::test {
namespace {

using EvictPathTest = PagedMemoryTest;

INSTANTIATE_TEST_SUITE_P(Modes, EvictPathTest, testing::Values(EvictMode::remap, EvictMode::move, EvictMode::wp), mode_name);

TEST_P(EvictPathTest, a_region_freed_in_a_pause_is_neither_written_back_nor_fetched) {
  auto& memory = *new PagedMemory(GetParam());
  for (std::uint32_t page = 0; page < memory.range.page_count(); ++page) *memory.words(page) = page;
  memory.pager->pause_path().pause_starts();
  for (std::uint32_t region = 0; region < memory.range.region_count(); ++region) {
    memory.collector.set(RegionIndex{region}, RegionKind::free);
  }
  memory.pager->pause_path().pause_ends();
  memory.pager->stop_evictor();
  const std::uint64_t fetched = memory.counters.pages_fetched.value();
  for (std::uint32_t page = 0; page < memory.range.page_count(); ++page) *memory.words(page) = page;
  // In wp mode a page keeps its frame until it is acknowledged: one batch may become remote during the pause.
  const std::uint64_t in_flight = GetParam() == EvictMode::wp ? 256 : 0;
  EXPECT_LE(memory.counters.pages_fetched.value(), fetched + in_flight);
  EXPECT_GT(memory.counters.pages_discarded_dead.value(), 0u);
}

// Values written into regions that were free at the last pause and are in use by now; then enough other pages to push them out.
std::uint32_t lost_in_regions_allocated_since_the_last_pause(EvictMode mode) {
  auto& memory = *new PagedMemory(mode);
  const std::uint32_t pages = memory.range.page_count();
  for (std::uint32_t region = 0; region < memory.range.region_count(); ++region) {
    memory.collector.set(RegionIndex{region}, RegionKind::free);
  }
  memory.pager->pause_path().pause_starts();
  memory.pager->pause_path().pause_ends();
  for (std::uint32_t region = 0; region < memory.range.region_count(); ++region) {
    memory.collector.set(RegionIndex{region}, RegionKind::old);
  }
  write_values(memory, 0, pages);
  const std::uint32_t lost = lost_values(memory, 0, pages);
  memory.pager->stop_evictor();
  EXPECT_EQ(memory.counters.freed_pages_written_back.value(), 0u);
  return lost;
}

TEST_P(EvictPathTest, a_region_allocated_since_it_was_seen_free_keeps_its_content) {
  EXPECT_EQ(lost_in_regions_allocated_since_the_last_pause(GetParam()), 0u);
}

TEST_P(EvictPathTest, discarding_by_a_stale_region_type_is_seen) {
  debug::broken[static_cast<unsigned>(debug::Rule::recheck)] = true;
  EXPECT_GT(lost_in_regions_allocated_since_the_last_pause(GetParam()), 0u);
}

// A full collection: live objects are written into regions that are still marked free, and marked old at its end.
std::uint32_t lost_in_a_full_collection(EvictMode mode, std::uint64_t* written_back_as_freed = nullptr) {
  auto& memory = *new PagedMemory(mode);
  const std::uint32_t pages = memory.range.page_count();
  memory.pager->pause_path().pause_starts();
  for (std::uint32_t region = 0; region < memory.range.region_count(); ++region) {
    memory.collector.set(RegionIndex{region}, RegionKind::free);
  }
  write_values(memory, 0, pages);
  for (std::uint32_t region = 0; region < memory.range.region_count(); ++region) {
    memory.collector.set(RegionIndex{region}, RegionKind::old);
  }
  memory.pager->pause_path().pause_ends();
  const std::uint32_t lost = lost_values(memory, 0, pages);
  memory.pager->stop_evictor();
  if (written_back_as_freed != nullptr) *written_back_as_freed = memory.counters.freed_pages_written_back.value();
  return lost;
}

TEST_P(EvictPathTest, what_a_full_collection_compacts_into_free_regions_survives) {
  std::uint64_t written_back_as_freed = 0;
  EXPECT_EQ(lost_in_a_full_collection(GetParam(), &written_back_as_freed), 0u);
  EXPECT_GT(written_back_as_freed, 0u) << "what is marked free was evicted, and could not be told from what is";
}

TEST_P(EvictPathTest, discarding_inside_a_pause_is_seen) {
  debug::broken[static_cast<unsigned>(debug::Rule::pause)] = true;
  EXPECT_GT(lost_in_a_full_collection(GetParam()), 0u);
}

// The kernel may tell of fewer pages than it moved.
TEST_P(EvictPathTest, wrong_counts_of_moved_pages_lose_no_value) {
  debug::broken[static_cast<unsigned>(debug::Rule::honest)] = true;
  auto& memory = *new PagedMemory(GetParam());
  EXPECT_EQ(torture_by(4, memory, 10000), 0u);
  memory.pager->stop_evictor();
}

TEST_P(EvictPathTest, believing_wrong_counts_of_moved_pages_is_seen) {
  if (GetParam() != EvictMode::move) GTEST_SKIP() << "no run of pages is moved";
  EXPECT_EXIT(
      {
        debug::broken[static_cast<unsigned>(debug::Rule::honest)] = true;
        debug::broken[static_cast<unsigned>(debug::Rule::recount)] = true;
        auto& memory = *new PagedMemory(GetParam());
        std::_Exit(torture_by(4, memory, 10000) == 0 ? 0 : 77);
      },
      testing::ExitedWithCode(static_cast<int>(ExitStatus::internal)),
      "refused by the kernel|cannot be moved back|marked resident and is absent");
}

// A page that is installed while its block goes out is nobody's victim, and goes out with it.
TEST_P(EvictPathTest, pages_installed_while_their_block_goes_out_lose_no_value) {
  if (GetParam() != EvictMode::remap) GTEST_SKIP() << "no block goes out";
  debug::delay_us[static_cast<unsigned>(debug::Site::evict_after_claim)] = 500;
  auto& memory = *new PagedMemory(GetParam());
  EXPECT_EQ(torture_by(6, memory, 10000), 0u);
  EXPECT_GT(memory.counters.strays.value(), 0u) << "none was seen";
  memory.pager->stop_evictor();
}

TEST_P(EvictPathTest, leaving_such_pages_behind_is_seen) {
  if (GetParam() != EvictMode::remap) GTEST_SKIP() << "no block goes out";
  EXPECT_EXIT(
      {
        debug::broken[static_cast<unsigned>(debug::Rule::stray)] = true;
        debug::delay_us[static_cast<unsigned>(debug::Site::evict_after_claim)] = 500;
        auto& memory = *new PagedMemory(GetParam());
        std::_Exit(torture_by(6, memory, 10000) == 0 ? 0 : 77);
      },
      testing::ExitedWithCode(static_cast<int>(ExitStatus::internal)), "marked resident and is absent");
}

TEST_P(EvictPathTest, dropping_pages_before_the_server_has_them_is_seen) {
  EXPECT_EXIT(
      {
        debug::broken[static_cast<unsigned>(debug::Rule::ack)] = true;
        auto& memory = *new PagedMemory(GetParam());
        std::_Exit(torture_by(2, memory, 5000) == 0 ? 0 : 77);
      },
      testing::ExitedWithCode(static_cast<int>(ExitStatus::server_lost)), "lost");
}

}  // namespace
}  // namespace farheap::test
