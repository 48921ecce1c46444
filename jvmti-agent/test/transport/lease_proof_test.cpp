#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "base/debug_hooks.hpp"
#include "transport/heap_over_fakes.hpp"

namespace farheap::test {
namespace {

/// Answers every ping with the first one's time: it is never silent, and confirms nothing after the start.
class StaleServer final : public FakeServer {
 public:
  StaleServer() { start(); }
  ~StaleServer() override { stop(); }

 protected:
  bool on_frame(const wire::ControlHeader& header, const std::vector<std::byte>& payload) override {
    if (header.type != static_cast<std::uint16_t>(wire::ControlType::ping)) return FakeServer::on_frame(header, payload);
    if (_first == 0) _first = header.correlation;
    return send(wire::ControlType::pong, _first, &work, sizeof work);
  }

 private:
  std::uint64_t _first = 0;
};

/// A heap whose server confirms nothing any more. All of them wait for their proofs to expire at the same time, before the first test.
class LeaseProofTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    losses = 0;
    for (Stale* each : {&read, &copied, &written, &without_the_rule}) {
      each->servers.push_back(std::make_unique<StaleServer>());
      ASSERT_FALSE(connect(options_for(each->servers, DataPath::mapped), &each->heap));
      ASSERT_TRUE(write(*each->heap, 0, content(0, 1)));
      ASSERT_TRUE(holds(*each->heap, 0, 1, content(0, 1)));
    }
    before = copied.heap->fetch(PageIndex{0}, 1);
    std::this_thread::sleep_for(std::chrono::milliseconds(wire::heartbeat_ms + wire::lease_proof_ms + 100));
  }
  static void TearDownTestSuite() {
    for (Stale* each : {&read, &copied, &written, &without_the_rule}) {
      each->heap.reset();
      each->servers.clear();
    }
  }
  void TearDown() override { debug::broken[static_cast<unsigned>(debug::Rule::lease)] = false; }

  struct Stale {
    std::vector<std::unique_ptr<FakeServer>> servers;
    std::unique_ptr<RemoteHeap> heap;
  };
  static inline Stale read;
  static inline Stale copied;
  static inline Stale written;
  static inline Stale without_the_rule;
  static inline Fetched before;
};

TEST_F(LeaseProofTest, mapped_memory_that_the_server_no_longer_confirms_is_not_read) {
  EXPECT_EQ(read.heap->fetch(PageIndex{0}, 1).status, IoStatus::lost);
  EXPECT_STREQ(last_why.load(), "it no longer confirms the lease");
}

TEST_F(LeaseProofTest, what_was_copied_while_the_proof_expired_does_not_count) {
  ASSERT_EQ(before.status, IoStatus::ok);
  EXPECT_EQ(copied.heap->finish(before), IoStatus::lost);
}

TEST_F(LeaseProofTest, mapped_memory_that_the_server_no_longer_confirms_takes_no_write_back) {
  EXPECT_FALSE(write(*written.heap, 0, content(0, 2)));
}

TEST_F(LeaseProofTest, without_the_rule_it_would_be_read) {
  ASSERT_TRUE(debug::set_broken("lease"));
  EXPECT_TRUE(holds(*without_the_rule.heap, 0, 1, content(0, 1)));
}

}  // namespace
}  // namespace farheap::test
