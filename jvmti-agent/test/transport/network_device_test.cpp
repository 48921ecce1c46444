#include "transport/network_device.hpp"

#include <gtest/gtest.h>

namespace farheap::test {
namespace {

TEST(NetworkDeviceTest, a_server_on_this_machine_is_reached_over_loopback_alone) {
  for (const char* host : {"127.0.0.1", "127.1.2.3", "localhost"}) {
    std::string devices;
    ASSERT_FALSE(network_devices({host, 7070}, &devices));
    EXPECT_EQ(devices, "lo") << host;
  }
}

TEST(NetworkDeviceTest, an_unknown_host_is_an_error_that_names_it) {
  std::string devices;
  const Error error = network_devices({"no-such-host.invalid", 7070}, &devices);
  ASSERT_TRUE(error);
  EXPECT_EQ(error.status(), ExitStatus::environment);
  EXPECT_NE(error.text().find("no-such-host.invalid:7070"), std::string::npos);
}

}  // namespace
}  // namespace farheap::test
