#include "fault/toucher.hpp"

#include <gtest/gtest.h>

namespace farheap {
namespace {

TEST(Toucher, collector_threads_are_told_by_name) {
  for (const char* name : {"G1 Conc#1", "G1 Main Marker"}) EXPECT_EQ(toucher_named(name), Toucher::marking) << name;
  EXPECT_EQ(toucher_named("GC Thread#0"), Toucher::pause);
  EXPECT_EQ(toucher_named("G1 Refine#0"), Toucher::refinement);
  for (const char* name : {"G1 Service", "VM Thread"}) EXPECT_EQ(toucher_named(name), Toucher::vm) << name;
}

TEST(Toucher, all_others_are_the_program) {
  for (const char* name : {"java", "C2 CompilerThre", "Thread-7", "G1", "", "MyGC Thread"}) {
    EXPECT_EQ(toucher_named(name), Toucher::program) << name;
  }
}

}  // namespace
}  // namespace farheap
