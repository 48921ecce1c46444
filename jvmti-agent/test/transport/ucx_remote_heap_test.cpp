#include "transport/ucx_remote_heap.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "transport/channel_pool.hpp"
#include "transport/heap_over_fakes.hpp"

namespace farheap::test {
namespace {

/// A heap over honest servers, by one data path and one choice of UCX transports.
struct Way {
  const char* name;
  DataPath path;
  const char* transports;  // UCX_TLS, null: all
  std::size_t servers;

  bool maps() const { return transports == nullptr && (path == DataPath::automatic || path == DataPath::mapped); }
};

class UcxRemoteHeapTest : public testing::TestWithParam<Way> {
 protected:
  void SetUp() override {
    losses = 0;
    const TransportsOf transports(GetParam().transports);
    ResponderManners manners;
    manners.one_sided = GetParam().path == DataPath::get;
    for (std::size_t i = 0; i < GetParam().servers; ++i) servers.push_back(std::make_unique<HonestServer>(manners));
    const Error error = connect(options_for(servers, GetParam().path), &heap);
    ASSERT_FALSE(error) << error.text();
    for (std::uint32_t extent = 0; extent < extents; ++extent) {
      const Error refused = heap->lease(PageIndex{extent * pages_per_extent});
      ASSERT_FALSE(refused) << refused.text();
    }
  }
  void TearDown() override { EXPECT_EQ(losses, 0) << last_why.load(); }

  std::vector<std::unique_ptr<FakeServer>> servers;
  std::unique_ptr<RemoteHeap> heap;
};

TEST_P(UcxRemoteHeapTest, pages_come_back_as_they_were_written_at_the_edges_of_extents_and_runs) {
  for (const std::uint32_t count : {1u, 2u, run_pages_max - 1, run_pages_max}) {
    for (std::uint32_t extent = 0; extent < extents - 1; ++extent) {
      for (const std::uint32_t page : {extent * pages_per_extent, (extent + 1) * pages_per_extent - count}) {
        const auto bytes = content(page, count, count);
        ASSERT_TRUE(write(*heap, page, bytes));
        EXPECT_TRUE(holds(*heap, page, count, bytes)) << page << " " << count;
      }
    }
  }
}

TEST_P(UcxRemoteHeapTest, many_runs_of_one_write_back_all_arrive) {
  constexpr std::uint32_t runs = 200;
  std::vector<std::vector<std::byte>> bytes;
  std::vector<PageRun> list;
  for (std::uint32_t i = 0; i < runs; ++i) {
    const std::uint32_t page = (i * 7) % (extents * pages_per_extent - 8);
    bytes.push_back(content(page, 5, 1));
    list.push_back({PageIndex{page}, 1, bytes.back().data()});
  }
  ASSERT_EQ(heap->write_back(list.data(), list.size()).status, IoStatus::ok);
  for (std::uint32_t i = 0; i < runs; ++i) EXPECT_TRUE(holds(*heap, raw(list[i].first), 1, bytes[i])) << i;
}

TEST_P(UcxRemoteHeapTest, of_pages_that_the_server_holds_only_those_that_changed_are_sent) {
  auto bytes = content(3, 1, 8);
  const PageRun run{PageIndex{3}, 8, bytes.data()};
  const WriteBack first = heap->write_back(&run, 1);
  EXPECT_EQ(first.clean_pages, 0u);
  EXPECT_EQ(first.sent_bytes, 8 * page_bytes);
  const WriteBack again = heap->write_back(&run, 1);
  EXPECT_EQ(again.status, IoStatus::ok);
  EXPECT_EQ(again.clean_pages, 8u);
  EXPECT_EQ(again.sent_bytes, 0u);
  for (const std::size_t changed : {0u, 2u, 3u, 7u}) bytes[changed * page_bytes + 100] ^= std::byte{1};
  const WriteBack some = heap->write_back(&run, 1);
  EXPECT_EQ(some.clean_pages, 4u);
  EXPECT_EQ(some.sent_bytes, some.changed_bytes);
  EXPECT_EQ(some.sent_bytes, GetParam().maps() ? 4 * 256 : 4 * page_bytes);
  EXPECT_TRUE(holds(*heap, 3, 8, bytes));
}

TEST_P(UcxRemoteHeapTest, what_a_released_extent_held_is_sent_anew) {
  const auto bytes = content(0, 1);
  ASSERT_TRUE(write(*heap, 0, bytes));
  heap->release(PageIndex{0});
  const Error refused = heap->lease(PageIndex{0});
  ASSERT_FALSE(refused) << refused.text();
  const PageRun run{PageIndex{0}, 1, bytes.data()};
  EXPECT_EQ(heap->write_back(&run, 1).clean_pages, 0u);
  EXPECT_TRUE(holds(*heap, 0, 1, bytes));
}

TEST_P(UcxRemoteHeapTest, what_the_servers_hold_is_known_and_named_anew_only_when_it_changes) {
  constexpr std::uint32_t named = 256;
  auto bytes = content(3, 1, 2);
  EXPECT_FALSE(heap->holds(PageIndex{3}, bytes.data()));
  const std::uint64_t unwritten = heap->rewrites(PageIndex{0}, named);
  ASSERT_TRUE(write(*heap, 3, bytes));
  EXPECT_TRUE(heap->holds(PageIndex{3}, bytes.data()));
  EXPECT_TRUE(heap->holds(PageIndex{4}, bytes.data() + page_bytes));
  EXPECT_FALSE(heap->holds(PageIndex{4}, bytes.data()));
  const std::uint64_t written = heap->rewrites(PageIndex{0}, named);
  EXPECT_NE(written, unwritten);
  ASSERT_TRUE(write(*heap, 3, bytes));
  EXPECT_EQ(heap->rewrites(PageIndex{0}, named), written) << "they had it already";
  bytes[page_bytes + 5] ^= std::byte{1};
  EXPECT_FALSE(heap->holds(PageIndex{4}, bytes.data() + page_bytes));
  ASSERT_TRUE(write(*heap, 3, bytes));
  EXPECT_NE(heap->rewrites(PageIndex{0}, named), written);
  const std::uint64_t changed = heap->rewrites(PageIndex{0}, named);
  heap->release(PageIndex{3});
  EXPECT_NE(heap->rewrites(PageIndex{0}, named), changed);
  EXPECT_FALSE(heap->holds(PageIndex{3}, bytes.data()));
}

TEST_P(UcxRemoteHeapTest, a_write_back_of_nothing_is_fine) { EXPECT_EQ(heap->write_back(nullptr, 0).status, IoStatus::ok); }

TEST_P(UcxRemoteHeapTest, threads_that_fetch_and_write_at_once_see_their_own_pages) {
  constexpr std::uint32_t threads = 10;
  std::vector<std::thread> running;
  for (std::uint32_t t = 0; t < threads; ++t) {
    running.emplace_back([this, t] {
      for (std::uint32_t turn = 0; turn < 40; ++turn) {
        const std::uint32_t page = t + threads * (turn % 20);
        const auto bytes = content(page, turn);
        ASSERT_TRUE(write(*heap, page, bytes));
        ASSERT_TRUE(holds(*heap, page, 1, bytes)) << page;
      }
    });
  }
  for (std::thread& thread : running) thread.join();
}

TEST_P(UcxRemoteHeapTest, a_thread_that_holds_fetched_pages_may_write_others_back) {
  const auto bytes = content(1, 1);
  ASSERT_TRUE(write(*heap, 1, bytes));
  std::vector<Fetched> held;
  for (unsigned i = 0; i < 6; ++i) held.push_back(heap->fetch(PageIndex{1}, 1));
  EXPECT_TRUE(write(*heap, 2, bytes));
  for (const Fetched& fetched : held) {
    ASSERT_EQ(fetched.status, IoStatus::ok);
    EXPECT_EQ(std::memcmp(fetched.bytes, bytes.data(), page_bytes), 0);
    heap->finish(fetched);
  }
}

TEST_P(UcxRemoteHeapTest, each_server_holds_its_own_share_of_the_heap) {
  std::uint64_t next = 0;
  for (const auto& server : servers) {
    EXPECT_EQ(server->first_offset, next);
    EXPECT_EQ(server->quota_bytes, extents / servers.size() * test_extent_bytes);
    EXPECT_EQ(heap->server_name(PageIndex{static_cast<std::uint32_t>(next / page_bytes)}), server->address().name());
    EXPECT_EQ(server->responder().extents_held(), extents / servers.size());
    next += server->quota_bytes;
  }
}

TEST_P(UcxRemoteHeapTest, leasing_twice_is_leasing_once_and_a_released_extent_can_be_leased_again) {
  EXPECT_FALSE(heap->lease(PageIndex{0}));
  EXPECT_FALSE(heap->lease(PageIndex{pages_per_extent - 1}));
  EXPECT_EQ(servers[0]->responder().extents_held(), extents / servers.size());
  heap->release(PageIndex{1});
  heap->release(PageIndex{1});
  EXPECT_FALSE(heap->leased(PageIndex{0}));
  EXPECT_TRUE(heap->leased(PageIndex{pages_per_extent}));
  EXPECT_EQ(servers[0]->responder().extents_held(), extents / servers.size() - 1);
  ASSERT_FALSE(heap->lease(PageIndex{0}));
  const auto bytes = content(3, 3);
  EXPECT_TRUE(write(*heap, 3, bytes));
  EXPECT_TRUE(holds(*heap, 3, 1, bytes));
}

TEST_P(UcxRemoteHeapTest, only_the_mapped_path_gives_pointers_and_takes_no_requests) {
  const auto bytes = content(9, 9);
  ASSERT_TRUE(write(*heap, 9, bytes));
  const std::uint64_t requests = servers[0]->responder().requests();
  const Fetched fetched = heap->fetch(PageIndex{9}, 1);
  ASSERT_EQ(fetched.status, IoStatus::ok);
  EXPECT_EQ(servers[0]->responder().lines(), GetParam().maps() ? 1 : channels);
  if (GetParam().maps()) {
    EXPECT_EQ(fetched.channel, nullptr);
    EXPECT_EQ(servers[0]->responder().requests(), requests);
  } else {
    EXPECT_NE(fetched.channel, nullptr);
    EXPECT_EQ(servers[0]->responder().requests(), requests + (GetParam().path == DataPath::get ? 0 : 1));
  }
  heap->finish(fetched);
}

INSTANTIATE_TEST_SUITE_P(Ways, UcxRemoteHeapTest,
                         testing::Values(Way{"auto", DataPath::automatic, nullptr, 1}, Way{"auto_tcp", DataPath::automatic, "tcp", 1},
                                         Way{"mapped_three_servers", DataPath::mapped, nullptr, 3},
                                         Way{"get_shared_memory", DataPath::get, nullptr, 1}, Way{"get_tcp", DataPath::get, "tcp", 1},
                                         Way{"message", DataPath::message, nullptr, 1},
                                         Way{"message_tcp", DataPath::message, "tcp", 1},
                                         Way{"message_tcp_three_servers", DataPath::message, "tcp", 3}),
                         [](const testing::TestParamInfo<Way>& way) { return std::string(way.param.name); });

class UcxRemoteHeapSetUpTest : public testing::Test {
 protected:
  void SetUp() override { losses = 0; }

  void serve(std::size_t count, const ResponderManners& manners = {}) {
    for (std::size_t i = 0; i < count; ++i) servers.push_back(std::make_unique<HonestServer>(manners));
  }

  std::vector<std::unique_ptr<FakeServer>> servers;
  std::unique_ptr<RemoteHeap> heap;
};

TEST_F(UcxRemoteHeapSetUpTest, the_mapped_path_over_tcp_is_an_error_with_the_reason) {
  const TransportsOf transports("tcp");
  serve(1);
  const Error error = connect(options_for(servers, DataPath::mapped), &heap);
  ASSERT_TRUE(error);
  EXPECT_EQ(error.status(), ExitStatus::environment);
  EXPECT_NE(error.text().find("path=mapped is impossible"), std::string::npos) << error.text();
}

TEST_F(UcxRemoteHeapSetUpTest, the_automatic_path_over_tcp_falls_back_to_messages) {
  const TransportsOf transports("tcp");
  serve(1);
  ASSERT_FALSE(connect(options_for(servers, DataPath::automatic), &heap));
  ASSERT_FALSE(heap->lease(PageIndex{0}));
  const auto bytes = content(0, 1);
  EXPECT_TRUE(write(*heap, 0, bytes));
  EXPECT_GT(servers[0]->responder().requests(), 8u) << "more than the probe of each channel";
  EXPECT_TRUE(holds(*heap, 0, 1, bytes));
}

TEST_F(UcxRemoteHeapSetUpTest, messages_that_were_asked_for_use_no_shared_memory) {
  serve(1);
  const auto shared_memory_segments = [] {
    std::ifstream maps("/proc/self/maps");
    unsigned count = 0;
    for (std::string line; std::getline(maps, line);) count += line.find("SYSV") != std::string::npos ? 1 : 0;
    return count;
  };
  const unsigned before = shared_memory_segments();
  ASSERT_FALSE(connect(options_for(servers, DataPath::message), &heap));
  EXPECT_EQ(shared_memory_segments(), before);
}

TEST_F(UcxRemoteHeapSetUpTest, the_get_path_to_a_server_without_one_sided_access_is_an_error_with_the_reason) {
  const TransportsOf transports("tcp");
  serve(1);
  const Error error = connect(options_for(servers, DataPath::get), &heap);
  ASSERT_TRUE(error);
  EXPECT_EQ(error.status(), ExitStatus::environment);
  EXPECT_NE(error.text().find("path=get is impossible"), std::string::npos) << error.text();
  EXPECT_EQ(losses, 0);
}

TEST_F(UcxRemoteHeapSetUpTest, a_server_that_registers_no_memory_is_served_by_messages) {
  serve(1);
  servers[0]->registers_memory = false;
  ASSERT_FALSE(connect(options_for(servers, DataPath::automatic), &heap));
  ASSERT_FALSE(heap->lease(PageIndex{0}));
  const auto bytes = content(0, 1);
  EXPECT_TRUE(write(*heap, 0, bytes));
  EXPECT_TRUE(holds(*heap, 0, 1, bytes));
}

TEST_F(UcxRemoteHeapSetUpTest, more_servers_than_extents_is_a_usage_error) {
  RemoteHeapOptions options;
  options.servers.resize(2, {"127.0.0.1", 1});
  options.heap_bytes = options.extent_bytes;
  const Error error = connect(options, &heap);
  EXPECT_EQ(error.status(), ExitStatus::usage);
  EXPECT_NE(error.text().find("1 extents of 64 MiB"), std::string::npos) << error.text();
}

TEST_F(UcxRemoteHeapSetUpTest, no_server_at_all_and_an_oversized_token_are_usage_errors) {
  RemoteHeapOptions options;
  options.heap_bytes = options.extent_bytes;
  EXPECT_EQ(connect(options, &heap).status(), ExitStatus::usage);
  options.servers.push_back({"127.0.0.1", 1});
  options.token.assign(wire::token_bytes_max + 1, 'x');
  EXPECT_EQ(connect(options, &heap).status(), ExitStatus::usage);
}

TEST_F(UcxRemoteHeapSetUpTest, another_extent_size_at_the_server_is_an_error) {
  serve(1);
  RemoteHeapOptions options = options_for(servers, DataPath::automatic);
  options.extent_bytes *= 2;
  const Error error = connect(options, &heap);
  EXPECT_EQ(error.status(), ExitStatus::environment);
  EXPECT_NE(error.text().find("extents of 1048576 bytes"), std::string::npos) << error.text();
}

TEST_F(UcxRemoteHeapSetUpTest, the_second_server_refusing_is_an_error_and_the_first_gets_its_lease_back) {
  serve(2);
  servers[1]->token = "another";
  const Error error = connect(options_for(servers, DataPath::automatic), &heap);
  EXPECT_EQ(error.status(), ExitStatus::environment);
  EXPECT_NE(error.text().find(servers[1]->address().name()), std::string::npos);
  EXPECT_TRUE(servers[0]->said_bye);
  EXPECT_EQ(losses, 0);
}

TEST_F(UcxRemoteHeapSetUpTest, pages_outside_a_leased_extent_are_refused_on_our_side) {
  serve(1);
  ASSERT_FALSE(connect(options_for(servers, DataPath::automatic), &heap));
  EXPECT_EQ(heap->fetch(PageIndex{0}, 1).status, IoStatus::lost);
  EXPECT_EQ(losses, 1);
  EXPECT_STREQ(last_why.load(), "a page outside its leased memory was asked for");
}

}  // namespace
}  // namespace farheap::test
