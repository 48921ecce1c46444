#include "transport/pid_space.hpp"

#include <gtest/gtest.h>

namespace farheap::test {
namespace {

// Twin of PidSpaceTest.java: agent and server must come to the same number.
TEST(PidSpaceTest, the_hash_is_the_servers) {
  EXPECT_EQ(pid_space_hash(""), 0xcbf29ce484222325u);
  EXPECT_EQ(pid_space_hash("0d9b7e1c-pid:[4026531836]"), 0x582e1544bb275b00u);
}

TEST(PidSpaceTest, ours_is_known_and_stays_the_same) {
  EXPECT_NE(pid_space(), 0u);
  EXPECT_EQ(pid_space(), pid_space());
}

}  // namespace
}  // namespace farheap::test
