#include "near/give_way.hpp"

#include <gtest/gtest.h>
#include <pthread.h>

#include <atomic>
#include <thread>

namespace farheap::test {
namespace {

void keep_to_one_processor() {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(static_cast<unsigned>(::sched_getcpu()), &one);
  ::pthread_setaffinity_np(::pthread_self(), sizeof one, &one);
}

long times_rested() {
  rusage usage;
  ::getrusage(RUSAGE_THREAD, &usage);
  return usage.ru_nvcsw;
}

// Threads inherit the one processor.
TEST(GiveWay, rests_when_another_thread_took_its_processor) {
  bool rested = false;
  std::thread background([&] {
    keep_to_one_processor();
    std::atomic<bool> stop{false};
    std::thread other([&] {
      while (!stop.load(std::memory_order_relaxed)) {
      }
    });
    become_background();
    GiveWay give_way;
    const long before = times_rested();
    const std::uint64_t end_ns = now_ns() + 30'000'000'000;
    while (times_rested() == before && now_ns() < end_ns) give_way.pass();
    rested = times_rested() > before;
    stop.store(true, std::memory_order_relaxed);
    other.join();
  });
  background.join();
  EXPECT_TRUE(rested);
}

TEST(GiveWay, background_threads_wake_up_behind_others_and_keep_a_share) {
  int policy = -1;
  int nice = 0;
  const int own_nice = ::getpriority(PRIO_PROCESS, 0);
  std::thread background([&] {
    become_background();
    policy = ::sched_getscheduler(0);
    nice = ::getpriority(PRIO_PROCESS, 0);
  });
  background.join();
  EXPECT_EQ(policy, SCHED_BATCH);
  EXPECT_EQ(nice, std::min(own_nice + 5, 19));
}

}  // namespace
}  // namespace farheap::test
