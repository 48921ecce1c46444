#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "transport/heap_over_fakes.hpp"

namespace farheap::test {
namespace {

/// Tells its work in too few bytes, once it is told to.
class ShortPongServer final : public FakeServer {
 public:
  ShortPongServer() { start(); }
  ~ShortPongServer() override { stop(); }

  std::atomic<bool> curtails{false};

 protected:
  bool on_frame(const wire::ControlHeader& header, const std::vector<std::byte>& payload) override {
    if (header.type != static_cast<std::uint16_t>(wire::ControlType::ping)) return FakeServer::on_frame(header, payload);
    return send(wire::ControlType::pong, header.correlation, &work, sizeof work - (curtails ? 1 : 0));
  }
};

TEST(ServerWork, is_what_the_latest_pong_told) {
  losses = 0;
  std::vector<std::unique_ptr<FakeServer>> servers;
  servers.push_back(std::make_unique<HonestServer>());
  std::unique_ptr<RemoteHeap> heap;
  ASSERT_FALSE(connect(options_for(servers, DataPath::message), &heap));
  ServerFigures figures;
  for (int i = 0; i < 10'000 && figures.round_trip_ns == 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    figures = heap->servers().front();
  }
  EXPECT_GT(figures.round_trip_ns, 0u);
  for (int i = 0; i < 1000 && figures.busy_ns == 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    figures = heap->servers().front();
  }
  EXPECT_EQ(figures.pages_read, 7u);
  EXPECT_EQ(figures.pages_written, 11u);
  EXPECT_EQ(figures.busy_ns, 13'000u);
  EXPECT_EQ(losses, 0);
}

TEST(ServerWork, told_in_too_few_bytes_is_the_end_of_the_server) {
  losses = 0;
  auto* const server = new ShortPongServer;
  std::vector<std::unique_ptr<FakeServer>> servers;
  servers.emplace_back(server);
  std::unique_ptr<RemoteHeap> heap;
  ASSERT_FALSE(connect(options_for(servers, DataPath::message), &heap));
  server->curtails = true;
  for (int i = 0; i < 10'000 && losses == 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_EQ(losses, 1);
  EXPECT_STREQ(last_why.load(), "its answer to a ping is malformed");
}

}  // namespace
}  // namespace farheap::test
