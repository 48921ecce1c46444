// The whole pager on plain memory: no JVM, a memory server in this process, real userfaultfd and real SIGBUS.
#include "pager.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <thread>

#include "base/debug_hooks.hpp"
#include "memory_remote_heap.hpp"
#include "test_collector.hpp"

namespace farheap {
namespace {

constexpr std::size_t region_bytes = 1 << 20;
constexpr std::size_t heap_bytes = 64 << 20;
constexpr std::uint64_t budget_bytes = 12 << 20;
constexpr std::uint32_t words_per_page = page_bytes / sizeof(std::uint64_t);

std::byte* reserve(std::size_t bytes) {
  return static_cast<std::byte*>(::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
}

void map_file(std::byte* at, std::size_t bytes) {
  const int file = ::memfd_create("class-data archive", MFD_CLOEXEC);
  EXPECT_EQ(::ftruncate(file, static_cast<off_t>(bytes)), 0);
  EXPECT_EQ(::mmap(at, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, file, 0), at);
  ::close(file);
}

/// A pager over fresh memory; the last region begins with `file_pages` that a file backs. Leaked on purpose: the SIGBUS handler of the process refers to the last one.
struct PagedMemory {
  explicit PagedMemory(EvictMode mode, std::uint32_t file_pages = 0, std::uint64_t budget = budget_bytes)
      : range(reserve(heap_bytes), heap_bytes, region_bytes), remote(range.page_count()), collector(range.region_count()) {
    if (file_pages > 0) map_file(range.base() + heap_bytes - region_bytes, file_pages * page_bytes);
    const Error opened = uffd.open(mode);
    EXPECT_FALSE(opened) << opened.text();
    pager = new Pager(range, budget, remote, uffd, collector, counters);
    const Error started = pager->start();
    EXPECT_FALSE(started) << started.text();
    pager->pause_path().pause_ends();
    static auto& all = *new std::vector<PagedMemory*>;  // reachable, so that it is no leak to the sanitizer
    all.push_back(this);
  }

  std::uint64_t* words(std::uint32_t page) const { return reinterpret_cast<std::uint64_t*>(range.address_of(PageIndex{page})); }

  HeapRange range;
  Uffd uffd;
  Counters counters;
  MemoryRemoteHeap remote;
  TestCollector collector;
  Pager* pager = nullptr;
};

std::uint64_t mix(std::uint64_t value) {
  value ^= value >> 31;
  value *= 0x9e3779b97f4a7c15u;
  return value ^ value >> 29;
}

// Every page below `pages` belongs to one thread, which writes a version into random words of it and checks what it wrote before.
std::uint64_t torture_below(PagedMemory& memory, std::uint32_t pages, std::uint32_t thread, std::uint32_t threads, std::uint32_t turns) {
  std::vector<std::uint64_t> expected(pages / threads, 0);
  std::uint64_t wrong = 0;
  std::uint64_t random = thread + 1;
  for (std::uint32_t turn = 0; turn < turns; ++turn) {
    random = mix(random + turn);
    // Three quarters of the touches go to a quarter of the pages.
    const std::uint32_t span = random % 4 == 0 ? pages / threads : pages / threads / 4;
    const auto mine = static_cast<std::uint32_t>((random >> 8) % span);
    std::uint64_t* words = memory.words(mine * threads + thread);
    const std::uint32_t word = mine % words_per_page;
    if (words[word] != expected[mine] || words[words_per_page - 1 - word] != expected[mine]) ++wrong;
    if (random % 2 == 0) words[word] = words[words_per_page - 1 - word] = expected[mine] = random;
  }
  for (std::uint32_t mine = 0; mine < pages / threads; ++mine) {
    if (memory.words(mine * threads + thread)[mine % words_per_page] != expected[mine]) ++wrong;
  }
  return wrong;
}

std::uint64_t torture_by(std::uint32_t threads, PagedMemory& memory, std::uint32_t turns) {
  std::atomic<std::uint64_t> wrong{0};
  std::vector<std::thread> workers;
  for (std::uint32_t i = 0; i < threads; ++i) {
    workers.emplace_back([&, i] { wrong += torture_below(memory, memory.range.page_count(), i, threads, turns); });
  }
  for (std::thread& worker : workers) worker.join();
  return wrong;
}

std::size_t present_pages(std::byte* start, std::byte* end) {
  Pagemap pagemap;
  EXPECT_FALSE(pagemap.open());
  std::size_t present = 0;
  for (std::byte* page = start; page < end; page += page_bytes) present += pagemap.exists(page, 1);
  return present;
}

std::size_t resident_pages(const PagedMemory& memory) {
  return present_pages(memory.range.base(), memory.range.base() + memory.range.bytes());
}

class PagerTest : public testing::TestWithParam<EvictMode> {
 protected:
  void TearDown() override {
    for (std::uint32_t& micros : debug::delay_us) micros = 0;
    for (bool& broken : debug::broken) broken = false;
  }
};

INSTANTIATE_TEST_SUITE_P(Modes, PagerTest, testing::Values(EvictMode::move, EvictMode::wp),
                         [](const auto& mode) { return mode.param == EvictMode::move ? "move" : "wp"; });

TEST_P(PagerTest, every_value_survives_paging_under_several_threads) {
  auto& memory = *new PagedMemory(GetParam());
  EXPECT_EQ(torture_by(4, memory, 20000), 0u);
  EXPECT_GT(memory.counters.pages_fetched.value(), 0u);
  EXPECT_GT(memory.counters.soft_faults.value(), 0u);
  memory.pager->stop_evictor();
}

std::uint32_t lost_values(const PagedMemory& memory, std::uint32_t first, std::uint32_t last) {
  std::uint32_t lost = 0;
  for (std::uint32_t page = first; page < last; ++page) lost += *memory.words(page) == page + 1 ? 0 : 1;
  return lost;
}

void write_values(const PagedMemory& memory, std::uint32_t first, std::uint32_t last) {
  for (std::uint32_t page = first; page < last; ++page) *memory.words(page) = page + 1;
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

TEST_P(PagerTest, faults_make_room_themselves_when_the_evictor_has_ended) {
  auto& memory = *new PagedMemory(GetParam());
  for (std::uint32_t page = 0; page < memory.range.page_count(); page += 256) {
    const Error leased = memory.remote.lease(PageIndex{page});
    EXPECT_FALSE(leased);
  }
  memory.pager->stop_evictor();
  EXPECT_EQ(torture_by(2, memory, 5000), 0u);
  EXPECT_GT(memory.counters.inline_evictions.value(), 0u);
}

TEST_P(PagerTest, a_region_freed_in_a_pause_is_neither_written_back_nor_fetched) {
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
  const std::uint64_t in_flight = GetParam() == EvictMode::move ? 0 : 256;
  EXPECT_LE(memory.counters.pages_fetched.value(), fetched + in_flight);
  EXPECT_GT(memory.counters.pages_discarded_dead.value(), 0u);
}

TEST_P(PagerTest, memory_that_is_mapped_anew_is_paged_again_and_forgets_its_content) {
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
TEST_P(PagerTest, memory_that_a_file_backed_is_paged_once_it_is_mapped_anew) {
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
TEST_P(PagerTest, pages_come_home_while_other_memory_is_mapped_anew) {
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

TEST_P(PagerTest, races_pried_open_by_delays_lose_no_value) {
  for (std::uint32_t& micros : debug::delay_us) micros = 300;
  auto& memory = *new PagedMemory(GetParam());
  memory.remote.set_delay_us(500);
  EXPECT_EQ(torture_by(4, memory, 3000), 0u);
  memory.pager->stop_evictor();
}

TEST_P(PagerTest, a_budget_that_holds_the_whole_heap_evicts_nothing) {
  auto& memory = *new PagedMemory(GetParam(), 0, heap_bytes);
  EXPECT_EQ(torture_by(4, memory, 20000), 0u);
  write_values(memory, 0, memory.range.page_count());
  EXPECT_EQ(resident_pages(memory), memory.range.page_count());
  memory.pager->stop_evictor();
  EXPECT_EQ(memory.counters.pages_evicted.value(), 0u);
}

// The kernel may tell of fewer pages than it moved.
TEST_P(PagerTest, wrong_counts_of_moved_pages_lose_no_value) {
  debug::broken[static_cast<unsigned>(debug::Rule::honest)] = true;
  auto& memory = *new PagedMemory(GetParam());
  EXPECT_EQ(torture_by(4, memory, 10000), 0u);
  memory.pager->stop_evictor();
}

TEST_P(PagerTest, believing_wrong_counts_of_moved_pages_is_seen) {
  if (GetParam() == EvictMode::wp) GTEST_SKIP() << "in wp mode no page is moved";
  EXPECT_EXIT(
      {
        debug::broken[static_cast<unsigned>(debug::Rule::honest)] = true;
        debug::broken[static_cast<unsigned>(debug::Rule::recount)] = true;
        auto& memory = *new PagedMemory(GetParam());
        std::_Exit(torture_by(4, memory, 10000) == 0 ? 0 : 77);
      },
      testing::ExitedWithCode(static_cast<int>(ExitStatus::internal)), "refused by the kernel|cannot be moved back");
}

TEST_P(PagerTest, faults_that_evict_side_by_side_with_the_evictor_lose_no_value) {
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
  return lost;
}

TEST_P(PagerTest, a_region_allocated_since_it_was_seen_free_keeps_its_content) {
  EXPECT_EQ(lost_in_regions_allocated_since_the_last_pause(GetParam()), 0u);
}

TEST_P(PagerTest, discarding_by_a_stale_region_type_is_seen) {
  debug::broken[static_cast<unsigned>(debug::Rule::recheck)] = true;
  EXPECT_GT(lost_in_regions_allocated_since_the_last_pause(GetParam()), 0u);
}

// A full collection: live objects are written into regions that are still marked free, and marked old at its end.
std::uint32_t lost_in_a_full_collection(EvictMode mode) {
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
  return lost;
}

TEST_P(PagerTest, what_a_full_collection_compacts_into_free_regions_survives) { EXPECT_EQ(lost_in_a_full_collection(GetParam()), 0u); }

TEST_P(PagerTest, discarding_inside_a_pause_is_seen) {
  debug::broken[static_cast<unsigned>(debug::Rule::pause)] = true;
  EXPECT_GT(lost_in_a_full_collection(GetParam()), 0u);
}

TEST_P(PagerTest, giving_back_anything_but_the_local_copy_is_seen) {
  if (GetParam() == EvictMode::wp) GTEST_SKIP() << "in wp mode the copy never leaves its place";
  debug::broken[static_cast<unsigned>(debug::Rule::copyback)] = true;
  auto& memory = *new PagedMemory(GetParam());
  memory.remote.set_delay_us(3000);
  EXPECT_GT(torture_by(6, memory, 6000), 0u);
  memory.pager->stop_evictor();
}

TEST_P(PagerTest, dropping_pages_before_the_server_has_them_is_seen) {
  EXPECT_EXIT(
      {
        debug::broken[static_cast<unsigned>(debug::Rule::ack)] = true;
        auto& memory = *new PagedMemory(GetParam());
        std::_Exit(torture_by(2, memory, 5000) == 0 ? 0 : 77);
      },
      testing::ExitedWithCode(static_cast<int>(ExitStatus::server_lost)), "lost");
}

}  // namespace
}  // namespace farheap
