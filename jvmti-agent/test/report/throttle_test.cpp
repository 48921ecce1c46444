#include "report/throttle.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace farheap {
namespace {

constexpr std::uint64_t second_ns = 1'000'000'000;

struct Picked {
  std::uint64_t picks = 0;
  std::uint64_t weight = 0;
};

// `events` of them, one every `gap_ns`, from `*now_ns` on.
Picked stream(Throttle& throttle, std::uint64_t* now_ns, std::uint64_t events, std::uint64_t gap_ns) {
  Picked picked;
  for (std::uint64_t i = 0; i < events; ++i, *now_ns += gap_ns) {
    const std::uint32_t weight = throttle.pick(*now_ns);
    picked.weight += weight;
    picked.picks += weight > 0 ? 1 : 0;
  }
  return picked;
}

TEST(Throttle, picks_nothing_until_it_has_a_rate) {
  Throttle throttle;
  std::uint64_t now = second_ns;
  EXPECT_EQ(stream(throttle, &now, 1000, 1000).picks, 0u);
}

TEST(Throttle, a_slow_stream_is_picked_whole) {
  Throttle throttle;
  throttle.set_rate(100);
  std::uint64_t now = second_ns;
  EXPECT_EQ(stream(throttle, &now, 200, second_ns / 20).picks, 200u);
}

TEST(Throttle, a_fast_stream_is_picked_at_about_the_rate) {
  Throttle throttle;
  throttle.set_rate(100);
  std::uint64_t now = second_ns;
  const Picked picked = stream(throttle, &now, 2'000'000, 5'000);  // 10 s
  EXPECT_GT(picked.picks, 700u);
  EXPECT_LT(picked.picks, 1400u);
}

TEST(Throttle, the_weights_add_up_to_the_events) {
  Throttle throttle;
  throttle.set_rate(100);
  std::uint64_t now = second_ns;
  std::uint64_t events = 0;
  std::uint64_t weight = 0;
  for (const std::uint64_t gap_ns : {100u, 10'000u, 1'000'000u, 50'000u, 100'000'000u}) {
    const std::uint64_t count = 2 * second_ns / gap_ns / 100 + 7;
    weight += stream(throttle, &now, count, gap_ns).weight;
    events += count;
  }
  EXPECT_EQ(weight, events);  // the last gap is longer than its patience: nothing is left over
}

TEST(Throttle, a_burst_after_silence_does_not_flood) {
  Throttle throttle;
  throttle.set_rate(100);
  std::uint64_t now = second_ns;
  stream(throttle, &now, 50, second_ns / 5);
  EXPECT_LT(stream(throttle, &now, 100'000, 1'000).picks, 60u);  // 0.1 s of a million a second
}

TEST(Throttle, after_a_burst_a_slow_stream_is_picked_again_within_its_patience) {
  Throttle throttle;
  throttle.set_rate(100);
  std::uint64_t now = second_ns;
  stream(throttle, &now, 1'000'000, 1'000);
  EXPECT_GE(stream(throttle, &now, 20, second_ns / 10).picks, 19u);
}

TEST(Throttle, threads_share_one_rate_and_lose_no_event) {
  Throttle throttle;
  throttle.set_rate(1000);
  constexpr std::uint64_t each = 300'000;
  std::atomic<std::uint64_t> weight{0};
  std::atomic<std::uint64_t> clock{second_ns};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (std::uint64_t k = 0; k < each; ++k) weight += throttle.pick(clock.fetch_add(500));
    });
  }
  for (std::thread& thread : threads) thread.join();
  weight += throttle.pick(clock + second_ns);  // what was left over
  EXPECT_EQ(weight, 4 * each + 1);
}

}  // namespace
}  // namespace farheap
