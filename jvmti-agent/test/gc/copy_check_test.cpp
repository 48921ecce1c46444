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
        if (random() % 16 == 0) word->store(random() % 2, std::memory_order_relaxed);
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

std::uint32_t wrong_after(PagedMemory& memory, std::uint32_t turns, std::uint32_t* same) {
  Writers writers(memory, 3);
  const CopyCheck check(memory.pager->heap(), memory.remote, memory.pager->limbo());
  std::mt19937 random(99);
  std::uint32_t wrong = 0;
  for (std::uint32_t turn = 0; turn < turns_here(turns); ++turn) {
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
  EXPECT_EQ(wrong_after(memory, 200, &same), 0u);
  EXPECT_GT(same, 0u);
  memory.pager->stop_evictor();
}

TEST_P(CopyCheckTest, races_pried_open_by_delays_change_nothing_in_that) {
  for (auto& micros : debug::delay_us) micros = 200;
  auto& memory = *new PagedMemory(GetParam());
  write_values(memory, 0, memory.range.page_count());
  memory.remote.set_delay_us(300);
  std::uint32_t same = 0;
  EXPECT_EQ(wrong_after(memory, 100, &same), 0u);
  EXPECT_GT(same, 0u);
  memory.pager->stop_evictor();
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
