#include "hotspot/marking_watch.hpp"

#include <gtest/gtest.h>

#include "base/debug_hooks.hpp"
#include "hotspot/fake_g1.hpp"

namespace farheap {
namespace {

class MarkingWatchTest : public testing::TestWithParam<JdkRelease> {
 protected:
  MarkingWatchTest() : watch(jvm.structs, jvm.g1, GetParam(), counters, true) {
    const Error error = watch.start(jvm.constants());
    EXPECT_FALSE(error) << error.text();
    testing::internal::CaptureStderr();
  }
  ~MarkingWatchTest() override {
    if (!told) said();
    debug::broken[static_cast<unsigned>(debug::Rule::marking)] = false;
  }

  void cycles(unsigned count) {
    for (unsigned i = 0; i < count; ++i) jvm.cycle(watch);
  }
  static bool is_17() { return GetParam() == JdkRelease::jdk17; }
  /// Once.
  std::string said() {
    told = true;
    return testing::internal::GetCapturedStderr();
  }
  /// A field that this release has in a region's object.
  std::uint32_t a_region_field() const { return is_17() ? jvm.layout.last_tams : jvm.layout.parsable_bottom; }
  static std::string off_line(unsigned hits, unsigned cycles) {
    const std::string field = is_17() ? "top at the last mark start" : "parsable bottom";
    return "farheap: marking skips no region: " + field + " was found " + std::to_string(hits) + " times, not once, after " +
           std::to_string(cycles) + " marking cycles\n";
  }

  FakeG1 jvm{GetParam()};
  Counters counters;
  MarkingWatch watch;
  bool told = false;
};

TEST_P(MarkingWatchTest, every_field_is_found_once_in_two_cycles_and_found_again_in_later_ones) {
  cycles(1);
  EXPECT_FALSE(watch.is_calibrated());
  cycles(1);
  EXPECT_TRUE(watch.is_calibrated());
  cycles(10);
  EXPECT_TRUE(watch.is_calibrated());
  EXPECT_EQ(counters.marking_cycles.value(), 12u);
  EXPECT_EQ(said(), "");
}

TEST_P(MarkingWatchTest, what_was_found_is_where_it_is) {
  cycles(2);
  ASSERT_TRUE(watch.is_calibrated());
  const MarkingFields& found = watch.fields();
  const auto address = [](const std::uint64_t& word) { return reinterpret_cast<std::uint64_t>(&word); };
  for (std::uint32_t i = 0; i < FakeG1::region_count; ++i) {
    const RegionIndex region{i};
    const auto in_object = [&](std::uint32_t word) { return word == 0 ? 0 : address(jvm.objects[i][word]); };
    EXPECT_EQ(found.tams_at(region), address(jvm.tams(i)));
    EXPECT_EQ(found.tars_at(region), address(jvm.tars_table[i]));
    EXPECT_EQ(found.live_words_at(region), address(jvm.live_table[i * jvm.layout.live_stride]));
    EXPECT_EQ(found.last_tams_at(region), in_object(jvm.layout.last_tams));
    EXPECT_EQ(found.last_live_bytes_at(region), in_object(jvm.layout.last_live));
    EXPECT_EQ(found.parsable_bottom_at(region), in_object(jvm.layout.parsable_bottom));
    EXPECT_EQ(found.garbage_bytes_at(region), in_object(jvm.layout.garbage));
  }
}

TEST_P(MarkingWatchTest, pauses_are_counted_by_kind) {
  for (const PauseKind kind : {PauseKind::young, PauseKind::concurrent_start, PauseKind::young_in_marking, PauseKind::remark_overflow,
                               PauseKind::young_in_marking, PauseKind::remark, PauseKind::young, PauseKind::cleanup, PauseKind::full}) {
    EXPECT_EQ(jvm.pause(watch, kind), kind);
  }
  EXPECT_EQ(counters.pauses_young.value(), 2u);
  EXPECT_EQ(counters.pauses_young_in_marking.value(), 2u);
  EXPECT_EQ(counters.pauses_concurrent_start.value(), 1u);
  EXPECT_EQ(counters.pauses_remark_overflow.value(), 1u);
  EXPECT_EQ(counters.pauses_remark.value(), 1u);
  EXPECT_EQ(counters.pauses_cleanup.value(), 1u);
  EXPECT_EQ(counters.pauses_full.value(), 1u);
  jvm.thread_object[FakeG1::thread_words - 1] = 0;
  EXPECT_EQ(jvm.pause(watch, PauseKind::undone_start), PauseKind::undone_start);
}

TEST_P(MarkingWatchTest, a_field_that_is_nowhere_switches_it_off_and_is_named) {
  jvm.pause(watch, PauseKind::concurrent_start, [this] { jvm.tams(2) = jvm.bottom(2) + 8; });
  cycles(3);
  EXPECT_FALSE(watch.is_calibrated());
  EXPECT_EQ(said(), "farheap: marking skips no region: top at mark start was found 0 times, not once, after 0 marking cycles\n");
}

TEST_P(MarkingWatchTest, a_field_that_is_there_twice_switches_it_off_after_some_cycles_and_is_named) {
  const std::uint32_t twin = 6;
  const auto copy = [&] {
    for (auto& object : jvm.objects) object[twin] = object[a_region_field()];
  };
  for (unsigned i = 0; i < 8; ++i) {
    EXPECT_FALSE(watch.is_calibrated());
    jvm.pause(watch, PauseKind::concurrent_start, copy);
    jvm.pause(watch, PauseKind::remark, copy);
    jvm.pause(watch, PauseKind::cleanup, copy);
    jvm.thread_object[FakeG1::thread_words - 1] = 0;
  }
  EXPECT_EQ(said(), off_line(2, 8));
  cycles(3);
  EXPECT_FALSE(watch.is_calibrated()) << "off is for good";
}

TEST_P(MarkingWatchTest, a_twin_that_differs_later_is_told_apart) {
  const std::uint32_t twin = 6;
  const auto copy = [&] {
    for (auto& object : jvm.objects) object[twin] = object[a_region_field()];
  };
  for (unsigned i = 0; i < 2; ++i) {
    jvm.pause(watch, PauseKind::concurrent_start, copy);
    jvm.pause(watch, PauseKind::remark, copy);
    jvm.pause(watch, PauseKind::cleanup, copy);
    jvm.thread_object[FakeG1::thread_words - 1] = 0;
  }
  EXPECT_FALSE(watch.is_calibrated());
  for (auto& object : jvm.objects) object[twin] = 1;
  cycles(1);
  EXPECT_TRUE(watch.is_calibrated());
  EXPECT_EQ(said(), "");
}

TEST_P(MarkingWatchTest, one_region_that_is_not_as_it_has_to_be_in_a_later_cycle_switches_it_off) {
  cycles(3);
  ASSERT_TRUE(watch.is_calibrated());
  jvm.pause(watch, PauseKind::concurrent_start);
  jvm.pause(watch, PauseKind::remark, [this] { jvm.objects[3][a_region_field()] += 8; });
  EXPECT_FALSE(watch.is_calibrated());
  EXPECT_EQ(said(), off_line(0, 4));
}

TEST_P(MarkingWatchTest, live_words_that_are_not_what_the_regions_say_switch_it_off) {
  cycles(2);
  ASSERT_TRUE(watch.is_calibrated());
  jvm.pause(watch, PauseKind::concurrent_start);
  jvm.pause(watch, PauseKind::remark, [this] {
    for (auto& words : jvm.live_table) words += 3;
  });
  EXPECT_FALSE(watch.is_calibrated());
  EXPECT_NE(said().find(is_17() ? "live bytes of the last marking was found 0 times" : "garbage bytes was found 0 times"),
            std::string::npos);
}

TEST_P(MarkingWatchTest, a_found_field_that_is_taken_for_the_one_behind_it_is_noticed_in_the_next_cycle) {
  ASSERT_TRUE(debug::set_broken("marking"));
  cycles(2);
  ASSERT_TRUE(watch.is_calibrated());
  cycles(1);
  EXPECT_FALSE(watch.is_calibrated());
}

TEST_P(MarkingWatchTest, another_marking_object_switches_it_off) {
  cycles(2);
  ASSERT_TRUE(watch.is_calibrated());
  jvm.heap_object[FakeG1::mark_in_heap] += 8;
  jvm.pause(watch, PauseKind::concurrent_start);
  EXPECT_FALSE(watch.is_calibrated());
  EXPECT_NE(said().find("the marking's object is not as it was"), std::string::npos);
}

TEST_P(MarkingWatchTest, fields_that_are_found_once_each_but_lie_otherwise_switch_it_off) {
  FakeG1::Layout layout = FakeG1::layout_of(GetParam());
  (is_17() ? layout.last_live : layout.garbage) += 2;
  FakeG1 strange(GetParam(), layout);
  MarkingWatch other(strange.structs, strange.g1, GetParam(), counters, true);
  ASSERT_FALSE(other.start(strange.constants()));
  strange.cycle(other);
  strange.cycle(other);
  EXPECT_FALSE(other.is_calibrated());
  EXPECT_EQ(said(), "farheap: marking skips no region: the order of the fields was found 0 times, not once, after 1 marking cycles\n");
}

TEST_P(MarkingWatchTest, threads_that_do_not_agree_on_whether_marking_is_on_switch_it_off) {
  cycles(2);
  ASSERT_TRUE(watch.is_calibrated());
  jvm.java_threads[1][FakeG1::active_offset] = std::byte{1};
  EXPECT_EQ(jvm.pause(watch, PauseKind::young), PauseKind::unknown);
  EXPECT_FALSE(watch.is_calibrated());
  EXPECT_NE(said().find("threads do not agree"), std::string::npos);
}

TEST_P(MarkingWatchTest, a_pause_of_no_known_kind_switches_it_off) {
  cycles(2);
  EXPECT_EQ(jvm.pause(watch, PauseKind::young, [this] { jvm.counts[0] += 2; }), PauseKind::unknown);
  EXPECT_FALSE(watch.is_calibrated());
  EXPECT_NE(said().find("a pause was of no known kind"), std::string::npos);
}

TEST_P(MarkingWatchTest, a_full_collection_within_a_cycle_makes_that_cycle_say_nothing) {
  cycles(1);
  jvm.pause(watch, PauseKind::concurrent_start);
  jvm.pause(watch, PauseKind::full);
  EXPECT_EQ(jvm.pause(watch, PauseKind::nothing), PauseKind::nothing);
  jvm.thread_object[FakeG1::thread_words - 1] = 0;
  EXPECT_EQ(counters.marking_cycles.value(), 1u);
  EXPECT_FALSE(watch.is_calibrated());
  cycles(1);
  EXPECT_TRUE(watch.is_calibrated());
  EXPECT_EQ(said(), "");
}

TEST_P(MarkingWatchTest, where_there_are_few_old_regions_or_no_young_one_nothing_is_concluded) {
  FakeG1 small(GetParam(), 2);
  MarkingWatch other(small.structs, small.g1, GetParam(), counters, true);
  ASSERT_FALSE(other.start(small.constants()));
  // Each cycle fills a region, so that the third has enough.
  small.cycle(other);
  small.cycle(other);
  EXPECT_EQ(counters.marking_cycles.value(), 0u);
  small.use(FakeG1::region_count - 1, FakeG1::free_tag, 0);
  small.cycle(other);
  EXPECT_EQ(counters.marking_cycles.value(), 0u);
  small.use(FakeG1::region_count - 1, FakeG1::young_tag, 4096);
  small.cycle(other);
  small.cycle(other);
  EXPECT_EQ(counters.marking_cycles.value(), 2u);
  EXPECT_TRUE(other.is_calibrated());
  EXPECT_EQ(said(), "");
}

TEST_P(MarkingWatchTest, a_jvm_that_does_not_tell_where_marking_is_switched_on_is_refused) {
  MarkingWatch other(jvm.structs, jvm.g1, GetParam(), counters, true);
  const Error error = other.start(JvmciConstants({}));
  ASSERT_TRUE(error);
  EXPECT_NE(error.text().find("satb_mark_queue_active_offset"), std::string::npos);
  EXPECT_EQ(jvm.pause(other, PauseKind::young), PauseKind::unknown);
  EXPECT_EQ(counters.pauses_young.value(), 0u);
}

const char* name_of(const testing::TestParamInfo<JdkRelease>& release) {
  constexpr const char* names[] = {"jdk17", "jdk21", "jdk25"};
  return names[static_cast<unsigned>(release.param)];
}

INSTANTIATE_TEST_SUITE_P(Releases, MarkingWatchTest, testing::Values(JdkRelease::jdk17, JdkRelease::jdk21, JdkRelease::jdk25), name_of);

}  // namespace
}  // namespace farheap
