#include "transport/control_connection.hpp"

#include <gtest/gtest.h>

#include "base/clock.hpp"
#include "transport/fake_server.hpp"

namespace farheap::test {
namespace {

constexpr std::uint64_t ms = 1'000'000;

/// Keeps what the loss said, and when.
struct Loss {
  std::atomic<int> calls{0};
  std::string server;
  std::string why;

  static void note(void* context, const char* server, const char* why) {
    auto* const loss = static_cast<Loss*>(context);
    loss->server = server;
    loss->why = why;
    ++loss->calls;
  }

  bool wait(std::uint64_t limit_ns) const {
    const std::uint64_t start_ns = now_ns();
    while (calls == 0 && now_ns() - start_ns < limit_ns) std::this_thread::yield();
    return calls > 0;
  }
};

class ControlConnectionTest : public testing::Test {
 protected:
  Error open(const ServerAddress& address, const std::string& token = "secret") {
    Error error = ControlConnection::open(address, {token, 8 * test_extent_bytes, 4 * test_extent_bytes}, Loss::note, &loss, &connection);
    return error ? error : connection->report_losses();
  }

  void expect_refused(const FakeServer& server, const char* why, const char* what_to_do, const std::string& token = "secret") {
    const Error error = open(server.address(), token);
    ASSERT_TRUE(error);
    EXPECT_EQ(error.status(), ExitStatus::environment);
    EXPECT_NE(error.text().find(why), std::string::npos) << error.text();
    EXPECT_NE(error.text().find(what_to_do), std::string::npos) << error.text();
    EXPECT_NE(error.text().find(server.address().name()), std::string::npos) << error.text();
    EXPECT_EQ(loss.calls, 0);
  }

  Loss loss;
  std::unique_ptr<ControlConnection> connection;
};

TEST_F(ControlConnectionTest, a_lease_is_asked_for_used_and_given_back) {
  HonestServer server;
  ASSERT_FALSE(open(server.address()));
  EXPECT_EQ(connection->welcome().extent_bytes, test_extent_bytes);
  EXPECT_EQ(server.first_offset, 4 * test_extent_bytes);
  EXPECT_EQ(server.quota_bytes, 8 * test_extent_bytes);
  EXPECT_STREQ(connection->server_name(), server.address().name().c_str());
  ExtentGrant grant;
  ASSERT_FALSE(connection->lease_extent(4, &grant));
  EXPECT_NE(grant.address, 0u);
  EXPECT_FALSE(grant.remote_key.empty());
  EXPECT_EQ(server.responder().extents_held(), 1u);
  ASSERT_FALSE(connection->release_extent(4));
  EXPECT_EQ(server.responder().extents_held(), 0u);
  connection.reset();
  EXPECT_TRUE(server.said_bye);
  EXPECT_EQ(loss.calls, 0);
}

TEST_F(ControlConnectionTest, an_extent_outside_the_lease_is_refused_and_the_lease_goes_on) {
  HonestServer server;
  ASSERT_FALSE(open(server.address()));
  ExtentGrant grant;
  const Error error = connection->lease_extent(12, &grant);
  ASSERT_TRUE(error);
  EXPECT_NE(error.text().find("not within the lease"), std::string::npos);
  EXPECT_FALSE(connection->lease_extent(11, &grant));
  EXPECT_EQ(loss.calls, 0);
}

TEST_F(ControlConnectionTest, round_trips_of_many_threads_keep_apart) {
  HonestServer server;
  ASSERT_FALSE(open(server.address()));
  std::vector<std::thread> threads;
  for (std::uint32_t index = 4; index < 8; ++index) {
    threads.emplace_back([this, index] {
      for (int i = 0; i < 20; ++i) {
        ExtentGrant grant;
        EXPECT_FALSE(connection->lease_extent(index, &grant));
        EXPECT_FALSE(connection->release_extent(index));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(ControlConnectionTest, a_quiet_hour_of_an_idle_program_is_no_loss) {
  HonestServer server;
  ASSERT_FALSE(open(server.address()));
  EXPECT_FALSE(loss.wait(std::uint64_t{wire::heartbeat_deadline_ms + 500} * ms));
}

TEST_F(ControlConnectionTest, no_server_is_an_error_that_says_how_to_start_one) {
  const Error error = open({"127.0.0.1", 1});
  ASSERT_TRUE(error);
  EXPECT_EQ(error.status(), ExitStatus::environment);
  EXPECT_NE(error.text().find("./farheap server"), std::string::npos);
}

TEST_F(ControlConnectionTest, an_unknown_host_is_an_error_that_names_it) {
  const Error error = open({"no-such-host.invalid", 7070});
  ASSERT_TRUE(error);
  EXPECT_NE(error.text().find("no-such-host.invalid:7070"), std::string::npos);
}

TEST_F(ControlConnectionTest, a_server_of_another_version_is_an_error) {
  const WrongVersionServer server;
  expect_refused(server, "version 2", "same Farheap release");
}

TEST_F(ControlConnectionTest, a_wrong_token_is_an_error) {
  const HonestServer server;
  expect_refused(server, "token is wrong", "token=", "guess");
}

TEST_F(ControlConnectionTest, a_server_with_too_little_memory_is_an_error) {
  HonestServer server;
  server.memory_bytes = 8 * test_extent_bytes - 1;
  expect_refused(server, "too little memory", "--memory");
}

TEST_F(ControlConnectionTest, a_busy_server_is_an_error) {
  const RefusingServer server(wire::Refusal::busy);
  expect_refused(server, "refused", "another server");
}

TEST_F(ControlConnectionTest, a_silent_server_is_an_error_after_three_seconds) {
  const SilentServer server;
  const std::uint64_t start_ns = now_ns();
  expect_refused(server, "does not answer", "check");
  EXPECT_LT(now_ns() - start_ns, 4000 * ms);
}

TEST_F(ControlConnectionTest, something_else_at_the_port_is_an_error) {
  const CorruptServer server(true);
  expect_refused(server, "does not speak Farheap's protocol", "check the port");
}

TEST_F(ControlConnectionTest, a_server_that_dies_at_the_hello_is_an_error) {
  const DyingServer server(wire::ControlType::hello);
  expect_refused(server, "does not speak Farheap's protocol", "check the port");
}

TEST_F(ControlConnectionTest, a_server_that_closes_is_lost_at_once_and_once) {
  HonestServer server;
  ASSERT_FALSE(open(server.address()));
  server.cut();
  ASSERT_TRUE(loss.wait(1000 * ms));
  EXPECT_EQ(loss.server, server.address().name());
  connection->lose("again");
  EXPECT_EQ(loss.calls, 1);
  EXPECT_EQ(loss.why, "its control connection is closed");
  ExtentGrant grant;
  EXPECT_EQ(connection->lease_extent(4, &grant).status(), ExitStatus::server_lost);
}

TEST_F(ControlConnectionTest, a_loss_in_the_set_up_is_its_error_and_not_a_report) {
  HonestServer server;
  ASSERT_FALSE(ControlConnection::open(server.address(), {"secret", 0, 0}, Loss::note, &loss, &connection));
  server.cut();
  for (int i = 0; i < 1000 && !connection->lost(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_EQ(connection->report_losses().status(), ExitStatus::server_lost);
  EXPECT_EQ(loss.calls, 0);
}

TEST_F(ControlConnectionTest, a_server_that_falls_silent_is_lost_within_the_heartbeat_deadline) {
  HonestServer server;
  ASSERT_FALSE(open(server.address()));
  server.mute = true;
  const std::uint64_t start_ns = now_ns();
  ASSERT_TRUE(loss.wait(5000 * ms));
  EXPECT_GT(now_ns() - start_ns, 2000 * ms);
  EXPECT_LT(now_ns() - start_ns, 4500 * ms);
  EXPECT_EQ(loss.why, "it was silent for 3 s");
}

TEST_F(ControlConnectionTest, a_server_that_dies_in_a_round_trip_ends_it_with_an_error) {
  DyingServer server(wire::ControlType::lease_extent);
  ASSERT_FALSE(open(server.address()));
  ExtentGrant grant;
  EXPECT_EQ(connection->lease_extent(4, &grant).status(), ExitStatus::server_lost);
  EXPECT_EQ(loss.calls, 1);
}

TEST_F(ControlConnectionTest, a_server_that_sends_nonsense_is_lost) {
  CorruptServer server(false);
  ASSERT_FALSE(open(server.address()));
  ExtentGrant grant;
  EXPECT_EQ(connection->lease_extent(4, &grant).status(), ExitStatus::server_lost);
  ASSERT_TRUE(loss.wait(1000 * ms));
  EXPECT_EQ(loss.why, "it sent a malformed frame");
}

}  // namespace
}  // namespace farheap::test
