#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "base/clock.hpp"
#include "transport/channel_pool.hpp"
#include "transport/faulty_channel.hpp"
#include "transport/heap_over_fakes.hpp"
#include "transport/page_hashes.hpp"

namespace farheap::test {
namespace {

/// A heap over one server with manners of its own, by messages over TCP.
class HostileDataTest : public testing::Test {
 protected:
  void open(const ResponderManners& manners, ChannelDecorator decorate = nullptr) {
    losses = 0;
    const TransportsOf transports("tcp");
    servers.push_back(std::make_unique<HonestServer>(manners));
    RemoteHeapOptions options = options_for(servers, DataPath::message);
    options.decorate = decorate;
    const Error error = connect(options, &heap);
    ASSERT_FALSE(error) << error.text();
    ASSERT_FALSE(heap->lease(PageIndex{0}));
  }

  std::vector<std::unique_ptr<FakeServer>> servers;
  std::unique_ptr<RemoteHeap> heap;
};

constexpr std::uint64_t probes = 8;  // one for each channel, when it is opened

TEST_F(HostileDataTest, a_server_that_keeps_its_answers_is_lost_within_five_seconds) {
  ResponderManners manners;
  manners.answers = [](std::uint64_t count) { return count < probes; };
  open(manners);
  const std::uint64_t start_ns = now_ns();
  EXPECT_EQ(heap->fetch(PageIndex{0}, 1).status, IoStatus::lost);
  EXPECT_LT(now_ns() - start_ns, 5'000'000'000u);
  EXPECT_EQ(losses, 1);
  EXPECT_STREQ(last_why.load(), "no answer within the deadline");
  EXPECT_EQ(heap->fetch(PageIndex{0}, 1).status, IoStatus::lost) << "and it stays lost";
  EXPECT_FALSE(write(*heap, 0, content(0, 0)));
  EXPECT_EQ(losses, 1) << "but is reported once";
}

TEST_F(HostileDataTest, an_answer_of_another_size_is_a_lost_server) {
  ResponderManners manners;
  manners.spoil = [](wire::DataReply* reply, std::vector<std::byte>* data) {
    if (data->empty()) return;
    data->pop_back();
    --reply->bytes;
  };
  open(manners);
  ASSERT_TRUE(write(*heap, 0, content(0, 0)));
  EXPECT_EQ(heap->fetch(PageIndex{0}, 1).status, IoStatus::lost);
  EXPECT_EQ(losses, 1);
}

TEST_F(HostileDataTest, a_page_with_other_bytes_is_found_when_pages_are_checked) {
  ResponderManners manners;
  manners.spoil = [](wire::DataReply*, std::vector<std::byte>* data) {
    if (!data->empty()) (*data)[77] ^= std::byte{4};
  };
  open(manners);
  ASSERT_TRUE(write(*heap, 0, content(0, 0)));
  const Fetched fetched = heap->fetch(PageIndex{0}, 1);
  EXPECT_EQ(fetched.status, check_pages ? IoStatus::lost : IoStatus::ok);
  EXPECT_EQ(losses, check_pages ? 1 : 0);
  heap->finish(fetched);
}

TEST_F(HostileDataTest, a_control_connection_that_ends_stops_a_fetch_that_waits) {
  ResponderManners manners;
  manners.answers = [](std::uint64_t count) { return count < probes; };
  open(manners);
  std::thread cutter([this] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    servers[0]->cut();
  });
  const std::uint64_t start_ns = now_ns();
  EXPECT_EQ(heap->fetch(PageIndex{0}, 1).status, IoStatus::lost);
  EXPECT_LT(now_ns() - start_ns, 2'000'000'000u);
  cutter.join();
  EXPECT_STREQ(last_why.load(), "its control connection is closed");
}

TEST_F(HostileDataTest, a_mapped_server_that_died_gives_no_more_pages) {
  losses = 0;
  servers.push_back(std::make_unique<HonestServer>());
  ASSERT_FALSE(connect(options_for(servers, DataPath::mapped), &heap));
  EXPECT_TRUE(holds(*heap, 0, 1, std::vector<std::byte>(page_bytes)));
  servers[0]->cut();
  for (int i = 0; i < 1000 && losses == 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_EQ(heap->fetch(PageIndex{0}, 1).status, IoStatus::lost);
  EXPECT_FALSE(write(*heap, 0, content(0, 0)));
}
TEST_F(HostileDataTest, delayed_doubled_and_stale_answers_never_give_a_wrong_page) {
  open({}, [](std::unique_ptr<Channel> channel, std::uint32_t index) -> std::unique_ptr<Channel> {
    FaultPlan plan;
    plan.seed = index + 1;
    plan.delayed = plan.doubled = plan.stale = 200;
    return std::make_unique<FaultyChannel>(std::move(channel), plan);
  });
  for (std::uint32_t turn = 0; turn < 500; ++turn) {
    const std::uint32_t page = turn * 5 % pages_per_extent;
    const auto bytes = content(page, turn);
    ASSERT_TRUE(write(*heap, page, bytes));
    ASSERT_TRUE(holds(*heap, page, 1, bytes)) << turn;
  }
  EXPECT_EQ(losses, 0);
}

TEST_F(HostileDataTest, a_server_that_sleeps_between_requests_is_slow_and_right) {
  ResponderManners manners;
  manners.parks = true;
  open(manners);
  for (std::uint32_t page = 0; page < 20; ++page) {
    const auto bytes = content(page, 1);
    ASSERT_TRUE(write(*heap, page, bytes));
    ASSERT_TRUE(holds(*heap, page, 1, bytes));
  }
}

}  // namespace
}  // namespace farheap::test
