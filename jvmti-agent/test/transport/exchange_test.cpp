#include "transport/exchange.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "transport/faulty_channel.hpp"
#include "transport/memory_channel.hpp"

namespace farheap::test {
namespace {

constexpr LeaseKey lease{7, 8};
constexpr std::uint64_t short_deadline_ns = 20'000'000;
constexpr std::size_t memory_bytes = 1024 * 1024;

std::vector<std::byte> filled(std::size_t bytes, unsigned seed) {
  std::vector<std::byte> out(bytes);
  for (std::size_t i = 0; i < bytes; ++i) out[i] = static_cast<std::byte>((i * 31 + seed * 101) >> 3);
  return out;
}

class ExchangeTest : public testing::Test {
 protected:
  std::atomic<bool> lost{false};
  MemoryChannel channel{memory_bytes};
  Exchange exchange{channel, lease, 3, lost, short_deadline_ns};
  std::vector<std::byte> into = std::vector<std::byte>(wire::data_bytes_max);
};

TEST_F(ExchangeTest, what_was_written_is_read_back_at_every_boundary_size) {
  for (const std::uint32_t bytes : {1u, 4095u, 4096u, 4097u, wire::data_bytes_max - 1, wire::data_bytes_max}) {
    const auto page = filled(bytes, bytes);
    ASSERT_EQ(exchange.post_write(RemoteOffset{8192}, bytes, page.data()), IoStatus::ok);
    ASSERT_EQ(exchange.drain(), IoStatus::ok);
    ASSERT_EQ(exchange.read(RemoteOffset{8192}, bytes, into.data()), IoStatus::ok);
    EXPECT_TRUE(std::equal(page.begin(), page.end(), into.begin()));
  }
}

TEST_F(ExchangeTest, requests_carry_lease_key_and_channel_and_never_repeat_a_number) {
  for (int i = 0; i < 100; ++i) ASSERT_EQ(exchange.read(RemoteOffset{0}, 4096, into.data()), IoStatus::ok);
  for (std::size_t i = 0; i < 100; ++i) {
    EXPECT_EQ(channel.requests[i].lease, lease.lease);
    EXPECT_EQ(channel.requests[i].key, lease.key);
    EXPECT_EQ(channel.requests[i].channel, 3u);
    EXPECT_EQ(channel.requests[i].request, i + 1);
  }
}

TEST_F(ExchangeTest, more_writes_than_the_window_holds_go_through) {
  const auto pages = filled(4096 * 100, 1);
  for (std::uint32_t i = 0; i < 100; ++i) {
    ASSERT_EQ(exchange.post_write(RemoteOffset{i * 4096}, 4096, pages.data() + i * 4096), IoStatus::ok);
  }
  ASSERT_EQ(exchange.drain(), IoStatus::ok);
  for (std::uint32_t i = 0; i < 100; ++i) {
    ASSERT_EQ(exchange.read(RemoteOffset{i * 4096}, 4096, into.data()), IoStatus::ok);
    EXPECT_TRUE(std::equal(into.begin(), into.begin() + 4096, pages.begin() + i * 4096));
  }
}

TEST_F(ExchangeTest, a_silent_server_is_lost_at_the_deadline) {
  channel.mute = true;
  const std::uint64_t start_ns = now_ns();
  EXPECT_EQ(exchange.read(RemoteOffset{0}, 4096, into.data()), IoStatus::lost);
  EXPECT_GE(now_ns() - start_ns, short_deadline_ns);
  EXPECT_STREQ(exchange.why(), "no answer within the deadline");
}

TEST_F(ExchangeTest, a_lost_server_ends_the_wait_at_once) {
  channel.mute = true;
  lost = true;
  const std::uint64_t start_ns = now_ns();
  EXPECT_EQ(exchange.read(RemoteOffset{0}, 4096, into.data()), IoStatus::lost);
  EXPECT_LT(now_ns() - start_ns, short_deadline_ns);
}

TEST_F(ExchangeTest, a_broken_channel_is_a_lost_server) {
  channel.broken = true;
  EXPECT_EQ(exchange.read(RemoteOffset{0}, 4096, into.data()), IoStatus::lost);
  EXPECT_EQ(exchange.post_write(RemoteOffset{0}, 4096, into.data()), IoStatus::lost);
}

TEST_F(ExchangeTest, a_refused_request_is_lost_unless_it_is_a_probe) {
  EXPECT_EQ(exchange.read(RemoteOffset{memory_bytes}, 4096, into.data()), IoStatus::lost);
  EXPECT_EQ(exchange.probe(RemoteOffset{memory_bytes}, into.data()), IoStatus::ok);
  EXPECT_EQ(exchange.probe(RemoteOffset{0}, into.data()), IoStatus::ok);
}

TEST_F(ExchangeTest, an_answer_after_the_deadline_is_dropped_and_the_next_one_is_right) {
  const auto first = filled(4096, 1);
  const auto second = filled(4096, 2);
  ASSERT_EQ(exchange.post_write(RemoteOffset{0}, 4096, first.data()), IoStatus::ok);
  ASSERT_EQ(exchange.post_write(RemoteOffset{4096}, 4096, second.data()), IoStatus::ok);
  ASSERT_EQ(exchange.drain(), IoStatus::ok);
  channel.mute = true;
  ASSERT_EQ(exchange.read(RemoteOffset{0}, 4096, into.data()), IoStatus::lost);
  channel.mute = false;
  ASSERT_EQ(exchange.read(RemoteOffset{4096}, 4096, into.data()), IoStatus::ok);
  EXPECT_TRUE(std::equal(second.begin(), second.end(), into.begin()));
  EXPECT_EQ(exchange.dropped_answers(), 1u);
}

TEST_F(ExchangeTest, an_answer_nobody_asked_for_is_dropped) {
  const auto wrong = filled(4096, 9);
  exchange.answer({0, 0, 4096}, wrong.data(), wrong.size());
  exchange.answer({5, 0, 4096}, wrong.data(), wrong.size());
  EXPECT_EQ(exchange.dropped_answers(), 2u);
  EXPECT_EQ(exchange.read(RemoteOffset{0}, 4096, into.data()), IoStatus::ok);
}

class FaultyExchangeTest : public testing::TestWithParam<std::uint64_t> {
 protected:
  static constexpr std::uint32_t pages = 64;

  void open(const FaultPlan& plan, std::uint64_t deadline_ns) {
    channel = std::make_unique<FaultyChannel>(std::make_unique<MemoryChannel>(memory_bytes), plan);
    exchange = std::make_unique<Exchange>(*channel, lease, 0, lost, deadline_ns);
  }

  /// Writes and reads at random; returns how many reads were lost. A read that is not lost has the right bytes.
  unsigned run(std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<std::vector<std::byte>> held(pages);
    std::vector<std::byte> into(4096);
    unsigned losses = 0;
    for (unsigned turn = 0; turn < 2000; ++turn) {
      const auto page = static_cast<std::uint32_t>(random() % pages);
      if (random() % 2 == 0 || held[page].empty()) {
        held[page] = filled(4096, turn);
        while (exchange->post_write(RemoteOffset{page * 4096}, 4096, held[page].data()) != IoStatus::ok ||
               exchange->drain() != IoStatus::ok) {
          ++losses;
        }
      } else if (exchange->read(RemoteOffset{page * 4096}, 4096, into.data()) == IoStatus::ok) {
        EXPECT_EQ(into, held[page]) << "turn " << turn;
      } else {
        ++losses;
      }
    }
    return losses;
  }

  std::atomic<bool> lost{false};
  std::unique_ptr<FaultyChannel> channel;
  std::unique_ptr<Exchange> exchange;
};

TEST_P(FaultyExchangeTest, delayed_doubled_and_stale_answers_do_no_harm) {
  FaultPlan plan;
  plan.seed = GetParam();
  plan.delayed = plan.doubled = plan.stale = 200;
  open(plan, answer_deadline_ns);
  EXPECT_EQ(run(GetParam()), 0u);
  EXPECT_GT(channel->faults(), 500u);
  EXPECT_GT(exchange->dropped_answers(), 200u);
}

TEST_P(FaultyExchangeTest, short_lost_and_misdirected_answers_are_losses_and_never_wrong_bytes) {
  FaultPlan plan;
  plan.seed = GetParam();
  plan.delayed = plan.doubled = plan.stale = 100;
  plan.shortened = 20;
  plan.lost = plan.misdirected = 3;
  open(plan, short_deadline_ns);
  EXPECT_GT(run(GetParam()), 10u);
}

INSTANTIATE_TEST_SUITE_P(Seeds, FaultyExchangeTest, testing::Values(1, 2, 3));

}  // namespace
}  // namespace farheap::test
