// The whole pager on plain memory: no JVM, a memory server in this process, real userfaultfd and real SIGBUS. And what tests do with it.
#pragma once

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <thread>
#include <vector>

#include "base/debug_hooks.hpp"
#include "fault/fetch_streams.hpp"
#include "memory_remote_heap.hpp"
#include "pager.hpp"
#include "test_collector.hpp"

namespace farheap::test {

constexpr std::size_t region_bytes = 1 << 20;
// Several regions are here, beside limbo and reserve at their least, and most are remote; more memory would only be more faults.
constexpr std::size_t heap_bytes = 32 << 20;
constexpr std::uint64_t budget_bytes = 6 << 20;
constexpr std::uint32_t words_per_page = page_bytes / sizeof(std::uint64_t);

inline std::byte* reserve(std::size_t bytes) {
  return static_cast<std::byte*>(::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
}

/// Maps `mapped_bytes` of a file that has `file_bytes`.
inline void map_file(std::byte* at, std::size_t mapped_bytes, std::size_t file_bytes) {
  const int file = ::memfd_create("class-data archive", MFD_CLOEXEC);
  EXPECT_EQ(::ftruncate(file, static_cast<off_t>(file_bytes)), 0);
  EXPECT_EQ(::mmap(at, mapped_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, file, 0), at);
  ::close(file);
}

/// A pager over fresh memory; the last region begins with `file_pages` that a file backs. Leaked on purpose: the SIGBUS handler of the
/// process refers to the last one.
struct PagedMemory {
  explicit PagedMemory(EvictMode mode, std::uint32_t file_pages = 0, std::uint64_t budget = budget_bytes,
                       Mechanisms mechanisms = {}, HeapShapes* shapes = nullptr)
      : range(reserve(heap_bytes), heap_bytes, region_bytes), remote(range.page_count()), collector(range.region_count()) {
    if (file_pages > 0) map_file(range.base() + heap_bytes - region_bytes, file_pages * page_bytes, file_pages * page_bytes);
    const Error opened = uffd.open(mode);
    EXPECT_FALSE(opened) << opened.text();
    pager = new Pager(range, budget, remote, uffd, collector, counters, mechanisms, shapes);
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

/// Sanitizers see an error also when it does no harm, and each turn takes them several times as long.
constexpr std::uint32_t turns_here(std::uint32_t turns) {
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
  turns /= 4;
#endif
  return turns;
}

inline std::uint64_t mix(std::uint64_t value) {
  value ^= value >> 31;
  value *= 0x9e3779b97f4a7c15u;
  return value ^ value >> 29;
}

// Every page below `pages` belongs to one thread, which writes a version into random words of it and checks what it wrote before.
inline std::uint64_t torture_below(PagedMemory& memory, std::uint32_t pages, std::uint32_t thread, std::uint32_t threads,
                                   std::uint32_t turns) {
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

inline std::uint64_t torture_by(std::uint32_t threads, PagedMemory& memory, std::uint32_t turns) {
  turns = turns_here(turns);
  std::atomic<std::uint64_t> wrong{0};
  std::vector<std::thread> workers;
  for (std::uint32_t i = 0; i < threads; ++i) {
    workers.emplace_back([&, i] { wrong += torture_below(memory, memory.range.page_count(), i, threads, turns); });
  }
  for (std::thread& worker : workers) worker.join();
  return wrong;
}

inline std::size_t present_pages(std::byte* start, std::byte* end) {
  Pagemap pagemap;
  EXPECT_FALSE(pagemap.open());
  std::size_t present = 0;
  for (std::byte* page = start; page < end; page += page_bytes) present += pagemap.exists(page, 1);
  return present;
}

inline std::size_t resident_pages(const PagedMemory& memory) {
  return present_pages(memory.range.base(), memory.range.base() + memory.range.bytes());
}

inline std::uint32_t lost_values(const PagedMemory& memory, std::uint32_t first, std::uint32_t last) {
  std::uint32_t lost = 0;
  for (std::uint32_t page = first; page < last; ++page) lost += *memory.words(page) == page + 1 ? 0 : 1;
  return lost;
}

inline void write_values(const PagedMemory& memory, std::uint32_t first, std::uint32_t last) {
  for (std::uint32_t page = first; page < last; ++page) *memory.words(page) = page + 1;
}

/// In every eviction mode; begins with no stream of an earlier test's fetches, and leaves no hook behind.
class PagedMemoryTest : public testing::TestWithParam<EvictMode> {
 protected:
  void SetUp() override { fetch_streams() = {}; }
  void TearDown() override {
    for (auto& micros : debug::delay_us) micros = 0;
    for (auto& broken : debug::broken) broken = false;
  }
};

inline std::string mode_name(const testing::TestParamInfo<EvictMode>& mode) { return name_of(mode.param); }

}  // namespace farheap::test
