#include "pages/mapping_watch.hpp"

#include <sys/utsname.h>

#include <cstdio>

#include "paged_memory.hpp"

namespace farheap::test {
namespace {

using MappingWatchTest = PagedMemoryTest;

INSTANTIATE_TEST_SUITE_P(Modes, MappingWatchTest, testing::Values(EvictMode::remap, EvictMode::move, EvictMode::wp), mode_name);

TEST_P(MappingWatchTest, memory_that_is_mapped_anew_is_paged_again_and_forgets_its_content) {
  auto& memory = *new PagedMemory(GetParam());
  for (std::uint32_t round = 0; round < 4; ++round) {
    for (std::uint32_t page = 0; page < memory.range.page_count(); ++page) *memory.words(page) = page + 1;
    for (std::uint32_t page = 0; page < memory.range.page_count(); page += 2048) {
      void* at = memory.range.address_of(PageIndex{page});
      ASSERT_EQ(::mmap(at, 4 << 20, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0), at);
      ASSERT_EQ(::mmap(at, 4 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0), at);
    }
    std::uint32_t wrong = 0;
    for (std::uint32_t page = 0; page < memory.range.page_count(); ++page) {
      const std::uint64_t expected = page % 2048 < 1024 ? 0 : page + 1;
      if (*memory.words(page) != expected) ++wrong;
    }
    EXPECT_EQ(wrong, 0u);
    EXPECT_LE(resident_pages(memory), budget_bytes / page_bytes);
  }
  EXPECT_GT(memory.counters.unmap_events.value(), 0u);
  memory.pager->stop_evictor();
}

// A collector may free the regions that the class-data archive was mapped into (JDK 25 does).
TEST_P(MappingWatchTest, memory_that_a_file_backed_is_paged_once_it_is_mapped_anew) {
  debug::delay_us[static_cast<unsigned>(debug::Site::unmap_taken)] = 2000;
  constexpr std::uint32_t file_pages = 36;
  auto& memory = *new PagedMemory(GetParam(), file_pages);
  const std::uint32_t pages = memory.range.page_count();
  const std::uint32_t first_anew = pages - region_bytes / page_bytes;
  std::byte* const anew = memory.range.address_of(PageIndex{first_anew});
  const std::uint32_t charged = memory.pager->heap().budget.charged_pages();
  EXPECT_EQ(charged, file_pages);
  int rounds_paged_out = 0;
  for (int round = 0; round < 20; ++round) {
    ASSERT_EQ(::mmap(anew, region_bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0), anew);
    ASSERT_EQ(::mmap(anew, region_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0), anew);
    write_values(memory, first_anew, pages);
    write_values(memory, 0, pages / 2);
    if (present_pages(anew, anew + file_pages * page_bytes) == 0) ++rounds_paged_out;
    EXPECT_EQ(lost_values(memory, first_anew, pages), 0u);
  }
  EXPECT_GT(rounds_paged_out, 0);
  memory.pager->stop_evictor();
}

// Values in memory that a file backs, in a region whose rest is paged out again and again.
std::uint32_t lost_beside_what_is_paged(EvictMode mode) {
  constexpr std::uint32_t file_pages = 36;
  auto& memory = *new PagedMemory(mode, file_pages);
  const std::uint32_t pages = memory.range.page_count();
  const std::uint32_t first = pages - region_bytes / page_bytes;
  const Error leased = memory.remote.lease(PageIndex{first});  // so that faults do not pass it over
  EXPECT_FALSE(leased);
  std::uint32_t lost = 0;
  for (int round = 0; round < 4; ++round) {
    write_values(memory, first, pages);
    write_values(memory, 0, first);
    lost += lost_values(memory, first, pages);
  }
  EXPECT_LE(resident_pages(memory), budget_bytes / page_bytes);
  memory.pager->stop_evictor();
  return lost;
}

TEST_P(MappingWatchTest, memory_that_a_file_backs_keeps_its_content) { EXPECT_EQ(lost_beside_what_is_paged(GetParam()), 0u); }

bool kernel_is_at_least(int major, int minor) {
  utsname kernel{};
  int found_major = 0;
  int found_minor = 0;
  if (::uname(&kernel) != 0 || std::sscanf(kernel.release, "%d.%d", &found_major, &found_minor) != 2) return true;
  return found_major > major || (found_major == major && found_minor >= minor);
}

TEST_P(MappingWatchTest, remapping_what_a_file_backs_is_seen) {
  if (GetParam() != EvictMode::remap) GTEST_SKIP() << "no block goes out";
  debug::broken[static_cast<unsigned>(debug::Rule::whole)] = true;
  const std::uint32_t lost = lost_beside_what_is_paged(GetParam());
  if (lost == 0 && !kernel_is_at_least(6, 17)) GTEST_SKIP() << "before Linux 6.17 the kernel refuses such a block whole";
  EXPECT_GT(lost, 0u);
}

// Maps memory as the JVM does, and uses it at once, until it is told to end.
void map_anew(PagedMemory& memory, std::uint32_t first, std::uint32_t last, const std::atomic<bool>& done) {
  void* const at = memory.range.address_of(PageIndex{first});
  const std::size_t bytes = (last - first) * page_bytes;
  while (!done) {
    EXPECT_EQ(::mmap(at, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0), at);
    EXPECT_EQ(::mmap(at, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0), at);
    write_values(memory, first, last);
    EXPECT_EQ(lost_values(memory, first, last), 0u);
  }
}

// Everybody waits for somebody: a page on its way home for the mappings to settle, the sender for the page, the mappings for whoever
// evicts, and for whoever fills what was mapped a moment ago, while the next change waits its turn. None of them may wait in a ring.
TEST_P(MappingWatchTest, pages_come_home_while_other_memory_is_mapped_anew) {
  debug::delay_us[static_cast<unsigned>(debug::Site::return_before_move)] = 300;
  debug::delay_us[static_cast<unsigned>(debug::Site::unmap_event)] = 1000;
  debug::delay_us[static_cast<unsigned>(debug::Site::unmap_taken)] = 1000;
  auto& memory = *new PagedMemory(GetParam());
  constexpr std::uint32_t anew_pages = 512;
  const std::uint32_t pages = memory.range.page_count();
  std::atomic<bool> done{false};
  std::thread mapper([&] { map_anew(memory, pages - anew_pages, pages, done); });
  std::thread other_mapper([&] { map_anew(memory, pages - 2 * anew_pages, pages - anew_pages, done); });
  std::atomic<std::uint64_t> wrong{0};
  std::vector<std::thread> workers;
  constexpr std::uint32_t threads = 4;
  for (std::uint32_t i = 0; i < threads; ++i) {
    workers.emplace_back([&, i] { wrong += torture_below(memory, pages - 2 * anew_pages, i, threads, 4000); });
  }
  for (std::thread& worker : workers) worker.join();
  done = true;
  mapper.join();
  other_mapper.join();
  EXPECT_EQ(wrong, 0u);
  EXPECT_GT(memory.counters.soft_faults.value(), 0u);
  EXPECT_GT(memory.counters.unmap_events.value(), 10u);
  memory.pager->stop_evictor();
}

}  // namespace
}  // namespace farheap::test
