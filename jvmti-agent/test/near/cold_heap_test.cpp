#include "near/cold_heap.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <random>

namespace farheap::test {
namespace {

constexpr std::uint64_t region_bytes = 1 << 20;

class ColdHeapTest : public testing::Test {
 protected:
  ColdHeapTest() {
    const auto kind = [](wire::RegionKind each) { return static_cast<std::uint32_t>(each); };
    regions.push_back({3, region_bytes, kind(wire::RegionKind::old)});
    regions.push_back({4, region_bytes, kind(wire::RegionKind::other)});
    regions.push_back({5, region_bytes, kind(wire::RegionKind::humongous_start)});
    regions.push_back({6, 512, kind(wire::RegionKind::humongous_continues)});
  }

  std::vector<std::byte> bytes() const {
    std::vector<std::byte> all(sizeof head + told_classes.size() * sizeof(wire::ColdClass) +
                               told_regions.size() * sizeof(wire::ColdRegion));
    std::memcpy(all.data(), &head, sizeof head);
    std::memcpy(all.data() + sizeof head, told_classes.data(), told_classes.size() * sizeof(wire::ColdClass));
    std::memcpy(all.data() + sizeof head + told_classes.size() * sizeof(wire::ColdClass), told_regions.data(),
                told_regions.size() * sizeof(wire::ColdRegion));
    return all;
  }

  bool read(const std::vector<std::byte>& answer) {
    return read_answer(answer, {regions, region_bytes, first_region, end_region}, &read_head, &read_classes, &read_regions);
  }

  std::vector<wire::Region> regions;
  std::size_t first_region = 0;
  std::size_t end_region = 4;
  wire::ColdHeap head{2, 2, 0, 0, region_bytes + 512, 7000};
  std::vector<wire::ColdClass> told_classes{{0x1000, 10, 240, 3, 72}, {0x2000, 1, 4096, 0, 0}};
  std::vector<wire::ColdRegion> told_regions{{0, 0, 3, region_bytes, 72}, {2, 0, 5, region_bytes + 512, 0}};
  wire::ColdHeap read_head{};
  std::vector<wire::ColdClass> read_classes;
  std::vector<wire::ColdRegion> read_regions;
};

TEST_F(ColdHeapTest, an_answer_is_read) {
  ASSERT_TRUE(read(bytes()));
  EXPECT_EQ(read_classes[0].dead_bytes, 72u);
  EXPECT_EQ(read_regions[1].bytes, region_bytes + 512);
}

TEST_F(ColdHeapTest, counts_that_do_not_fit_the_bytes_are_refused) {
  head.classes = ~0u;
  EXPECT_FALSE(read(bytes()));
  head.classes = 1;
  EXPECT_FALSE(read(bytes()));
  EXPECT_FALSE(read({}));
}

TEST_F(ColdHeapTest, a_region_of_another_server_is_refused) {
  end_region = 3;
  EXPECT_TRUE(read(bytes()));
  end_region = 2;
  EXPECT_FALSE(read(bytes()));
  end_region = 100;
  EXPECT_TRUE(read(bytes()));
  first_region = 1;
  EXPECT_FALSE(read(bytes()));
}

TEST_F(ColdHeapTest, a_region_that_was_not_cold_is_refused) {
  told_regions[0].region = 1;
  told_regions[0].epoch = 4;
  EXPECT_FALSE(read(bytes()));
}

TEST_F(ColdHeapTest, a_region_beyond_the_heap_is_refused) {
  told_regions[1].region = 4;
  EXPECT_FALSE(read(bytes()));
}

TEST_F(ColdHeapTest, an_answer_of_another_epoch_is_refused) {
  told_regions[0].epoch = 2;
  EXPECT_FALSE(read(bytes()));
}

TEST_F(ColdHeapTest, a_region_that_is_told_twice_is_refused) {
  told_regions[1] = told_regions[0];
  EXPECT_FALSE(read(bytes()));
}

TEST_F(ColdHeapTest, more_dead_than_there_is_is_refused) {
  told_regions[0].dead_bytes = region_bytes + 1;
  EXPECT_FALSE(read(bytes()));
  told_regions[0].dead_bytes = 0;
  told_classes[0].dead_objects = 11;
  EXPECT_FALSE(read(bytes()));
}

TEST_F(ColdHeapTest, no_answer_is_believed_that_is_not_possible) {
  std::mt19937 random(11);
  const std::vector<std::byte> whole = bytes();
  int believed = 0;
  for (int turn = 0; turn < 200'000; ++turn) {
    std::vector<std::byte> answer = whole;
    for (unsigned flips = 1 + random() % 4; flips > 0; --flips) answer[random() % answer.size()] = static_cast<std::byte>(random());
    if (random() % 4 == 0) answer.resize(random() % (2 * whole.size()));
    if (!read(answer)) continue;
    ++believed;
    for (const wire::ColdRegion& told : read_regions) {
      ASSERT_LT(told.region, regions.size());
      ASSERT_EQ(told.epoch, regions[told.region].epoch);
      ASSERT_LE(told.dead_bytes, told.bytes);
    }
    for (const wire::ColdClass& told : read_classes) ASSERT_LE(told.dead_bytes, regions.size() * region_bytes);
  }
  EXPECT_GT(believed, 0) << "nothing was tried";
}

}  // namespace
}  // namespace farheap::test
