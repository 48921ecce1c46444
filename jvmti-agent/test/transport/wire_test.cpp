#include "transport/wire.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>
#include <string>

#include "base/units.hpp"

// Twin of WireTest.java: both read the same golden bytes.
namespace farheap::test {
namespace {

constexpr std::uint64_t lease = 0xf1f2f3f4f5f6f7f8;
constexpr std::uint64_t key = 0xe1e2e3e4e5e6e7e8;
constexpr std::uint64_t request = 0xd1d2d3d4d5d6d7d8;

template <typename T>
std::string hex(const T& value) {
  unsigned char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  std::string text;
  for (const unsigned char byte : bytes) {
    char digits[3];
    std::snprintf(digits, sizeof digits, "%02x", byte);
    text += digits;
  }
  return text;
}

class WireTest : public testing::Test {
 protected:
  void SetUp() override {
    std::ifstream file(FARHEAP_GOLDEN);
    ASSERT_TRUE(file) << "missing: " << FARHEAP_GOLDEN;
    for (std::string line; std::getline(file, line);) {
      const std::size_t colon = line.find(": ");
      if (line.empty() || line[0] == '#' || colon == std::string::npos) continue;
      golden[line.substr(0, colon)] = line.substr(colon + 2);
    }
  }

  void TearDown() override { EXPECT_EQ(golden.size(), 10u) << "each line has a test in wire_test.cpp and in WireTest.java"; }

  std::map<std::string, std::string> golden;
};

TEST_F(WireTest, a_control_header_is_its_golden_bytes) {
  EXPECT_EQ(hex(wire::ControlHeader{0x01020304, static_cast<std::uint16_t>(wire::ControlType::attach), 0, 0x1112131415161718}),
            golden["control_header"]);
}

TEST_F(WireTest, a_hello_is_its_golden_bytes) {
  EXPECT_EQ(hex(wire::Hello{wire::magic, wire::version, 5, 0x180000000, 0x240000000, page_bytes, 0x12345, 0x2122232425262728}),
            golden["hello"]);
}

TEST_F(WireTest, a_welcome_is_its_golden_bytes) { EXPECT_EQ(hex(wire::Welcome{lease, key, 0x4000000, 0x155, 0}), golden["welcome"]); }

TEST_F(WireTest, a_refused_is_its_golden_bytes) {
  EXPECT_EQ(hex(wire::Refused{static_cast<std::uint32_t>(wire::Refusal::no_memory), 0x21}), golden["refused"]);
}

TEST_F(WireTest, a_pong_is_its_golden_bytes) {
  EXPECT_EQ(hex(wire::Pong{0xa1a2a3a4a5a6a7a8, 0xb1b2b3b4b5b6b7b8, 0xc1c2c3c4c5c6c7c8}), golden["pong"]);
}

TEST_F(WireTest, an_extent_ref_is_its_golden_bytes) { EXPECT_EQ(hex(wire::ExtentRef{0x203, 0}), golden["extent_ref"]); }

TEST_F(WireTest, an_extent_is_its_golden_bytes) { EXPECT_EQ(hex(wire::Extent{0x203, 0x31, 0x7f0102030405}), golden["extent"]); }

TEST_F(WireTest, an_attach_is_its_golden_bytes) { EXPECT_EQ(hex(wire::Attach{7, 0x166}), golden["attach"]); }

TEST_F(WireTest, a_data_request_is_its_golden_bytes) {
  EXPECT_EQ(hex(wire::DataRequest{lease, key, request, 0x240001000, 0x40000, 7}), golden["data_request"]);
}

TEST_F(WireTest, a_data_reply_is_its_golden_bytes) {
  EXPECT_EQ(hex(wire::DataReply{request, static_cast<std::uint32_t>(wire::DataStatus::refused), 0x40000}), golden["data_reply"]);
}

}  // namespace
}  // namespace farheap::test
