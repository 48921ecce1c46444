#include "hotspot/pause_kinds.hpp"

#include <gtest/gtest.h>

namespace farheap {
namespace {

constexpr std::uint32_t no_cause = 21;
constexpr std::uint32_t a_cause = 4;

struct Pauses {
  explicit Pauses(JdkRelease release) : kinds(release) {}

  PauseKind next(bool marking, std::uint32_t collections, std::uint32_t full = 0, std::uint32_t cause = a_cause,
                 MarkingThread thread = MarkingThread::idle) {
    PauseSample start = now;
    start.cause = cause;
    now = {marking, now.collections + collections, now.full_collections + full, cause, thread};
    const PauseKind kind = kinds.kind_of(start, now);
    now.thread = MarkingThread::idle;
    return kind;
  }

  PauseKinds kinds;
  PauseSample now{false, 0xffffffff, 7, no_cause, MarkingThread::idle};  // counts may wrap
};

TEST(PauseKindsTest, a_cycle_of_jdk_17_or_21_counts_its_cleanup) {
  for (const JdkRelease release : {JdkRelease::jdk17, JdkRelease::jdk21}) {
    Pauses pauses(release);
    EXPECT_EQ(pauses.next(false, 1), PauseKind::young);
    EXPECT_EQ(pauses.next(true, 1), PauseKind::concurrent_start);
    EXPECT_EQ(pauses.next(true, 1), PauseKind::young_in_marking);
    EXPECT_EQ(pauses.next(true, 0, 0, no_cause), PauseKind::remark_overflow);
    EXPECT_EQ(pauses.next(false, 0, 0, no_cause), PauseKind::remark);
    EXPECT_EQ(pauses.next(false, 1), PauseKind::young) << "before the cleanup";
    EXPECT_EQ(pauses.next(false, 1, 0, no_cause), PauseKind::cleanup);
    EXPECT_EQ(pauses.next(false, 1), PauseKind::young);
  }
}

TEST(PauseKindsTest, a_cycle_of_jdk_25_counts_its_remark) {
  Pauses pauses(JdkRelease::jdk25);
  EXPECT_EQ(pauses.next(true, 1), PauseKind::concurrent_start);
  EXPECT_EQ(pauses.next(true, 0), PauseKind::remark_overflow);
  EXPECT_EQ(pauses.next(false, 1), PauseKind::remark);
  EXPECT_EQ(pauses.next(false, 1), PauseKind::young);
  EXPECT_EQ(pauses.next(false, 0), PauseKind::cleanup);
  EXPECT_EQ(pauses.next(false, 0), PauseKind::nothing) << "a cycle has one cleanup";
}

TEST(PauseKindsTest, a_full_collection_ends_the_cycle) {
  for (const JdkRelease release : {JdkRelease::jdk17, JdkRelease::jdk25}) {
    Pauses pauses(release);
    EXPECT_EQ(pauses.next(true, 1), PauseKind::concurrent_start);
    EXPECT_EQ(pauses.next(false, 1, 1), PauseKind::full);
    EXPECT_EQ(pauses.next(false, 0, 0, no_cause), PauseKind::nothing) << "a remark that was under way";
    EXPECT_EQ(pauses.next(true, 1), PauseKind::concurrent_start);
    EXPECT_EQ(pauses.next(false, release == JdkRelease::jdk25 ? 1 : 0, 0, no_cause), PauseKind::remark);
    EXPECT_EQ(pauses.next(false, 1, 1), PauseKind::full);
    EXPECT_EQ(pauses.next(false, 0, 0, no_cause), PauseKind::nothing) << "a cleanup that was under way";
  }
}

TEST(PauseKindsTest, a_start_is_undone_when_the_marking_thread_goes_from_idle_to_undoing) {
  Pauses pauses(JdkRelease::jdk25);
  EXPECT_EQ(pauses.next(false, 1, 0, a_cause, MarkingThread::undoing), PauseKind::undone_start);
  pauses.now.thread = MarkingThread::undoing;
  EXPECT_EQ(pauses.next(false, 1, 0, a_cause, MarkingThread::undoing), PauseKind::young) << "while it is still undoing";
}

TEST(PauseKindsTest, what_no_pause_does_is_unknown) {
  EXPECT_EQ(Pauses(JdkRelease::jdk17).next(false, 2), PauseKind::unknown);
  EXPECT_EQ(Pauses(JdkRelease::jdk17).next(true, 1, 1), PauseKind::unknown) << "marking goes on after a full collection";
  EXPECT_EQ(Pauses(JdkRelease::jdk17).next(false, 0, 1), PauseKind::unknown);
  EXPECT_EQ(Pauses(JdkRelease::jdk25).next(true, 0), PauseKind::unknown) << "marking began without a collection";
  for (const JdkRelease release : {JdkRelease::jdk17, JdkRelease::jdk25}) {
    Pauses pauses(release);
    EXPECT_EQ(pauses.next(true, 1), PauseKind::concurrent_start);
    const std::uint32_t counts_otherwise = release == JdkRelease::jdk25 ? 0 : 1;
    EXPECT_EQ(pauses.next(false, counts_otherwise, 0, no_cause), PauseKind::unknown);
  }
}

TEST(PauseKindsTest, a_remark_shows_what_no_cause_is_and_another_one_that_shows_something_else_is_unknown) {
  Pauses pauses(JdkRelease::jdk17);
  for (const std::uint32_t cause : {no_cause, no_cause + 1}) {
    EXPECT_EQ(pauses.next(true, 1), PauseKind::concurrent_start);
    EXPECT_EQ(pauses.next(false, 0, 0, cause), cause == no_cause ? PauseKind::remark : PauseKind::unknown);
    pauses.next(false, 1, 0, no_cause);
  }
}

}  // namespace
}  // namespace farheap
