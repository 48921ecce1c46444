#include <algorithm>

#include "gc/region_skip_fixture.hpp"
#include "near/stub_fakes.hpp"

namespace farheap {
namespace {

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
  EXPECT_EQ(skip.regions_skipped(), 1u);
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

TEST_P(RegionSkipTest, a_stub_whose_region_a_pause_has_no_time_to_look_at_waits_for_the_next_one) {
  RegionStub& stub = make();
  fetch(cold, 7);
  fetch(cold, 8);
  SkipFacts facts(heap, watch, remote, limbo, skip.stubs());
  StubFiller filler(heap, facts, skip.stubs());
  facts.allow_looks(1);
  filler.fill(skip.times_stale());
  EXPECT_EQ(stub.state, StubState::made);
  EXPECT_EQ(facts.looks_taken(), 0u);
  facts.allow_looks(2);
  filler.fill(skip.times_stale());
  EXPECT_EQ(stub.state, StubState::filled);
  EXPECT_EQ(facts.looks_taken(), 2u);
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

TEST_P(RegionSkipTest, a_region_half_of_which_a_server_has_found_dead_is_marked_until_it_is_not_so_any_more) {
  RegionStub& stub = make();
  pause(PauseKind::young);
  heap.dead_regions.note_half_dead(RegionIndex{cold}, FakeG1::region_bytes);
  cycle();
  EXPECT_EQ(counters.region_skips.value(), 0u);
  EXPECT_FALSE(skip.may_skip(RegionIndex{cold}));
  EXPECT_EQ(stub.state, StubState::filled) << "its references are still its";
  heap.dead_regions.note_half_dead(RegionIndex{cold}, 0);
  cycle();
  EXPECT_EQ(counters.region_skips.value(), 1u);
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

TEST_P(RegionSkipTest, a_region_in_which_what_is_dead_was_not_overwritten_yet_gets_no_stub) {
  if (jvm.layout.parsable_bottom == 0) GTEST_SKIP() << "JDK 17 does not overwrite it: last_marks_test";
  jvm.objects[cold][jvm.layout.parsable_bottom] = jvm.top(cold);
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

INSTANTIATE_TEST_SUITE_P(Releases, ChosenRegionsTest, testing::Values(JdkRelease::jdk17, JdkRelease::jdk21, JdkRelease::jdk25), release_name);
INSTANTIATE_TEST_SUITE_P(Releases, RegionSkipTest, testing::Values(JdkRelease::jdk17, JdkRelease::jdk21, JdkRelease::jdk25), release_name);

}  // namespace
}  // namespace farheap
