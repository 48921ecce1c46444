#include "hotspot/concurrent_mark.hpp"

#include <gtest/gtest.h>

#include "hotspot/fake_g1.hpp"

namespace farheap {
namespace {

struct ConcurrentMarkTest : testing::Test {
  Error find(FakeG1& jvm) { return mark.find(jvm.g1.object(), jvm.structs.g1_heap_bytes, jvm.g1.range(), jvm.release); }
  std::string error(FakeG1& jvm) { return find(jvm).text(); }

  ConcurrentMark mark;
};

TEST_F(ConcurrentMarkTest, the_object_its_thread_and_its_bitmaps_are_found) {
  for (const JdkRelease release : {JdkRelease::jdk17, JdkRelease::jdk21, JdkRelease::jdk25}) {
    FakeG1 jvm(release);
    ConcurrentMark found;
    ASSERT_FALSE(found.find(jvm.g1.object(), jvm.structs.g1_heap_bytes, jvm.g1.range(), release));
    const auto address = reinterpret_cast<std::uint64_t>(jvm.mark.data());
    EXPECT_EQ(found.address(), address);
    EXPECT_EQ(found.bitmap(), address + 16);
    EXPECT_EQ(found.bitmap_pointers(), release == JdkRelease::jdk17 ? 18 * 8u : 0u);
    EXPECT_EQ(found.thread_state(), MarkingThread::idle);
    jvm.thread_object[FakeG1::thread_words - 1] = 2;
    EXPECT_EQ(found.thread_state(), MarkingThread::undoing);
    EXPECT_TRUE(found.still_holds());
  }
}

TEST_F(ConcurrentMarkTest, an_object_that_is_not_there_is_named) {
  FakeG1 jvm(JdkRelease::jdk25);
  jvm.mark[1] = 0;
  EXPECT_EQ(error(jvm), "the marking's object was found 0 times, not once");
}

TEST_F(ConcurrentMarkTest, an_object_that_is_there_twice_is_named) {
  FakeG1 jvm(JdkRelease::jdk25);
  jvm.heap_object[20] = jvm.heap_object[FakeG1::mark_in_heap];
  jvm.heap_object[21] = jvm.heap_object[FakeG1::mark_in_heap + 1];
  EXPECT_EQ(error(jvm), "the marking's object was found 2 times, not once");
}

TEST_F(ConcurrentMarkTest, a_thread_without_a_state_is_named) {
  FakeG1 jvm(JdkRelease::jdk21);
  jvm.thread_object[FakeG1::thread_words - 1] = 3;
  EXPECT_EQ(error(jvm), "the marking thread's state was found 0 times, not once");
}

TEST_F(ConcurrentMarkTest, another_number_of_bitmaps_than_the_release_has_is_told) {
  FakeG1 jvm(JdkRelease::jdk17);
  jvm.mark[10 + 5] += 1;
  EXPECT_EQ(error(jvm), "marking has 1 bitmaps, not 2");
}

TEST_F(ConcurrentMarkTest, pointers_to_the_bitmaps_that_the_heap_s_range_does_not_follow_are_not_taken) {
  FakeG1 jvm(JdkRelease::jdk17);
  jvm.mark[20] += 8;
  EXPECT_EQ(error(jvm), "the order of the marking's bitmaps was found 0 times, not once");
}

TEST_F(ConcurrentMarkTest, bitmaps_may_swap_and_nothing_else_may_change) {
  FakeG1 jvm(JdkRelease::jdk17);
  ASSERT_FALSE(find(jvm));
  std::swap(jvm.mark[18], jvm.mark[19]);
  EXPECT_TRUE(mark.still_holds());
  jvm.mark[18] = jvm.mark[19];
  EXPECT_FALSE(mark.still_holds());
}

}  // namespace
}  // namespace farheap
