#include "gc/copy_check.hpp"

#include <mutex>
#include <random>
#include <shared_mutex>

#include "near/catch_up.hpp"
#include "paged_memory.hpp"

namespace farheap::test {
namespace {

using CopyCheckTest = PagedMemoryTest;

INSTANTIATE_TEST_SUITE_P(Modes, CopyCheckTest, testing::Values(EvictMode::remap, EvictMode::move, EvictMode::wp), mode_name);

/// Threads that read and write the first regions, but for when the world is stopped; paging goes on then.
class Writers {
 public:
  Writers(PagedMemory& memory, std::uint32_t count) : _memory(memory) {
    for (std::uint32_t i = 0; i < count; ++i) _threads.emplace_back([this, i] { run(i); });
  }
  void stop() {
    _done = true;
    for (std::thread& thread : _threads) thread.join();
  }

  /// Writers would not let go of the world often enough by themselves.
  std::unique_lock<std::shared_mutex> stop_world() {
    _stopping = true;
    std::unique_lock<std::shared_mutex> stopped(_world);
    _stopping = false;
    return stopped;
  }

  static constexpr std::uint32_t regions = 10;

 private:
  // Values are few, so that what was changed is often changed back.
  void run(std::uint32_t seed) {
    std::mt19937 random(seed);
    while (!_done) {
      while (_stopping) ::sched_yield();
      const std::shared_lock<std::shared_mutex> running(_world);
      for (int touch = 0; touch < 20; ++touch) {
        const std::uint32_t page = random() % (regions * _memory.range.pages_per_region());
        auto* const word = reinterpret_cast<std::atomic<std::uint64_t>*>(_memory.words(page)) + random() % 2;
        if (random() % 64 == 0) word->store(random() % 2, std::memory_order_relaxed);
        else (void)word->load(std::memory_order_relaxed);
      }
    }
  }

  PagedMemory& _memory;
  std::shared_mutex _world;
  std::atomic<bool> _stopping{false};
  std::atomic<bool> _done{false};
  std::vector<std::thread> _threads;
};

/// What was read of a server, as references of a region are.
struct ReadRegion {
  RegionIndex region;
  std::uint64_t rewrites;
  std::vector<std::byte> bytes;
};

bool read(PagedMemory& memory, const CopyCheck& check, RegionIndex region, ReadRegion* out) {
  const PageIndex first = memory.range.first_page(region);
  const std::uint32_t pages = memory.range.pages_per_region();
  EXPECT_FALSE(memory.remote.lease(first));
  CatchUp(memory.pager->heap(), memory.remote).send(first, pages);
  out->region = region;
  out->rewrites = memory.remote.rewrites(first, pages);
  std::uint32_t allowed = pages;
  if (!check.is_same(region, region_bytes, CopyCheck::Reading::copied, &allowed)) return false;
  out->bytes.assign(memory.remote.at(first), memory.remote.at(first) + region_bytes);
  return true;
}

/// Until so many were the same, which is luck: between being read and being compared nobody may have written to them.
std::uint32_t wrong_of(std::uint32_t wanted, PagedMemory& memory, std::uint32_t* same) {
  constexpr std::uint32_t turns_max = 20'000;
  Writers writers(memory, 2);
  const CopyCheck check(memory.pager->heap(), memory.remote, memory.pager->limbo());
  std::mt19937 random(99);
  std::uint32_t wrong = 0;
  for (std::uint32_t turn = 0; turn < turns_max && *same < wanted; ++turn) {
    ReadRegion known;
    if (!read(memory, check, RegionIndex{static_cast<std::uint32_t>(random() % Writers::regions)}, &known)) continue;
    if (turn % 2 == 0) ::usleep(200);
    const std::unique_lock<std::shared_mutex> stopped = writers.stop_world();
    const PageIndex first = memory.range.first_page(known.region);
    std::uint32_t allowed = memory.range.pages_per_region();
    if (!check.is_same(known.region, region_bytes, CopyCheck::Reading::in_place, &allowed) ||
        memory.remote.rewrites(first, memory.range.pages_per_region()) != known.rewrites) {
      continue;
    }
    ++*same;
    wrong += std::memcmp(memory.range.address_of(first), known.bytes.data(), region_bytes) != 0 ? 1 : 0;
  }
  writers.stop();
  return wrong;
}

TEST_P(CopyCheckTest, what_is_the_same_in_a_pause_is_what_was_read_of_the_server) {
  auto& memory = *new PagedMemory(GetParam());
  write_values(memory, 0, memory.range.page_count());
  std::uint32_t same = 0;
  EXPECT_EQ(wrong_of(turns_here(200), memory, &same), 0u);
  EXPECT_GT(same, 0u);
  memory.pager->stop_evictor();
}

TEST_P(CopyCheckTest, races_pried_open_by_delays_change_nothing_in_that) {
  for (auto& micros : debug::delay_us) micros = 200;
  auto& memory = *new PagedMemory(GetParam());
  write_values(memory, 0, memory.range.page_count());
  memory.remote.set_delay_us(300);
  std::uint32_t same = 0;
  EXPECT_EQ(wrong_of(turns_here(60), memory, &same), 0u);
  EXPECT_GT(same, 0u);
  memory.pager->stop_evictor();
}

// The server is looked at while a write is on its way to it of what a page held before; then the page comes to hold that again. All compares
// equal at either time, and what the server was seen to hold is not what is here.
std::uint64_t rewrites_of_a_write_on_its_way(PagedMemory& memory, std::uint64_t* when_read) {
  EXPECT_FALSE(memory.remote.lease(PageIndex{0}));
  const CopyCheck check(memory.pager->heap(), memory.remote, memory.pager->limbo());
  *memory.words(0) = 1;
  EXPECT_TRUE(CatchUp(memory.pager->heap(), memory.remote).send(PageIndex{0}, 1));
  std::vector<std::byte> earlier(page_bytes);
  earlier[0] = std::byte{2};
  memory.remote.set_on_the_way([&] {
    *when_read = memory.remote.rewrites(PageIndex{0}, 1);
    EXPECT_TRUE(check.is_same(PageIndex{0}, CopyCheck::Reading::copied));
  });
  const PageRun run{PageIndex{0}, 1, earlier.data()};
  memory.remote.write_back(&run, 1);
  *memory.words(0) = 2;
  EXPECT_TRUE(check.is_same(PageIndex{0}, CopyCheck::Reading::in_place));
  memory.pager->stop_evictor();
  return memory.remote.rewrites(PageIndex{0}, 1);
}

TEST_P(CopyCheckTest, what_was_on_its_way_while_the_server_was_looked_at_is_known_afterwards) {
  std::uint64_t when_read = 0;
  EXPECT_NE(rewrites_of_a_write_on_its_way(*new PagedMemory(GetParam(), 0, heap_bytes), &when_read), when_read);
}

TEST_P(CopyCheckTest, a_copy_that_is_not_named_anew_when_it_has_arrived_is_seen) {
  auto& memory = *new PagedMemory(GetParam(), 0, heap_bytes);
  memory.remote.forget_second_note();
  std::uint64_t when_read = 0;
  EXPECT_EQ(rewrites_of_a_write_on_its_way(memory, &when_read), when_read);
}

TEST_P(CopyCheckTest, no_more_pages_are_compared_than_allowed) {
  auto& memory = *new PagedMemory(GetParam(), 0, heap_bytes);
  write_values(memory, 0, memory.range.pages_per_region());
  ASSERT_FALSE(memory.remote.lease(PageIndex{0}));
  ASSERT_TRUE(CatchUp(memory.pager->heap(), memory.remote).send(PageIndex{0}, memory.range.pages_per_region()));
  const CopyCheck check(memory.pager->heap(), memory.remote, memory.pager->limbo());
  std::uint32_t allowed = memory.range.pages_per_region();
  EXPECT_TRUE(check.is_same(RegionIndex{0}, region_bytes, CopyCheck::Reading::in_place, &allowed));
  EXPECT_EQ(allowed, 0u);
  allowed = memory.range.pages_per_region() - 1;
  EXPECT_FALSE(check.is_same(RegionIndex{0}, region_bytes, CopyCheck::Reading::in_place, &allowed));
  ++*memory.words(3);
  allowed = memory.range.pages_per_region();
  EXPECT_FALSE(check.is_same(RegionIndex{0}, region_bytes, CopyCheck::Reading::in_place, &allowed));
  EXPECT_EQ(allowed, memory.range.pages_per_region() - 4);
  memory.pager->stop_evictor();
}

}  // namespace
}  // namespace farheap::test
