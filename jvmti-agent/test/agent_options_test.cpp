#include "agent_options.hpp"

#include <gtest/gtest.h>

namespace farheap {
namespace {

std::string error_of(const std::string& text) {
  AgentOptions options;
  const Error error = parse_agent_options(text, &options);
  EXPECT_TRUE(!error || error.status() == ExitStatus::usage);
  return error.text();
}

TEST(AgentOptions, a_full_line_is_understood) {
  AgentOptions options;
  const Error error = parse_agent_options("local=512m,server=127.0.0.1:7070,server=far:1,token=t,stats=/x,evict=wp,path=message", &options);
  ASSERT_FALSE(error) << error.text();
  EXPECT_EQ(options.local_bytes, 512ull << 20);
  ASSERT_EQ(options.servers.size(), 2u);
  EXPECT_EQ(options.servers[1].name(), "far:1");
  EXPECT_EQ(options.token, "t");
  EXPECT_EQ(options.evict, EvictMode::wp);
  EXPECT_EQ(options.path, DataPath::message);
}

TEST(AgentOptions, mechanisms_are_on_until_they_are_switched_off) {
  AgentOptions options;
  ASSERT_FALSE(parse_agent_options("local=64m,server=h:1", &options));
  EXPECT_TRUE(options.mechanisms.pace && options.mechanisms.prefetch && options.mechanisms.chase && options.changed_only);
  EXPECT_EQ(options.latency_us, 0u);
  ASSERT_FALSE(parse_agent_options("local=64m,server=h:1,pace=off,prefetch=off,changed_only=off,debug_latency=100", &options));
  EXPECT_FALSE(options.mechanisms.pace || options.mechanisms.prefetch || options.mechanisms.chase || options.changed_only);
  EXPECT_EQ(options.latency_us, 100u);
}

TEST(AgentOptions, marking_skips_nothing_unless_asked_to) {
  AgentOptions options;
  ASSERT_FALSE(parse_agent_options("local=64m,server=h:1", &options));
  EXPECT_EQ(options.mechanisms.skip, Choice::off);
  ASSERT_FALSE(parse_agent_options("local=64m,server=h:1,skip=on", &options));
  EXPECT_EQ(options.mechanisms.skip, Choice::on);
  ASSERT_FALSE(parse_agent_options("local=64m,server=h:1,skip=auto", &options));
  EXPECT_EQ(options.mechanisms.skip, Choice::automatic);
}

TEST(AgentOptions, what_is_missing_is_named) {
  EXPECT_NE(error_of("").find("local=SIZE is missing"), std::string::npos);
  EXPECT_NE(error_of("local=64m").find("server=HOST:PORT is missing"), std::string::npos);
}

TEST(AgentOptions, what_is_wrong_is_named) {
  EXPECT_NE(error_of("loca=64m,server=h:1").find("unknown option loca"), std::string::npos);
  EXPECT_NE(error_of("local,server=h:1").find("has no value"), std::string::npos);
  EXPECT_NE(error_of("local=lots,server=h:1").find("not a size"), std::string::npos);
  EXPECT_NE(error_of("local=1m,server=h:1").find("at least 8m"), std::string::npos);
  EXPECT_NE(error_of("local=64m,server=h:1,evict=no").find("say auto, remap, move or wp"), std::string::npos);
  EXPECT_NE(error_of("local=64m,server=h").find("h"), std::string::npos);
  EXPECT_NE(error_of("local=64m,server=h:1,debug_break=none").find("no such rule"), std::string::npos);
  EXPECT_NE(error_of("local=64m,server=h:1,debug_delay=nowhere:1").find("no such site"), std::string::npos);
  EXPECT_NE(error_of("local=64m,server=h:1,skip=maybe").find("skip=maybe: say auto, on or off"), std::string::npos);
  EXPECT_NE(error_of("local=64m,server=h:1,copied_limbo=maybe").find("say auto, on or off"), std::string::npos);
  EXPECT_NE(error_of("local=64m,server=h:1,prefetch=maybe").find("say on or off"), std::string::npos);
  for (const char* micros : {"", "x", "1e3", "1000001", "-1"}) {
    EXPECT_NE(error_of(std::string("local=64m,server=h:1,debug_latency=") + micros).find("microseconds"), std::string::npos) << micros;
  }
}

TEST(AgentOptions, sizes_have_binary_units) {
  std::uint64_t bytes = 0;
  EXPECT_TRUE(parse_size("4096", &bytes));
  EXPECT_EQ(bytes, 4096u);
  EXPECT_TRUE(parse_size("1.5G", &bytes));
  EXPECT_EQ(bytes, 3ull << 29);
  EXPECT_TRUE(parse_size("2t", &bytes));
  EXPECT_EQ(bytes, 2ull << 40);
}

TEST(AgentOptions, impossible_sizes_are_refused) {
  std::uint64_t bytes = 0;
  for (const char* text : {"", "m", "-1m", "0", "1mb", "1x", "nan", "inf", "1e99", "99999t", "0x10"}) {
    EXPECT_FALSE(parse_size(text, &bytes)) << text;
  }
}

}  // namespace
}  // namespace farheap
