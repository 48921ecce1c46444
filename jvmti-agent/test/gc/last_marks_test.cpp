#include "gc/last_marks.hpp"

#include <algorithm>

#include "base/debug_hooks.hpp"
#include "gc/region_skip_fixture.hpp"

namespace farheap {
namespace {

constexpr std::size_t region_words = FakeG1::region_bytes / 512;  // of a bitmap
constexpr std::uint64_t known_bytes = FakeG1::region_bytes - 4096;
constexpr std::uint64_t live_bytes = 4711 * 8;

/// What JDK 17 found in a region: objects up to a page below its end, some of them dead; all above are newer.
class LastMarksTest : public RegionSkipTest {
 protected:
  LastMarksTest() {
    last_tams() = jvm.bottom(cold) + known_bytes;
    last_live() = live_bytes;
    for (std::size_t i = 0; i < region_words; ++i) jvm.last_bits()[cold * region_words + i] = pattern(i);
    pause(PauseKind::young);
  }
  ~LastMarksTest() override { debug::broken[static_cast<unsigned>(debug::Rule::marks)] = false; }

  static std::uint64_t pattern(std::size_t word) { return word * 0x9e3779b97f4a7c15u; }
  std::uint64_t& last_tams() { return jvm.objects[cold][jvm.layout.last_tams]; }
  std::uint64_t& last_live() { return jvm.objects[cold][jvm.layout.last_live]; }
  std::size_t words_as_found() {
    std::size_t same = 0;
    for (std::size_t i = 0; i < known_bytes / 512; ++i) same += jvm.last_bits()[cold * region_words + i] == pattern(i);
    return same;
  }

  void pass_by() {
    make();
    pause(PauseKind::young);
    pause(PauseKind::concurrent_start);
    ASSERT_TRUE(is_passed_by());
    // A root that leads there is marked all the same.
    jvm.next_bits()[cold * region_words + 3] = 1;
  }
};

TEST_P(LastMarksTest, what_is_known_dead_is_told_by_the_bits_of_the_last_marking) {
  EXPECT_TRUE(skip.may_skip(RegionIndex{cold}));
  KnownLive live;
  ASSERT_TRUE(skip.known_live(RegionIndex{cold}, &live));
  EXPECT_EQ(live.bytes, known_bytes);
  ASSERT_EQ(live.bits.size(), known_bytes / 512);
  for (std::size_t i = 0; i < live.bits.size(); ++i) ASSERT_EQ(live.bits[i], pattern(i));
}

TEST_P(LastMarksTest, before_it_was_looked_for_nothing_is_told_rather_than_that_all_is_live) {
  LastMarks marks(heap, watch);
  KnownLive live;
  EXPECT_FALSE(marks.known_live(RegionIndex{cold}, &live));
  marks.note();
  EXPECT_TRUE(marks.known_live(RegionIndex{cold}, &live));
  EXPECT_EQ(live.bytes, known_bytes);
}

TEST_P(LastMarksTest, of_a_region_that_was_never_marked_nothing_is_known_dead) {
  last_tams() = jvm.bottom(cold);
  pause(PauseKind::young);
  KnownLive live;
  ASSERT_TRUE(skip.known_live(RegionIndex{cold}, &live));
  EXPECT_EQ(live.bytes, 0u);
  EXPECT_TRUE(live.bits.empty());
}

TEST_P(LastMarksTest, what_was_known_when_a_marking_began_that_passed_the_region_by_is_known_when_it_has_ended) {
  for (int i = 0; i < 2; ++i) {
    pass_by();
    pause(PauseKind::young_in_marking);
    pause(PauseKind::remark_overflow);
    pause(PauseKind::remark);
    EXPECT_EQ(last_tams(), jvm.bottom(cold) + known_bytes);
    EXPECT_EQ(last_live(), live_bytes);
    EXPECT_EQ(words_as_found(), known_bytes / 512);
    end_cycle();
    skip.stubs().of(RegionIndex{cold}).state = StubState::none;
  }
  EXPECT_TRUE(watch.is_calibrated());
}

TEST_P(LastMarksTest, a_region_that_was_not_passed_by_has_what_this_marking_found) {
  pause(PauseKind::concurrent_start);
  pause(PauseKind::remark);
  EXPECT_EQ(last_tams(), jvm.top(cold));
  EXPECT_LT(words_as_found(), known_bytes / 512);
}

TEST_P(LastMarksTest, after_a_full_collection_there_is_nothing_to_be_put_back) {
  pass_by();
  pause(PauseKind::full);
  EXPECT_EQ(last_tams(), jvm.bottom(cold));
  EXPECT_LT(words_as_found(), known_bytes / 512);
}

TEST_P(LastMarksTest, a_region_that_is_another_one_by_then_is_left_as_it_is) {
  pass_by();
  pause(PauseKind::young_in_marking, [this] { jvm.use(cold, FakeG1::free_tag, 0); });
  jvm.use(cold, FakeG1::old_tag, FakeG1::region_bytes);
  pause(PauseKind::remark);
  EXPECT_EQ(last_tams(), jvm.bottom(cold));
  EXPECT_LT(words_as_found(), known_bytes / 512);
}

TEST_P(LastMarksTest, not_putting_it_back_is_seen) {
  debug::broken[static_cast<unsigned>(debug::Rule::marks)] = true;
  pass_by();
  pause(PauseKind::remark);
  EXPECT_EQ(last_tams(), jvm.bottom(cold)) << "all that is dead is alive again";
}

INSTANTIATE_TEST_SUITE_P(Releases, LastMarksTest, testing::Values(JdkRelease::jdk17), release_name);

}  // namespace
}  // namespace farheap
