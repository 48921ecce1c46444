#include "hotspot/g1_heap.hpp"

#include <gtest/gtest.h>

namespace farheap {
namespace {

// The tags of JDK 17: free 0, eden 2, survivor 3, humongous start 12 and continuation 13 (pinned), old 16, archive 40 and 41.
VmStructs structs_of_17() {
  VmStructs structs;
  structs.tag_free = 0;
  structs.tag_young_mask = 2;
  structs.tag_humongous_mask = 4;
  structs.tag_old_mask = 16;
  structs.tag_archive_mask = 32;
  return structs;
}

TEST(G1Heap, tags_are_kinds) {
  const VmStructs structs = structs_of_17();
  EXPECT_EQ(G1Heap::kind_of_tag(structs, 0), RegionKind::free);
  EXPECT_EQ(G1Heap::kind_of_tag(structs, 2), RegionKind::young);
  EXPECT_EQ(G1Heap::kind_of_tag(structs, 3), RegionKind::young);
  EXPECT_EQ(G1Heap::kind_of_tag(structs, 12), RegionKind::humongous);
  EXPECT_EQ(G1Heap::kind_of_tag(structs, 13), RegionKind::humongous);
  EXPECT_EQ(G1Heap::kind_of_tag(structs, 16), RegionKind::old);
  EXPECT_EQ(G1Heap::kind_of_tag(structs, 40), RegionKind::other);
}

TEST(VmStructs, a_process_without_a_jvm_is_refused) {
  VmStructs structs;
  const Error error = VmStructs::resolve(&structs);
  ASSERT_TRUE(error);
  EXPECT_EQ(error.status(), ExitStatus::environment);
}

}  // namespace
}  // namespace farheap
