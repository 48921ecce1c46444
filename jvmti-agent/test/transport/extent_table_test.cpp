#include "transport/extent_table.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace farheap::test {
namespace {

TEST(ExtentTableTest, an_extent_is_absent_until_it_is_published_and_again_when_withdrawn) {
  ExtentTable table(3);
  std::byte memory{};
  EXPECT_EQ(table.at(ExtentIndex{2}).reach, Reach::absent);
  table.publish(ExtentIndex{2}, {Reach::mapped, &memory, 77, nullptr});
  EXPECT_EQ(table.at(ExtentIndex{2}).reach, Reach::mapped);
  EXPECT_EQ(table.at(ExtentIndex{2}).mapped, &memory);
  EXPECT_EQ(table.at(ExtentIndex{2}).address, 77u);
  EXPECT_EQ(table.at(ExtentIndex{1}).reach, Reach::absent);
  EXPECT_EQ(table.withdraw(ExtentIndex{2}).mapped, &memory);
  EXPECT_EQ(table.at(ExtentIndex{2}).reach, Reach::absent);
}

TEST(ExtentTableTest, an_extent_behind_the_end_is_absent) {
  const ExtentTable table(3);
  EXPECT_EQ(table.at(ExtentIndex{3}).reach, Reach::absent);
  EXPECT_EQ(table.at(ExtentIndex{0xffffffff}).reach, Reach::absent);
}

TEST(ExtentTableTest, a_reader_sees_an_extent_whole_or_not_at_all) {
  constexpr std::uint32_t extents = 1000;
  ExtentTable table(extents);
  std::thread reader([&table] {
    for (std::uint32_t index = 0; index < extents; ++index) {
      Extent extent;
      while ((extent = table.at(ExtentIndex{index})).reach == Reach::absent) std::this_thread::yield();
      EXPECT_EQ(extent.address, index + 1);
    }
  });
  for (std::uint32_t index = 0; index < extents; ++index) {
    table.publish(ExtentIndex{index}, {Reach::get, nullptr, std::uint64_t{index} + 1, nullptr});
  }
  reader.join();
}

}  // namespace
}  // namespace farheap::test
