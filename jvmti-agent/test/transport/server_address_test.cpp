#include "transport/server_address.hpp"

#include <gtest/gtest.h>

namespace farheap::test {
namespace {

TEST(ServerAddressTest, host_and_port_are_taken_apart) {
  ServerAddress address;
  ASSERT_FALSE(parse_server_address("127.0.0.1:7070", &address));
  EXPECT_EQ(address.host, "127.0.0.1");
  EXPECT_EQ(address.port, 7070);
  EXPECT_EQ(address.name(), "127.0.0.1:7070");
  ASSERT_FALSE(parse_server_address("memory-1.example:1", &address));
  ASSERT_FALSE(parse_server_address("memory-1.example:65535", &address));
}

TEST(ServerAddressTest, anything_else_is_a_usage_error_that_shows_the_text) {
  for (const char* text : {"", ":", "host", "host:", ":7070", "host:0", "host:65536", "host:-1", "host:+1", "host:7070x", "host:70 70",
                           "host:99999999999999999999"}) {
    ServerAddress address;
    const Error error = parse_server_address(text, &address);
    ASSERT_TRUE(error) << text;
    EXPECT_EQ(error.status(), ExitStatus::usage);
    EXPECT_NE(error.text().find(std::string("\"") + text + "\""), std::string::npos);
  }
}

}  // namespace
}  // namespace farheap::test
