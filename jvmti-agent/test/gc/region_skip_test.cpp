#include "gc/region_skip.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstring>

#include "hotspot/fake_g1.hpp"
#include "memory_remote_heap.hpp"
#include "near/stub_fakes.hpp"

namespace farheap {
namespace {

constexpr std::uint32_t cold = 9;      // the region to be passed by: old, full, never marked before
constexpr std::uint32_t elsewhere = 3; // what it refers to
constexpr std::uint32_t young = FakeG1::region_count - 1;
// As without compressed class pointers: what follows the length is a gap.
constexpr std::uint32_t header_bytes = 24;
constexpr std::uint32_t length_offset = 16;

class RegionSkipTest : public testing::TestWithParam<JdkRelease> {
 protected:
  RegionSkipTest()
      : heap(jvm.g1.range(), 10'000, 10, uffd, jvm.g1, counters, rounds(2)),
        watch(jvm.structs, jvm.g1, GetParam(), counters, true),
        skip(heap, watch, remote, limbo) {
    EXPECT_FALSE(watch.start(jvm.constants()));
    // Where arrays are, and the region that is passed by.
    for (const std::uint32_t region : {young, cold}) {
      ::mprotect(reinterpret_cast<void*>(jvm.bottom(region)), FakeG1::region_bytes, PROT_READ | PROT_WRITE);
    }
    skip.stubs().form = {header_bytes, length_offset, PointerEncoding{}};
    cycle();
    cycle();
    EXPECT_TRUE(watch.is_calibrated());
    jvm.use(cold, FakeG1::old_tag, FakeG1::region_bytes);
    for (std::uint32_t page = 0; page < pages_per_region(); ++page) {
      write(cold, page, page + 1);
      send_away(cold, page);
    }
    pause(PauseKind::young);
  }

  static Mechanisms rounds(std::uint32_t count) {
    Mechanisms mechanisms;
    mechanisms.skip_rounds = count;
    return mechanisms;
  }

  template <typename Meddle>
  void pause(PauseKind kind, Meddle meddle) {
    const bool no_collection = kind == PauseKind::remark || kind == PauseKind::remark_overflow || kind == PauseKind::cleanup;
    jvm.counts[2] = no_collection ? FakeG1::no_cause : FakeG1::no_cause - 7;
    watch.pause_starts();
    skip.pause_starts();
    jvm.happen(kind);
    meddle();
    skip.pause_ends(watch.pause_ends());
    jvm.counts[2] = FakeG1::no_cause;
  }
  void pause(PauseKind kind) {
    pause(kind, [] {});
  }
  void end_cycle() {
    pause(PauseKind::cleanup);
    jvm.thread_object[FakeG1::thread_words - 1] = 0;
  }
  void cycle() {
    pause(PauseKind::concurrent_start);
    pause(PauseKind::remark);
    end_cycle();
  }

  std::uint32_t pages_per_region() const { return heap.range.pages_per_region(); }
  PageIndex page_of(std::uint32_t region, std::uint32_t page) const { return heap.range.first_page(RegionIndex{region}) + page; }
  void send_away(std::uint32_t region, std::uint32_t page) {
    const PageIndex index = page_of(region, page);
    if (heap.pages.load(index).state() == PageState::untouched) {
      heap.pages.change(index, PageWord::of(PageState::untouched), PageWord::of(PageState::resident));
    }
    heap.pages.change(index, PageWord::of(PageState::resident), PageWord::of(PageState::evicting));
    heap.pages.end_claim(index, PageWord::of(PageState::limbo, 0));
    heap.pages.change(index, PageWord::of(PageState::limbo, 0), PageWord::of(PageState::writing_back, 0));
    const PageRun run{index, 1, heap.range.address_of(index)};
    EXPECT_FALSE(remote.lease(index));
    remote.write_back(&run, 1);
    heap.pages.change(index, PageWord::of(PageState::writing_back, 0), PageWord::of(PageState::remote));
  }
  void write(std::uint32_t region, std::uint32_t page, std::uint64_t value) {
    std::memcpy(heap.range.address_of(page_of(region, page)) + 128, &value, sizeof value);
  }
  void fetch(std::uint32_t region, std::uint32_t page) {
    const PageIndex index = page_of(region, page);
    ASSERT_TRUE(heap.pages.change(index, PageWord::of(PageState::remote), PageWord::of(PageState::fetching)));
    heap.pages.end_claim(index, PageWord::of(PageState::resident));
  }

  /// As the maker does it.
  RegionStub& make(std::vector<std::uint64_t> targets) {
    RegionStub& stub = skip.stubs().of(RegionIndex{cold});
    array = jvm.bottom(young) + 4096;
    std::memset(reinterpret_cast<void*>(array), 0, 4096);
    const auto length = static_cast<std::uint32_t>(targets.size() + 1);
    std::memcpy(reinterpret_cast<void*>(array + length_offset), &length, sizeof length);
    stub.slot = reinterpret_cast<std::uint64_t>(&array);
    stub.references = length;
    stub.used_bytes = FakeG1::region_bytes;
    stub.target_count = length - 1;
    stub.rewrites = remote.rewrites(heap.range.first_page(RegionIndex{cold}), pages_per_region());
    stub.times_stale = skip.times_stale();
    stub.targets = std::move(targets);
    stub.mirrors = {reinterpret_cast<std::uint64_t>(&mirror)};
    stub.state = StubState::made;
    return stub;
  }
  RegionStub& make() { return make({jvm.bottom(elsewhere) + 8, jvm.bottom(elsewhere) + 64}); }
  std::uint64_t element(std::uint32_t index) const { return skip_form().read(array, index); }
  const ArrayForm& skip_form() const { return const_cast<RegionSkip&>(skip).stubs().form; }
  bool is_passed_by() { return jvm.tams(cold) == jvm.bottom(cold); }
  std::uint64_t live(std::uint32_t region) const { return jvm.live_table[region * jvm.layout.live_stride]; }

  FakeG1 jvm{GetParam()};
  Uffd uffd;
  Counters counters;
  PagedHeap heap;
  MarkingWatch watch;
  MemoryRemoteHeap remote{heap.range.page_count()};
  LimboRing limbo{16, nullptr};
  RegionSkip skip;
  std::uint64_t array = 0;
  std::uint64_t mirror = jvm.bottom(1) + 32;
};

TEST_P(RegionSkipTest, a_region_whose_stub_was_filled_is_passed_by_and_all_else_is_marked) {
  ASSERT_TRUE(skip.may_skip(RegionIndex{cold}));
  RegionStub& stub = make();
  pause(PauseKind::young);
  ASSERT_EQ(stub.state, StubState::filled);
  EXPECT_EQ(element(0), jvm.bottom(elsewhere) + 8);
  EXPECT_EQ(element(1), jvm.bottom(elsewhere) + 64);
  EXPECT_EQ(element(2), mirror);
  if (jvm.layout.garbage != 0) jvm.objects[cold][jvm.layout.garbage] = 4711;
  pause(PauseKind::concurrent_start);
  EXPECT_EQ(stub.state, StubState::used);
  EXPECT_TRUE(is_passed_by());
  EXPECT_EQ(jvm.tams(elsewhere), jvm.top(elsewhere));
  if (jvm.layout.garbage != 0) {
    EXPECT_EQ(jvm.objects[cold][jvm.layout.garbage], 0u);
  }
  pause(PauseKind::young_in_marking);
  EXPECT_GE(live(elsewhere), FakeG1::region_bytes / 8);
  EXPECT_GE(live(1), FakeG1::region_bytes / 8) << "where the mirror is";
  EXPECT_LT(live(2), FakeG1::region_bytes / 8);
  pause(PauseKind::remark);
  EXPECT_EQ(jvm.tars_table[cold], 0u);
  EXPECT_EQ(jvm.tars_table[elsewhere], jvm.top(elsewhere));
  EXPECT_EQ(stub.state, StubState::filled);
  EXPECT_EQ(skip.regions_skipped(), 1u);
  end_cycle();
  EXPECT_TRUE(watch.is_calibrated()) << "its fields were not right or wrong in this cycle";
}

TEST_P(RegionSkipTest, pages_that_have_come_back_as_they_were_are_no_reason_to_mark_a_region) {
  RegionStub& stub = make();
  fetch(cold, 7);
  pause(PauseKind::young);
  ASSERT_EQ(stub.state, StubState::filled);
  EXPECT_EQ(counters.pages_compared.value(), 1u);
  fetch(cold, 8);
  send_away(cold, 8);
  pause(PauseKind::concurrent_start);
  ASSERT_TRUE(is_passed_by());
  fetch(cold, 9);
  pause(PauseKind::remark);
  EXPECT_EQ(jvm.tars_table[cold], 0u);
  EXPECT_EQ(counters.pages_compared.value(), 4u);
}

TEST_P(RegionSkipTest, a_page_that_is_written_before_the_stub_is_filled_ends_it) {
  RegionStub& stub = make();
  fetch(cold, 7);
  write(cold, 7, 4711);
  pause(PauseKind::young);
  EXPECT_EQ(stub.state, StubState::over);
  EXPECT_EQ(element(0), 0u);
  EXPECT_EQ(counters.stubs_of_changed.value(), 1u);
}

TEST_P(RegionSkipTest, a_page_that_is_written_and_away_again_before_the_stub_is_filled_ends_it) {
  RegionStub& stub = make();
  fetch(cold, 7);
  write(cold, 7, 4711);
  send_away(cold, 7);
  pause(PauseKind::young);
  EXPECT_EQ(stub.state, StubState::over);
  EXPECT_EQ(element(0), 0u);
}

TEST_P(RegionSkipTest, a_page_that_was_away_with_other_bytes_in_between_ends_it_too) {
  RegionStub& stub = make();
  for (const std::uint64_t value : {std::uint64_t{4711}, std::uint64_t{8}}) {
    fetch(cold, 7);
    write(cold, 7, value);
    send_away(cold, 7);
  }
  pause(PauseKind::young);
  EXPECT_EQ(stub.state, StubState::over);
}

TEST_P(RegionSkipTest, a_page_that_is_written_before_marking_begins_has_the_region_marked) {
  RegionStub& stub = make();
  pause(PauseKind::young);
  ASSERT_EQ(stub.state, StubState::filled);
  pause(PauseKind::concurrent_start, [this] {
    fetch(cold, 0);
    write(cold, 0, 4711);
  });
  EXPECT_FALSE(is_passed_by());
  EXPECT_EQ(stub.state, StubState::over);
  EXPECT_EQ(counters.skips_of_changed.value(), 1u);
}

TEST_P(RegionSkipTest, a_page_that_somebody_has_claimed_counts_as_changed) {
  make();
  pause(PauseKind::young);
  pause(PauseKind::concurrent_start, [this] {
    heap.pages.change(page_of(cold, 0), PageWord::of(PageState::remote), PageWord::of(PageState::fetching));
  });
  EXPECT_FALSE(is_passed_by());
}

TEST_P(RegionSkipTest, a_region_has_to_be_marked_where_what_its_stub_holds_has_moved) {
  make();
  pause(PauseKind::young);
  pause(PauseKind::concurrent_start, [this] { skip_form().write(array, 1, jvm.bottom(elsewhere) + 256); });
  EXPECT_FALSE(is_passed_by()) << "another object may have come to where it was";
}

TEST_P(RegionSkipTest, where_old_regions_have_become_more_those_that_are_in_use_are_marked) {
  RegionStub& stub = make();
  for (std::uint32_t page = 0; page <= pages_per_region() / 16; ++page) fetch(cold, page);
  pause(PauseKind::young);
  ASSERT_EQ(stub.state, StubState::filled);
  for (const std::uint32_t grown : {7u, 8u, 10u}) jvm.use(grown, FakeG1::old_tag, FakeG1::region_bytes);
  pause(PauseKind::young);
  pause(PauseKind::concurrent_start);
  EXPECT_FALSE(is_passed_by());
  EXPECT_EQ(stub.state, StubState::filled) << "it is as good as before";
  pause(PauseKind::remark);
  end_cycle();
  EXPECT_EQ(counters.skips_of_changed.value(), 0u);
}

TEST_P(RegionSkipTest, and_those_that_are_not_in_use_are_passed_by_all_the_same) {
  make();
  for (std::uint32_t page = 0; page < pages_per_region() / 16; ++page) fetch(cold, page);
  pause(PauseKind::young);
  for (const std::uint32_t grown : {7u, 8u, 10u}) jvm.use(grown, FakeG1::old_tag, FakeG1::region_bytes);
  pause(PauseKind::young);
  pause(PauseKind::concurrent_start);
  EXPECT_TRUE(is_passed_by());
  pause(PauseKind::remark);
  end_cycle();
}

TEST_P(RegionSkipTest, a_stub_that_is_used_although_what_it_holds_has_moved_is_seen) {
  debug::broken[static_cast<unsigned>(debug::Rule::moved)] = true;
  make();
  pause(PauseKind::young);
  pause(PauseKind::concurrent_start, [this] { skip_form().write(array, 1, jvm.bottom(elsewhere) + 256); });
  debug::broken[static_cast<unsigned>(debug::Rule::moved)] = false;
  EXPECT_TRUE(is_passed_by());
}

TEST_P(RegionSkipTest, mirrors_may_move) {
  make();
  pause(PauseKind::young);
  pause(PauseKind::concurrent_start, [this] { skip_form().write(array, 2, jvm.bottom(1) + 512); });
  EXPECT_TRUE(is_passed_by());
}

TEST_P(RegionSkipTest, pages_that_were_never_touched_are_away_until_they_are) {
  heap.blocks.add(PageIndex{0}, PageIndex{heap.range.page_count()});
  ASSERT_TRUE(heap.pages.change(page_of(cold, 5), PageWord::of(PageState::remote), PageWord::of(PageState::untouched)));
  make();
  pause(PauseKind::young);
  pause(PauseKind::concurrent_start);
  ASSERT_TRUE(is_passed_by());
  heap.pages.change(page_of(cold, 5), PageWord::of(PageState::untouched), PageWord::of(PageState::filling));
  heap.pages.end_claim(page_of(cold, 5), PageWord::of(PageState::resident));
  write(cold, 5, 4711);
  pause(PauseKind::remark);
  EXPECT_EQ(jvm.tars_table[cold], jvm.top(cold));
}

TEST_P(RegionSkipTest, what_a_file_may_back_is_not_away) {
  ASSERT_TRUE(heap.pages.change(page_of(cold, 5), PageWord::of(PageState::remote), PageWord::of(PageState::untouched)));
  RegionStub& stub = make();
  pause(PauseKind::young);
  EXPECT_EQ(stub.state, StubState::over);
}

TEST_P(RegionSkipTest, one_that_is_written_during_marking_is_looked_into_for_remembered_sets) {
  make();
  pause(PauseKind::young);
  pause(PauseKind::concurrent_start);
  ASSERT_TRUE(is_passed_by());
  fetch(cold, 0);
  write(cold, 0, 4711);
  send_away(cold, 0);
  pause(PauseKind::remark);
  EXPECT_EQ(jvm.tars_table[cold], jvm.top(cold));
  EXPECT_EQ(skip.regions_skipped(), 0u);
}

TEST_P(RegionSkipTest, a_marking_that_ends_between_reading_and_filling_ends_the_stub) {
  RegionStub& stub = make();
  stub.times_stale -= 1;
  pause(PauseKind::young);
  EXPECT_EQ(stub.state, StubState::over);
  EXPECT_EQ(counters.stubs_late.value(), 1u);
}

TEST_P(RegionSkipTest, while_marking_is_under_way_no_stub_is_filled) {
  pause(PauseKind::concurrent_start);
  EXPECT_FALSE(skip.wants_stubs());
  RegionStub& stub = make();
  pause(PauseKind::young_in_marking);
  EXPECT_EQ(stub.state, StubState::made);
  EXPECT_EQ(element(0), 0u);
  pause(PauseKind::remark);
  end_cycle();
  EXPECT_EQ(stub.state, StubState::over) << "what it was to hold may be dead";
  EXPECT_EQ(element(0), 0u);
}

TEST_P(RegionSkipTest, a_stub_whose_array_is_old_is_not_filled) {
  RegionStub& stub = make();
  jvm.objects[young][FakeG1::tag_word] = FakeG1::old_tag;
  pause(PauseKind::young);
  EXPECT_EQ(stub.state, StubState::over);
  EXPECT_EQ(element(0), 0u);
  EXPECT_EQ(counters.stubs_not_young.value(), 1u);
}

TEST_P(RegionSkipTest, a_stub_that_is_filled_when_the_very_pause_begins_by_which_marking_starts_is_of_use) {
  RegionStub& stub = make();
  pause(PauseKind::concurrent_start, [&] {
    EXPECT_EQ(stub.state, StubState::filled);
    EXPECT_EQ(element(0), jvm.bottom(elsewhere) + 8);
  });
  EXPECT_EQ(stub.state, StubState::used);
  EXPECT_TRUE(is_passed_by());
}

TEST_P(RegionSkipTest, a_region_that_the_pause_writes_to_by_which_marking_starts_is_marked) {
  RegionStub& stub = make();
  fetch(cold, 5);
  pause(PauseKind::concurrent_start, [&] {
    EXPECT_EQ(stub.state, StubState::filled);
    write(cold, 5, jvm.bottom(elsewhere) + 4711);
  });
  EXPECT_EQ(stub.state, StubState::over);
  EXPECT_FALSE(is_passed_by());
}

TEST_P(RegionSkipTest, a_full_collection_ends_all_of_it) {
  RegionStub& stub = make();
  pause(PauseKind::young);
  pause(PauseKind::concurrent_start);
  ASSERT_TRUE(is_passed_by());
  const std::uint64_t stale = skip.times_stale();
  pause(PauseKind::full);
  EXPECT_EQ(stub.state, StubState::over);
  EXPECT_GT(skip.times_stale(), stale);
  pause(PauseKind::nothing);
  EXPECT_EQ(skip.regions_skipped(), 0u);
}

TEST_P(RegionSkipTest, a_region_that_is_freed_during_marking_is_none_of_ours_any_more) {
  RegionStub& stub = make();
  pause(PauseKind::young);
  pause(PauseKind::concurrent_start);
  pause(PauseKind::young_in_marking, [this] { jvm.use(cold, FakeG1::free_tag, 0); });
  EXPECT_EQ(stub.state, StubState::over);
  jvm.use(cold, FakeG1::old_tag, FakeG1::region_bytes);
  pause(PauseKind::remark);
  EXPECT_EQ(jvm.tars_table[cold], jvm.top(cold));
}

TEST_P(RegionSkipTest, a_region_that_a_server_has_found_dead_is_left_to_the_collector) {
  make();
  pause(PauseKind::young);
  heap.dead_regions.note(RegionIndex{cold}, 0, FakeG1::region_bytes);
  pause(PauseKind::concurrent_start);
  EXPECT_FALSE(is_passed_by());
  EXPECT_FALSE(skip.may_skip(RegionIndex{cold}));
}

TEST_P(RegionSkipTest, addresses_that_lead_to_no_ordinary_object_are_not_stored) {
  constexpr std::uint32_t humongous = 4;
  jvm.objects[elsewhere][FakeG1::tag_word] = humongous;
  EXPECT_EQ(make().state, StubState::made);
  pause(PauseKind::young);
  EXPECT_EQ(skip.stubs().of(RegionIndex{cold}).state, StubState::over);
  EXPECT_EQ(element(0), 0u);
  make({jvm.bottom(10)});
  ASSERT_TRUE(jvm.is(10, FakeG1::free_tag));
  pause(PauseKind::young);
  EXPECT_EQ(skip.stubs().of(RegionIndex{cold}).state, StubState::over);
}

TEST_P(RegionSkipTest, a_region_with_objects_that_are_known_to_be_dead_gets_no_stub) {
  if (jvm.layout.parsable_bottom != 0) jvm.objects[cold][jvm.layout.parsable_bottom] = jvm.top(cold);
  else jvm.objects[cold][jvm.layout.last_tams] = jvm.top(cold);
  pause(PauseKind::young);
  EXPECT_FALSE(skip.may_skip(RegionIndex{cold}));
  RegionStub& stub = make();
  pause(PauseKind::young);
  EXPECT_EQ(stub.state, StubState::over);
  EXPECT_EQ(counters.stubs_of_known_dead.value(), 1u);
}

/// Who makes stubs.
class ChosenRegionsTest : public RegionSkipTest {
 protected:
  std::vector<std::uint32_t> chosen() { return maker.choose(ColdStock::take(heap.range, jvm.g1, heap.pages, heap.blocks)); }

  bool is_chosen(std::uint32_t region) {
    const std::vector<std::uint32_t> all = chosen();
    return std::find(all.begin(), all.end(), region) != all.end();
  }

  NearData near{nullptr, remote, heap.range, jvm.g1, jvm.structs, HiddenOffsets{}};
  FakeArrays arrays;
  StubMaker maker{near, heap, remote, limbo, skip, arrays};
};

TEST_P(ChosenRegionsTest, a_region_gets_a_stub_however_much_of_it_is_here_those_first_of_which_the_least_is) {
  constexpr std::uint32_t second = 8;
  jvm.use(second, FakeG1::old_tag, FakeG1::region_bytes);
  pause(PauseKind::young);
  for (std::uint32_t page = 0; page < pages_per_region(); ++page) {
    heap.pages.change(page_of(second, page), PageWord::of(PageState::untouched), PageWord::of(PageState::resident));
  }
  EXPECT_EQ(chosen().front(), cold);
  EXPECT_TRUE(is_chosen(second));
}

TEST_P(ChosenRegionsTest, one_that_has_changed_gets_no_other_one_at_once) {
  RegionStub& stub = make();
  pause(PauseKind::young);
  ASSERT_EQ(stub.state, StubState::filled);
  maker.let_go();
  EXPECT_EQ(stub.state, StubState::filled);
  fetch(cold, 3);
  maker.let_go();
  EXPECT_EQ(stub.state, StubState::filled) << "it is here, but as it was";
  write(cold, 3, 4711);
  maker.let_go();
  EXPECT_EQ(stub.state, StubState::none);
  EXPECT_FALSE(is_chosen(cold));
}

TEST_P(RegionSkipTest, why_marking_goes_through_a_region_is_told) {
  const auto marked = [this](const Counter& counter) {
    const std::uint64_t before = counter.value();
    pause(PauseKind::concurrent_start);
    const std::uint64_t after = counter.value();
    pause(PauseKind::remark);
    end_cycle();
    return after - before;
  };
  EXPECT_EQ(marked(counters.marked_without_stub), 1u);
  const std::uint64_t not_full = marked(counters.marked_not_full);
  jvm.use(cold, FakeG1::old_tag, FakeG1::region_bytes / 2);
  EXPECT_EQ(marked(counters.marked_not_full), not_full + 1);
  EXPECT_EQ(counters.marked_humongous.value(), 0u);
}

TEST_P(RegionSkipTest, a_region_that_is_marked_for_a_page_that_is_here_is_told_of) {
  pause(PauseKind::concurrent_start);
  const std::uint64_t others = counters.marked_here.value();
  const std::uint64_t without_stub = counters.marked_without_stub.value();
  pause(PauseKind::full);
  jvm.use(cold, FakeG1::old_tag, FakeG1::region_bytes);
  fetch(cold, 3);
  pause(PauseKind::concurrent_start);
  EXPECT_EQ(counters.marked_here.value(), 2 * others + 1);
  EXPECT_EQ(counters.marked_without_stub.value(), without_stub);
}

TEST_P(RegionSkipTest, after_so_many_cycles_one_passes_nothing_by_for_which_all_stubs_are_gone) {
  RegionStub& stub = make();
  pause(PauseKind::young);
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(stub.state, StubState::filled);
    cycle();
    EXPECT_EQ(skip.regions_skipped(), 1u);
  }
  EXPECT_EQ(stub.state, StubState::over);
  EXPECT_FALSE(skip.wants_stubs());
  cycle();
  EXPECT_EQ(skip.regions_skipped(), 0u);
  EXPECT_FALSE(skip.wants_stubs()) << "that cycle began before the stub was gone";
  stub.state = StubState::none;
  cycle();
  EXPECT_TRUE(skip.wants_stubs());
}

const char* name_of(const testing::TestParamInfo<JdkRelease>& release) {
  constexpr const char* names[] = {"jdk17", "jdk21", "jdk25"};
  return names[static_cast<unsigned>(release.param)];
}

INSTANTIATE_TEST_SUITE_P(Releases, ChosenRegionsTest, testing::Values(JdkRelease::jdk17, JdkRelease::jdk21, JdkRelease::jdk25), name_of);
INSTANTIATE_TEST_SUITE_P(Releases, RegionSkipTest, testing::Values(JdkRelease::jdk17, JdkRelease::jdk21, JdkRelease::jdk25), name_of);

}  // namespace
}  // namespace farheap
