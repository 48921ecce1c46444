#include "transport/channel_pool.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <thread>
#include <vector>

namespace farheap::test {
namespace {

constexpr std::uint64_t short_limit_ns = 2'000'000;
using Use = ChannelPool::Use;

TEST(ChannelPoolTest, every_channel_is_claimed_once_and_then_none_is_left) {
  ChannelPool pool;
  const std::atomic<bool> lost{false};
  std::set<int> claimed;
  for (unsigned i = 0; i < fetch_channels; ++i) claimed.insert(pool.claim(Use::fetch, short_limit_ns, lost));
  for (unsigned i = 0; i < write_channels; ++i) claimed.insert(pool.claim(Use::write, short_limit_ns, lost));
  EXPECT_EQ(claimed.size(), channels);
  EXPECT_EQ(*claimed.begin(), 0);
  EXPECT_EQ(*claimed.rbegin(), static_cast<int>(channels) - 1);
  EXPECT_EQ(pool.claim(Use::fetch, short_limit_ns, lost), ChannelPool::none);
  EXPECT_EQ(pool.claim(Use::write, short_limit_ns, lost), ChannelPool::none);
}

TEST(ChannelPoolTest, a_thread_gets_the_same_channel_again) {
  ChannelPool pool;
  const std::atomic<bool> lost{false};
  const int first = pool.claim(Use::fetch, short_limit_ns, lost);
  pool.release(first);
  const int second = pool.claim(Use::fetch, short_limit_ns, lost);
  EXPECT_EQ(first, second);
}

TEST(ChannelPoolTest, fetches_never_take_a_channel_of_write_backs) {
  ChannelPool pool;
  const std::atomic<bool> lost{false};
  while (pool.claim(Use::fetch, short_limit_ns, lost) != ChannelPool::none) {}
  EXPECT_NE(pool.claim(Use::write, short_limit_ns, lost), ChannelPool::none);
}

TEST(ChannelPoolTest, a_lost_server_ends_the_wait) {
  ChannelPool pool;
  const std::atomic<bool> lost{true};
  while (pool.claim(Use::write, short_limit_ns, lost) != ChannelPool::none) {}
  constexpr std::uint64_t forever_ns = ~std::uint64_t{0};
  EXPECT_EQ(pool.claim(Use::write, forever_ns, lost), ChannelPool::none);
  EXPECT_TRUE(pool.claim_channel(0, forever_ns, lost));
  EXPECT_FALSE(pool.claim_channel(0, forever_ns, lost));
}

TEST(ChannelPoolTest, threads_never_share_a_channel) {
  ChannelPool pool;
  const std::atomic<bool> lost{false};
  std::array<unsigned, channels> turns{};  // plain: the sanitizer sees two holders
  std::vector<std::thread> threads;
  for (int t = 0; t < 12; ++t) {
    threads.emplace_back([&pool, &lost, &turns] {
      for (int i = 0; i < 2000; ++i) {
        const int index = pool.claim(i % 4 == 0 ? Use::write : Use::fetch, 10'000'000'000, lost);
        ASSERT_NE(index, ChannelPool::none);
        ++turns[static_cast<std::size_t>(index)];
        pool.release(index);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  unsigned total = 0;
  for (const unsigned one : turns) total += one;
  EXPECT_EQ(total, 24000u);
}

}  // namespace
}  // namespace farheap::test
