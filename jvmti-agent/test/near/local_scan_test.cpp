#include "near/local_scan.hpp"

#include <algorithm>
#include <set>

#include "near/cold_heap.hpp"
#include "near/cold_stock.hpp"
#include "paged_memory.hpp"

namespace farheap::test {
namespace {

using LocalScanTest = PagedMemoryTest;

INSTANTIATE_TEST_SUITE_P(Modes, LocalScanTest, testing::Values(EvictMode::remap, EvictMode::move, EvictMode::wp), mode_name);

constexpr std::uint32_t old_use = region_bytes;

ReferenceEncoding encoding_of(const PagedMemory& memory) {
  return {reinterpret_cast<std::uint64_t>(memory.range.base()), memory.range.bytes(), false, 0, 0};
}

std::set<std::uint64_t> offsets(const RootSet& roots) {
  std::set<std::uint64_t> all;
  roots.for_each([&](std::uint64_t offset) { all.insert(offset); });
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
  memory.collector.used_bytes = old_use;
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
  refer(memory);
  memory.pager->stop_evictor();
  RootSet roots(heap_bytes, 20, std::vector<bool>(memory.range.region_count(), false));
  PageBits held(memory.range.page_count());
  LocalScan scan(memory.pager->heap(), memory.pager->limbo(), encoding_of(memory), roots);
  ASSERT_FALSE(scan.scan_heap(PageBits(memory.range.page_count()), &held));
  EXPECT_TRUE(offsets(roots).empty());
}

TEST_P(LocalScanTest, finds_what_the_rest_of_the_process_refers_to) {
  auto& memory = *new PagedMemory(GetParam());
  memory.pager->stop_evictor();
  constexpr std::uint64_t place = 0x2345678;
  const auto kept = std::make_unique<std::uint64_t>(reinterpret_cast<std::uint64_t>(memory.range.base()) + place);
  RootSet roots(heap_bytes, 20, std::vector<bool>(memory.range.region_count(), true));
  PageBits held(memory.range.page_count());
  LocalScan scan(memory.pager->heap(), memory.pager->limbo(), encoding_of(memory), roots);
  ASSERT_FALSE(scan.scan_heap(PageBits(memory.range.page_count()), &held));
  ASSERT_FALSE(scan.scan_process({}));
  EXPECT_EQ(offsets(roots).count(place), 1u);
  EXPECT_EQ(*kept, reinterpret_cast<std::uint64_t>(memory.range.base()) + place);
}

// No reference is overlooked because its page is on its way out or home: whatever was written before is found, or the server has it.
TEST_P(LocalScanTest, overlooks_no_page_while_pages_come_and_go) {
  auto& memory = *new PagedMemory(GetParam());
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

// Returns how often a region that still held had other bytes on the server than were last written.
std::uint32_t wrong_answers(PagedMemory& memory) {
  constexpr std::uint32_t answers = 1000;
  const std::uint32_t pages = memory.range.page_count();
  for (std::uint32_t page = 0; page < pages; ++page) *memory.words(page) = 0;
  memory.collector.used_bytes = old_use;
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
    const ColdStock stock = ColdStock::take(memory.range, memory.collector, memory.pager->heap().pages);
    for (std::uint32_t region = 0; region < memory.range.region_count(); ++region) {
      if (!stock.readable[region]) continue;
      ++asked;
      std::uint32_t differ = 0;
      std::vector<std::uint64_t> turns;
      const std::uint32_t first = raw(memory.range.first_page(RegionIndex{region}));
      for (std::uint32_t page = first; page < first + memory.range.pages_per_region(); ++page) {
        std::uint64_t held;
        turns.push_back(shadows[page].turn.load());
        std::memcpy(&held, memory.remote.at(PageIndex{page}), sizeof held);
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
