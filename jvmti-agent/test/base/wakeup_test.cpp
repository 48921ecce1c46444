#include "base/wakeup.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace farheap {
namespace {

TEST(Wakeup, a_ring_before_the_wait_is_not_lost) {
  Wakeup bell;
  bell.ring();
  bell.wait(1u << 30);
}

TEST(Wakeup, a_ring_wakes_the_sleeper) {
  Wakeup bell;
  std::thread sleeper([&] { bell.wait(1u << 30); });
  std::this_thread::yield();
  bell.ring();
  sleeper.join();
}

TEST(Wakeup, without_a_ring_the_wait_ends_by_itself) {
  Wakeup bell;
  bell.wait(1);
}

}  // namespace
}  // namespace farheap
