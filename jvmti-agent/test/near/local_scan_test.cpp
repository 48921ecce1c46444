#include "near/local_scan.hpp"

#include <algorithm>
#include <set>

#include "hotspot/oop_blocks.hpp"
#include "near/cold_heap.hpp"
#include "near/cold_stock.hpp"
#include "paged_memory.hpp"

namespace farheap::test {
namespace {

using LocalScanTest = PagedMemoryTest;

INSTANTIATE_TEST_SUITE_P(Modes, LocalScanTest, testing::Values(EvictMode::remap, EvictMode::move, EvictMode::wp), mode_name);

ReferenceEncoding encoding_of(const PagedMemory& memory) {
  return {reinterpret_cast<std::uint64_t>(memory.range.base()), memory.range.bytes(), false, 0, 0};
}

std::set<std::uint64_t> offsets(const RootSet& roots) {
  std::set<std::uint64_t> all;
  roots.for_each(0, SIZE_MAX, [&](std::uint64_t offset) { all.insert(offset); });
  return all;
}

// A word of every page refers to a place in the first region that only this page knows.
void refer(PagedMemory& memory) {
  for (std::uint32_t page = 0; page < memory.range.page_count(); ++page) {
    memory.words(page)[page % words_per_page] = reinterpret_cast<std::uint64_t>(memory.range.base()) + std::uint64_t{page} * 8;
  }
}

TEST_P(LocalScanTest, finds_what_pages_here_refer_to_and_fetches_none) {
  auto& memory = *new PagedMemory(GetParam());
  memory.collector.used_bytes = region_bytes;
  refer(memory);
  memory.pager->stop_evictor();
  const std::uint64_t fetched = memory.counters.pages_fetched.value();
  RootSet roots(heap_bytes, 20, std::vector<bool>(memory.range.region_count(), true));
  PageBits held(memory.range.page_count());
  LocalScan scan(memory.pager->heap(), memory.pager->limbo(), encoding_of(memory), roots);
  ASSERT_FALSE(scan.scan_heap(PageBits(memory.range.page_count()), &held));
  const std::set<std::uint64_t> found = offsets(roots);
  std::uint32_t remote = 0;
  for (std::uint32_t page = 0; page < memory.range.page_count(); ++page) {
    const bool is_held = held.has(PageIndex{page});
    remote += is_held;
    EXPECT_EQ(found.count(std::uint64_t{page} * 8), is_held ? 0u : 1u) << page;
  }
  EXPECT_GT(remote, memory.range.page_count() / 2);
  EXPECT_LT(remote, memory.range.page_count());
  EXPECT_EQ(memory.counters.pages_fetched.value(), fetched);
}

TEST_P(LocalScanTest, roots_in_regions_that_nobody_asks_of_are_left_out) {
  auto& memory = *new PagedMemory(GetParam());
  memory.collector.used_bytes = region_bytes;
  refer(memory);
  memory.pager->stop_evictor();
  RootSet roots(heap_bytes, 20, std::vector<bool>(memory.range.region_count(), false));
  PageBits held(memory.range.page_count());
  LocalScan scan(memory.pager->heap(), memory.pager->limbo(), encoding_of(memory), roots);
  ASSERT_FALSE(scan.scan_heap(PageBits(memory.range.page_count()), &held));
  EXPECT_TRUE(offsets(roots).empty());
}

/// A heap that nobody uses, and what the JVM's memory refers to in it.
class JvmMemoryTest : public testing::Test {
 protected:
  void SetUp() override {
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
    GTEST_SKIP() << "the sanitizer's own memory, terabytes of mappings, is searched too";
#endif
  }

  std::uint64_t address(std::uint64_t offset) const { return reinterpret_cast<std::uint64_t>(memory.range.base()) + offset; }

  std::set<std::uint64_t> found(MemorySpan code = {0, 0}, std::vector<MemorySpan> java = {}, std::vector<std::uint64_t> handles = {}) {
    RootSet roots(heap_bytes, 20, std::vector<bool>(memory.range.region_count(), true));
    LocalScan scan(memory.pager->heap(), memory.pager->limbo(), encoding_of(memory), roots);
    PageBits held(memory.range.page_count());
    EXPECT_FALSE(scan.scan_heap(PageBits(memory.range.page_count()), &held));
    const ThreadStacks stacks(std::move(java));
    EXPECT_FALSE(scan.scan_process({stacks, code, handles}));
    return offsets(roots);
  }

  PagedMemory& memory = *new PagedMemory(EvictMode::remap);
};

TEST_F(JvmMemoryTest, references_in_a_storage_are_found_as_far_as_they_are_in_use) {
  struct alignas(oop_block_alignment) Block {
    std::uint64_t words[64 + 8];
  };
  const auto block = std::make_unique<Block>();
  block->words[0] = address(0x10000);
  block->words[63] = address(0x20000);
  block->words[5] = address(0x30000);
  block->words[64] = std::uint64_t{1} << 63 | 1;
  block->words[65] = reinterpret_cast<std::uint64_t>(&memory);
  block->words[66] = reinterpret_cast<std::uint64_t>(block.get()) - 16;
  EXPECT_EQ(found(), (std::set<std::uint64_t>{0x10000, 0x20000}));
  block->words[66] -= 64;
  EXPECT_TRUE(found().empty()) << "what does not tell where it was allocated is none";
}

TEST_F(JvmMemoryTest, a_storage_is_found_wherever_it_lies) {
  auto* const pages = reinterpret_cast<std::uint64_t*>(reserve(200 * page_bytes));
  std::set<std::uint64_t> expected;
  for (std::uint32_t i = 0; i < 199; ++i) {
    std::uint64_t* const block = pages + (i + 1) * words_per_page - 8 * (i % 64 + 1);  // many of them go on in the next page
    block[0] = address(0x1000 + 8 * i);
    block[64] = 1;
    block[65] = 0x7f0000000000;
    block[66] = reinterpret_cast<std::uint64_t>(block);
    expected.insert(0x1000 + 8 * i);
  }
  EXPECT_EQ(found(), expected);
  ::munmap(pages, 200 * page_bytes);
}

TEST_F(JvmMemoryTest, other_memory_is_not_guessed) {
  const auto kept = std::make_unique<std::uint64_t>(address(0x40000));
  EXPECT_TRUE(found().empty());
  EXPECT_EQ(*kept, address(0x40000));
}

TEST_F(JvmMemoryTest, references_in_code_and_beside_a_mirror_are_found) {
  auto* const code = reinterpret_cast<std::uint64_t*>(reserve(page_bytes));
  auto* const handles = reinterpret_cast<std::uint64_t*>(reserve(2 * page_bytes)) + words_per_page;
  code[17] = address(0x50000);
  handles[3] = address(0x60000);
  const auto at = [](const std::uint64_t* place) { return reinterpret_cast<std::uint64_t>(place); };
  EXPECT_EQ(found({at(code), at(code) + page_bytes}, {}, {at(handles + 30)}), (std::set<std::uint64_t>{0x50000, 0x60000}));
  ::munmap(code, page_bytes);
  ::munmap(handles - words_per_page, 2 * page_bytes);
}

TEST_F(JvmMemoryTest, references_on_a_stack_are_found_from_its_pointer_on) {
  std::atomic<std::uint64_t> low{0};
  std::atomic<bool> done{false};
  std::thread waiting([&] {
    volatile std::uint64_t frame[64] = {};
    frame[32] = address(0x70000);
    low = reinterpret_cast<std::uint64_t>(&frame[0]);
    while (!done) ::usleep(1000);
  });
  while (low == 0) ::usleep(1000);
  ::usleep(20'000);
  const std::uint64_t page = low / page_bytes * page_bytes;
  EXPECT_EQ(found({0, 0}, {{page - 16 * page_bytes, page + page_bytes}}).count(0x70000), 1u);
  done = true;
  waiting.join();
}

// No reference is overlooked because its page is on its way out or home: whatever was written before is found, or the server has it.
TEST_P(LocalScanTest, overlooks_no_page_while_pages_come_and_go) {
  auto& memory = *new PagedMemory(GetParam());
  memory.collector.used_bytes = region_bytes;
  refer(memory);
  debug::delay_us[static_cast<unsigned>(debug::Site::evict_after_move)] = 300;
  debug::delay_us[static_cast<unsigned>(debug::Site::writeback_before_ack)] = 300;
  debug::delay_us[static_cast<unsigned>(debug::Site::fetch_before_install)] = 100;
  std::atomic<bool> done{false};
  std::thread toucher([&] {
    for (std::uint64_t random = 1; !done; random = mix(random + 1)) {
      const auto page = static_cast<std::uint32_t>(random % memory.range.page_count());
      memory.words(page)[(page + 1) % words_per_page] = random | 1;
    }
  });
  for (int round = 0; round < 20; ++round) {
    RootSet roots(heap_bytes, 20, std::vector<bool>(memory.range.region_count(), true));
    PageBits held(memory.range.page_count());
    LocalScan scan(memory.pager->heap(), memory.pager->limbo(), encoding_of(memory), roots);
    ASSERT_FALSE(scan.scan_heap(PageBits(memory.range.page_count()), &held));
    const std::set<std::uint64_t> found = offsets(roots);
    std::uint32_t overlooked = 0;
    for (std::uint32_t page = 0; page < memory.range.page_count(); ++page) {
      if (!held.has(PageIndex{page}) && found.count(std::uint64_t{page} * 8) == 0) ++overlooked;
    }
    EXPECT_EQ(overlooked, 0u) << "round " << round;
  }
  done = true;
  toucher.join();
  memory.pager->stop_evictor();
}

/// What each page was last set to, by the one thread that sets it; odd turns: it is being set.
struct Shadow {
  std::atomic<std::uint64_t> turn{0};
  std::atomic<std::uint64_t> value{0};
};

// The server's copy may be written to meanwhile, by a write-back.
__attribute__((no_sanitize("thread"), noinline)) std::uint64_t load_racing(const std::byte* from) {
  return *reinterpret_cast<const volatile std::uint64_t*>(from);
}

// Returns how often a region that still held had other bytes on the server than were last written.
std::uint32_t wrong_answers(PagedMemory& memory) {
  constexpr std::uint32_t answers = 1000;
  const std::uint32_t pages = memory.range.page_count();
  for (std::uint32_t page = 0; page < pages; ++page) *memory.words(page) = 0;
  memory.collector.used_bytes = region_bytes;
  std::vector<Shadow> shadows(pages);
  std::atomic<bool> done{false};
  // Works in a few regions at a time, so that others are wholly remote.
  constexpr std::uint32_t span_pages = 8 * 256;
  std::thread writer([&] {
    std::uint64_t random = 1;
    for (std::uint32_t turn = 0; !done; ++turn, random = mix(random + 1)) {
      const auto page = static_cast<std::uint32_t>((turn / 8 + random % span_pages) % pages);
      shadows[page].turn.fetch_add(1);
      *memory.words(page) = random;
      shadows[page].value.store(random);
      shadows[page].turn.fetch_add(1);
    }
  });
  std::uint32_t wrong = 0;
  std::uint32_t asked = 0;
  for (std::uint32_t round = 0; asked < answers && round < 100 * answers; ++round) {
    const ColdStock stock = ColdStock::take(memory.range, memory.collector, memory.pager->heap().pages, memory.pager->heap().blocks);
    for (std::uint32_t region = 0; region < memory.range.region_count(); ++region) {
      if (!stock.readable[region]) continue;
      ++asked;
      std::uint32_t differ = 0;
      std::vector<std::uint64_t> turns;
      const std::uint32_t first = raw(memory.range.first_page(RegionIndex{region}));
      for (std::uint32_t page = first; page < first + memory.range.pages_per_region(); ++page) {
        turns.push_back(shadows[page].turn.load());
        const std::uint64_t held = load_racing(memory.remote.at(PageIndex{page}));
        ::sched_yield();
        const bool steady = turns.back() % 2 == 0 && shadows[page].turn.load() == turns.back();
        differ += steady && shadows[page].value.load() != 0 && held != shadows[page].value.load() ? 1 : 0;
      }
      if (still_holds({RegionIndex{region}, 1, stock.regions[region].epoch, 0, 0}, memory.pager->heap().pages, memory.range)) wrong += differ;
    }
  }
  done = true;
  writer.join();
  memory.pager->stop_evictor();
  EXPECT_GE(asked, answers) << "no region was wholly remote";
  return wrong;
}

TEST_P(LocalScanTest, what_holds_is_what_the_server_has) {
  EXPECT_EQ(wrong_answers(*new PagedMemory(GetParam())), 0u);
}

TEST_P(LocalScanTest, believing_what_no_longer_holds_is_seen) {
  debug::broken[static_cast<unsigned>(debug::Rule::epoch)] = true;
  EXPECT_GT(wrong_answers(*new PagedMemory(GetParam())), 0u);
}

}  // namespace
}  // namespace farheap::test
