#include "transport/near_wire.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>
#include <string>
#include <vector>

// Twin of NearWireTest.java: both read the same golden bytes.
namespace farheap::test {
namespace {

std::string hex(const void* value, std::size_t size) {
  std::string text;
  for (std::size_t i = 0; i < size; ++i) {
    char digits[3];
    std::snprintf(digits, sizeof digits, "%02x", static_cast<const unsigned char*>(value)[i]);
    text += digits;
  }
  return text;
}

template <typename T>
std::string hex(const T& value) {
  return hex(&value, sizeof value);
}

class NearWireTest : public testing::Test {
 protected:
  void SetUp() override {
    std::ifstream file(FARHEAP_NEAR_GOLDEN);
    ASSERT_TRUE(file) << "missing: " << FARHEAP_NEAR_GOLDEN;
    for (std::string line; std::getline(file, line);) {
      const std::size_t colon = line.find(": ");
      if (line.empty() || line[0] == '#' || colon == std::string::npos) continue;
      golden[line.substr(0, colon)] = line.substr(colon + 2);
    }
  }

  void TearDown() override { EXPECT_EQ(golden.size(), 22u) << "each line has a test in near_wire_test.cpp and in NearWireTest.java"; }

  std::map<std::string, std::string> golden;
};

TEST_F(NearWireTest, a_near_header_is_its_golden_bytes) {
  EXPECT_EQ(hex(wire::ControlHeader{0x0102, static_cast<std::uint16_t>(wire::NearType::result), 0, 0x1112131415161718}),
            golden["near_header"]);
}

TEST_F(NearWireTest, a_near_hello_is_its_golden_bytes) {
  EXPECT_EQ(hex(wire::NearHello{wire::magic, wire::version, 0, 0xf1f2f3f4f5f6f7f8, 0xe1e2e3e4e5e6e7e8}), golden["near_hello"]);
}

TEST_F(NearWireTest, a_heap_encoding_is_its_golden_bytes) {
  EXPECT_EQ(hex(wire::HeapEncoding{0x700000000, 0x80000000, 0x600000000, 0x7f0001000000, 0x200000, 8, 1, 3, 1, 10, 1, {}}),
            golden["heap_encoding"]);
}

TEST_F(NearWireTest, entries_are_their_golden_bytes) { EXPECT_EQ(hex(wire::Entries{0x01020304, 0x05060708}), golden["entries"]); }

TEST_F(NearWireTest, a_class_layout_is_its_golden_bytes) {
  EXPECT_EQ(hex(wire::ClassLayout{0x7f0001002030, 0x68, static_cast<std::uint16_t>(wire::LayoutKind::mirror), 15, 2, 0x10, 3, 1, 0x30,
                                  0x34, 0x70, 0}),
            golden["class_layout"]);
}

TEST_F(NearWireTest, an_oop_map_block_is_its_golden_bytes) { EXPECT_EQ(hex(wire::OopMapBlock{12, 0x0102}), golden["oop_map_block"]); }

TEST_F(NearWireTest, a_region_is_its_golden_bytes) {
  EXPECT_EQ(hex(wire::Region{0x2122232425262728, 0x1ffff8, static_cast<std::uint32_t>(wire::RegionKind::humongous_continues)}),
            golden["region"]);
}

TEST_F(NearWireTest, a_call_is_its_golden_bytes) { EXPECT_EQ(hex(wire::Call{9, 0x0102, 0x3132333435363738}), golden["call"]); }

TEST_F(NearWireTest, a_result_is_its_golden_bytes) {
  EXPECT_EQ(hex(wire::Result{static_cast<std::uint32_t>(wire::NearStatus::out_of_memory), 0xfff0, 1, 0}), golden["result"]);
}

TEST_F(NearWireTest, a_cold_heap_is_its_golden_bytes) {
  EXPECT_EQ(hex(wire::ColdHeap{0x01020304, 0x05060708, 0x0a, 0, 0x4142434445464748, 0x5152535455565758}), golden["cold_heap"]);
}

TEST_F(NearWireTest, a_cold_class_is_its_golden_bytes) {
  EXPECT_EQ(hex(wire::ColdClass{0x7f0001002030, 0x6162636465666768, 0x7172737475767778, 0x8182838485868788, 0x9192939495969798}),
            golden["cold_class"]);
}

TEST_F(NearWireTest, a_cold_region_is_its_golden_bytes) {
  EXPECT_EQ(hex(wire::ColdRegion{0x0203, 0, 0x2122232425262728, 0x200000, 0x1000}), golden["cold_region"]);
}

TEST_F(NearWireTest, what_references_are_asked_for_is_its_golden_bytes) {
  EXPECT_EQ(hex(wire::ReferencesAsked{0x01020304, 0x0a0b0c0d}), golden["references_asked"]);
}

TEST_F(NearWireTest, references_are_their_golden_bytes) {
  EXPECT_EQ(hex(wire::References{0x01020304, 0x05060708, 0x090a0b0c, 0, 0x4142434445464748, 0x5152535455565758}), golden["references"]);
}

TEST_F(NearWireTest, a_reference_source_is_its_golden_bytes) {
  EXPECT_EQ(hex(wire::ReferenceSource{0x0203, static_cast<std::uint32_t>(wire::Verdict::too_many), 0x2122232425262728, 0x6162636465666768}),
            golden["reference_source"]);
}

TEST_F(NearWireTest, reference_targets_are_their_golden_bytes) {
  EXPECT_EQ(hex(wire::ReferenceTargets{0x0203, 0x01020304}), golden["reference_targets"]);
}

TEST_F(NearWireTest, peers_are_their_golden_bytes) {
  EXPECT_EQ(hex(wire::Peers{0xa1a2a3a4a5a6a7a8, 3, 0x0102}), golden["peers"]);
}

TEST_F(NearWireTest, a_peer_is_its_golden_bytes) {
  EXPECT_EQ(hex(wire::Peer{0xf1f2f3f4f5f6f7f8, 0xe1e2e3e4e5e6e7e8, 0x80000000, 0x40000000, 5, 7070, 9}), golden["peer"]);
}

TEST_F(NearWireTest, a_peer_hello_is_its_golden_bytes) {
  EXPECT_EQ(hex(wire::PeerHello{wire::magic, wire::version, 0, 0xf1f2f3f4f5f6f7f8, 0xe1e2e3e4e5e6e7e8, 0xa1a2a3a4a5a6a7a8,
                                0xb1b2b3b4b5b6b7b8, 3, 0}),
            golden["peer_hello"]);
}

TEST_F(NearWireTest, a_peer_welcome_is_its_golden_bytes) { EXPECT_EQ(hex(wire::PeerWelcome{0xb1b2b3b4b5b6b7b8}), golden["peer_welcome"]); }

TEST_F(NearWireTest, a_peer_step_is_its_golden_bytes) {
  EXPECT_EQ(hex(wire::PeerStep{0x01020304, 1, 0x1112131415161718}), golden["peer_step"]);
}

TEST_F(NearWireTest, the_numbers_are_the_golden_ones) {
  using wire::LayoutKind;
  using wire::NearStatus;
  using wire::NearType;
  using wire::RegionKind;
  using wire::Verdict;
  std::vector<unsigned char> all;
  const auto add = [&all](auto... values) { (all.push_back(static_cast<unsigned char>(values)), ...); };
  add(NearType::near_hello, NearType::near_welcome, NearType::heap_encoding, NearType::forget_classes, NearType::class_layouts,
      NearType::region_table, NearType::held_pages, NearType::addresses, NearType::call, NearType::result, NearType::near_peers,
      NearType::peer_hello, NearType::peer_welcome, NearType::peer_turn, NearType::peer_addresses, NearType::peer_step);
  add(LayoutKind::instance, LayoutKind::object_array, LayoutKind::primitive_array, LayoutKind::mirror, LayoutKind::reference,
      LayoutKind::class_loader, LayoutKind::stack_chunk);
  add(RegionKind::free, RegionKind::young, RegionKind::old, RegionKind::humongous_start, RegionKind::humongous_continues,
      RegionKind::other);
  add(NearStatus::ok, NearStatus::unknown_function, NearStatus::bad_description, NearStatus::bad_parameters, NearStatus::cut_off,
      NearStatus::out_of_memory, NearStatus::failed, NearStatus::peer_lost);
  add(Verdict::complete, Verdict::not_held, Verdict::unreadable, Verdict::unskippable, Verdict::too_many);
  EXPECT_EQ(hex(all.data(), all.size()), golden["numbers"]);
}

}  // namespace
}  // namespace farheap::test
