// What real faults, evictions and pauses tell the flight log.
#include <signal.h>

#include "paged_memory.hpp"

namespace farheap::test {
namespace {

using FaultNoteTest = PagedMemoryTest;

INSTANTIATE_TEST_SUITE_P(Modes, FaultNoteTest, testing::Values(EvictMode::remap, EvictMode::move, EvictMode::wp), mode_name);

/// What the stack walk of these tests found, and does: it touches the heap, as a walk of the JVM may.
struct Walk {
  static inline std::atomic<std::uint32_t> calls{0};
  static inline std::atomic<bool> interruptible{false};
  static inline const volatile std::uint64_t* touch = nullptr;

  static std::uint32_t walk(void*, StackFrame* frames, std::uint32_t limit) {
    ++calls;
    sigset_t blocked;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
    interruptible = !sigismember(&blocked, SIGBUS) && !sigismember(&blocked, SIGUSR2);
    if (touch != nullptr) static_cast<void>(*touch);
    frames[0] = {42, nullptr};
    return std::min(1u, limit);
  }
};

std::vector<FlightRecord> drain(const FlightLog& log, FlightKind kind) {
  auto* const records = reinterpret_cast<FlightRecord*>(log.records());
  std::vector<FlightRecord> found;
  for (std::uint64_t position = 0; position < FlightLog::records_max; ++position) {
    const bool written = __atomic_load_n(&records[position].sequence, __ATOMIC_ACQUIRE) == position + 1;
    if (written && records[position].kind == kind) found.push_back(records[position]);
  }
  return found;
}

// The last page below `end` that is remote now.
std::uint32_t remote_page(const PagedMemory& memory, std::uint32_t end) {
  for (std::uint32_t page = end; page-- > 0;) {
    if (memory.pager->heap().pages.load(PageIndex{page}).state() == PageState::remote) return page;
  }
  ADD_FAILURE() << "no page is remote";
  return 0;
}

// Memory much of which is remote, and a log that wants everything.
PagedMemory& recorded_memory(EvictMode mode) {
  auto& memory = *new PagedMemory(mode);
  FlightLog& log = memory.pager->heap().flight;
  EXPECT_TRUE(log.start(Walk::walk));
  for (unsigned kind = 0; kind < flight_kinds; ++kind) log.set(static_cast<FlightKind>(kind), true, 0, 0);
  Walk::calls = 0;
  Walk::touch = nullptr;
  write_values(memory, 0, memory.range.page_count() / 2);
  return memory;
}

TEST_P(FaultNoteTest, a_fetch_tells_page_thread_time_bytes_and_stack) {
  PagedMemory& memory = recorded_memory(GetParam());
  const std::uint32_t page = remote_page(memory, 2048);
  const std::uint64_t before_ns = now_ns();
  ASSERT_EQ(*memory.words(page), page + 1);
  const std::uint64_t after_ns = now_ns();
  const FlightLog& log = memory.pager->heap().flight;
  const std::vector<FlightRecord> fetches = drain(log, FlightKind::page_fetch);
  ASSERT_EQ(fetches.size(), 1u);
  const FlightRecord& fetch = fetches.front();
  EXPECT_EQ(fetch.place, page);
  EXPECT_EQ(fetch.count, static_cast<std::uint32_t>(::gettid()));
  EXPECT_EQ(fetch.weight, 1u);
  EXPECT_GE(fetch.start_ns, before_ns);
  EXPECT_LE(fetch.start_ns + fetch.duration_ns, after_ns);
  EXPECT_LT(fetch.values[0], memory.range.page_count());
  ASSERT_NE(fetch.detail, FlightLog::no_sample);
  const FetchSample& sample = log.sample(fetch.detail);
  EXPECT_EQ(*reinterpret_cast<const std::uint64_t*>(sample.page), page + 1);
  ASSERT_EQ(sample.frame_count, 1u);
  EXPECT_EQ(sample.frames[0].bytecode_index, 42);
  EXPECT_TRUE(Walk::interruptible) << "the thread cannot be stopped while its stack is walked";
  memory.pager->stop_evictor();
}

TEST_P(FaultNoteTest, a_fetch_whose_record_is_lost_gives_its_sample_back) {
  PagedMemory& memory = recorded_memory(GetParam());
  memory.pager->stop_evictor();
  FlightLog& log = memory.pager->heap().flight;
  const FlightRecord filler{0, 0, 0, FlightKind::page_fetch, 0, FlightLog::no_sample, 1, 0, 0, {}};
  while (log.put(filler)) {
  }
  const std::uint64_t lost = log.lost_records();
  const std::uint32_t page = remote_page(memory, 2048);
  ASSERT_EQ(*memory.words(page), page + 1);
  EXPECT_GT(log.lost_records(), lost);
  for (std::uint32_t i = 0; i < FlightLog::samples_max; ++i) EXPECT_NE(log.claim_sample(), FlightLog::no_sample) << i;
}

TEST_P(FaultNoteTest, a_walk_that_faults_itself_is_told_without_a_stack) {
  PagedMemory& memory = recorded_memory(GetParam());
  const std::uint32_t inner = remote_page(memory, 1024);
  const std::uint32_t outer = remote_page(memory, inner);
  Walk::touch = memory.words(inner);
  ASSERT_EQ(*memory.words(outer), outer + 1);
  Walk::touch = nullptr;
  EXPECT_EQ(*memory.words(inner), inner + 1);
  EXPECT_EQ(Walk::calls, 1u);
  EXPECT_EQ(drain(memory.pager->heap().flight, FlightKind::page_fetch).size(), 2u);
  memory.pager->stop_evictor();
}

TEST_P(FaultNoteTest, records_of_everything_do_not_disturb_paging) {
  PagedMemory& memory = recorded_memory(GetParam());
  const std::uint32_t away = remote_page(memory, 2048);
  Walk::touch = memory.words(away);
  memory.remote.set_delay_us(50);
  const std::uint32_t half = memory.range.page_count() / 2;
  for (std::uint32_t page = half; page < 2 * half; ++page) *memory.words(page) = ~std::uint64_t{page};
  std::vector<std::thread> workers;
  std::atomic<std::uint64_t> lost{0};
  for (std::uint32_t worker = 0; worker < 4; ++worker) {
    workers.emplace_back([&memory, &lost, half, worker] {
      for (std::uint32_t turn = 0; turn < turns_here(10'000); ++turn) {
        const auto page = static_cast<std::uint32_t>(half + mix(turn * 4 + worker) % half);
        if (*memory.words(page) != ~std::uint64_t{page}) ++lost;
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  Walk::touch = nullptr;
  EXPECT_EQ(lost, 0u);
  EXPECT_GT(memory.pager->heap().flight.lost_records(), 0u) << "the ring was never full";
  memory.pager->stop_evictor();
}

TEST_P(FaultNoteTest, evictions_and_write_backs_add_up_to_the_counters) {
  PagedMemory& memory = recorded_memory(GetParam());
  memory.pager->stop_evictor();
  const FlightLog& log = memory.pager->heap().flight;
  ASSERT_EQ(log.lost_records(), 0u);
  std::uint64_t evicted = 0;
  for (const FlightRecord& eviction : drain(log, FlightKind::eviction)) evicted += eviction.count;
  std::uint64_t written = 0;
  std::uint64_t bytes = 0;
  for (const FlightRecord& batch : drain(log, FlightKind::write_back)) {
    written += batch.count;
    bytes += batch.values[1];
  }
  EXPECT_EQ(evicted, memory.counters.pages_evicted.value());
  EXPECT_EQ(written, memory.counters.pages_written_back.value());
  EXPECT_EQ(bytes, memory.counters.dirty_bytes.value());
  EXPECT_GT(written, 0u);
}

TEST_P(FaultNoteTest, a_pause_tells_what_it_cost_and_which_regions_changed) {
  PagedMemory& memory = recorded_memory(GetParam());
  const std::uint32_t page = remote_page(memory, 2048);
  const RegionIndex region = memory.range.region_of(PageIndex{page});
  const FlightLog& log = memory.pager->heap().flight;
  const std::size_t pauses_before = drain(log, FlightKind::pause_overhead).size();
  memory.pager->pause_path().pause_starts();
  memory.collector.set(region, RegionKind::free);
  memory.pager->pause_path().pause_ends();
  const std::vector<FlightRecord> transitions = drain(log, FlightKind::region_transition);
  ASSERT_EQ(transitions.size(), 1u);
  EXPECT_EQ(transitions.front().place, raw(region));
  EXPECT_EQ(transitions.front().cause, static_cast<std::uint8_t>(RegionKind::old));
  EXPECT_EQ(transitions.front().detail, static_cast<std::uint16_t>(RegionKind::free));
  EXPECT_GT(transitions.front().count, 0u);
  const std::vector<FlightRecord> pauses = drain(log, FlightKind::pause_overhead);
  ASSERT_EQ(pauses.size(), pauses_before + 1);
  EXPECT_EQ(pauses.back().count, 1u);
  EXPECT_EQ(pauses.back().values[0], transitions.front().count);
  memory.pager->stop_evictor();
}

TEST_P(FaultNoteTest, refault_distances_are_within_what_left) {
  PagedMemory& memory = recorded_memory(GetParam());
  for (std::uint32_t page = 0; page < 2048; ++page) ASSERT_EQ(*memory.words(page), page + 1);
  const LogHistogram& distances = memory.counters.refault_pages;
  EXPECT_EQ(distances.count(), memory.counters.pages_fetched.value());
  EXPECT_GT(distances.count(), 0u);
  EXPECT_LE(distances.max(), memory.counters.pages_evicted.value());
  memory.pager->stop_evictor();
}

}  // namespace
}  // namespace farheap::test
