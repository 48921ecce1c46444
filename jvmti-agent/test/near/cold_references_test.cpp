#include "near/cold_references.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <utility>

namespace farheap::test {
namespace {

constexpr std::uint64_t region_bytes = 1 << 20;
constexpr std::uint64_t heap_base = 0x700000000;

std::uint64_t address(std::uint64_t region, std::uint64_t offset) { return heap_base + region * region_bytes + offset; }

class ColdReferencesTest : public testing::Test {
 protected:
  ColdReferencesTest() {
    const auto kind = [](wire::RegionKind each) { return static_cast<std::uint32_t>(each); };
    regions = {{3, region_bytes, kind(wire::RegionKind::old)},
               {4, region_bytes, kind(wire::RegionKind::old)},
               {5, region_bytes, kind(wire::RegionKind::humongous_start)},
               {6, 4096, kind(wire::RegionKind::young)}};
  }

  template <typename T>
  static void add(std::vector<std::byte>* all, const T& value) {
    const auto* const bytes = reinterpret_cast<const std::byte*>(&value);
    all->insert(all->end(), bytes, bytes + sizeof value);
  }

  std::vector<std::byte> bytes() const {
    std::vector<std::byte> all;
    add(&all, head);
    for (const wire::ReferenceSource& source : told_sources) add(&all, source);
    for (const std::uint64_t klass : told_classes) add(&all, klass);
    for (const RegionTargets& region : told_targets) {
      add(&all, wire::ReferenceTargets{region.region, static_cast<std::uint32_t>(region.addresses.size())});
      for (const std::uint64_t target : region.addresses) add(&all, target);
    }
    return all;
  }

  bool read(const std::vector<std::byte>& answer) {
    return read_references(answer, {regions, classes, sources, wanted, heap_base, region_bytes, 2}, &out);
  }

  bool read() { return read(bytes()); }

  std::vector<wire::Region> regions;
  std::vector<std::uint64_t> classes{0x1000, 0x2000, 0x3000};
  std::vector<bool> sources{true, false, true, true};
  std::vector<bool> wanted{false, true, false, true};
  wire::References head{3, 2, 2, 0, 3, 7000};
  std::vector<wire::ReferenceSource> told_sources{{0, 0, 3, 2}, {2, 0, 5, 2}, {3, 1, 6, 0}};
  std::vector<std::uint64_t> told_classes{0x1000, 0x3000};
  std::vector<RegionTargets> told_targets{{1, {address(1, 0), address(1, 64)}}, {3, {address(3, 8)}}};
  ColdReferences out;
};

TEST_F(ColdReferencesTest, an_answer_is_read) {
  ASSERT_TRUE(read());
  EXPECT_EQ(out.sources[1].epoch, 5u);
  EXPECT_EQ(out.classes, told_classes);
  ASSERT_EQ(out.targets.size(), 2u);
  EXPECT_EQ(out.targets[0].addresses, told_targets[0].addresses);
  EXPECT_EQ(out.targets[1].region, 3u);
}

TEST_F(ColdReferencesTest, counts_that_do_not_fit_the_bytes_are_refused) {
  EXPECT_FALSE(read({}));
  for (std::uint32_t* count : {&head.sources, &head.classes, &head.target_regions}) {
    for (const std::uint32_t wrong : {*count + 1, *count - 1, ~0u}) {
      const std::uint32_t right = std::exchange(*count, wrong);
      EXPECT_FALSE(read());
      *count = right;
    }
  }
  std::vector<std::byte> longer = bytes();
  longer.push_back(std::byte{0});
  EXPECT_FALSE(read(longer));
  head.targets = 4;
  EXPECT_FALSE(read());
}

TEST_F(ColdReferencesTest, a_source_that_was_not_asked_of_or_is_missing_is_refused) {
  sources[1] = true;
  EXPECT_FALSE(read());
  sources[1] = false;
  sources[2] = false;
  EXPECT_FALSE(read());
  sources[2] = true;
  std::swap(told_sources[0], told_sources[1]);
  EXPECT_FALSE(read());
}

TEST_F(ColdReferencesTest, a_source_that_cannot_be_so_is_refused) {
  const auto refused = [this](const wire::ReferenceSource& wrong) {
    const wire::ReferenceSource right = std::exchange(told_sources[0], wrong);
    EXPECT_FALSE(read());
    told_sources[0] = right;
  };
  refused({0, 0, 4, 2});  // another epoch
  refused({0, 5, 3, 0});  // no verdict
  refused({0, 2, 3, 2});  // targets of one that gives nothing
  refused({0, 0, 3, 3});  // more than asked for
  EXPECT_TRUE(read());
  told_sources[2].verdict = 0;
  EXPECT_FALSE(read()) << "a young region";
}

TEST_F(ColdReferencesTest, more_targets_than_its_sources_have_are_refused) {
  told_sources[0].targets = 0;
  EXPECT_FALSE(read());
}

TEST_F(ColdReferencesTest, a_class_that_was_not_told_is_refused) {
  told_classes[1] = 0x4000;
  EXPECT_FALSE(read());
  told_classes[1] = 0x1000;
  EXPECT_FALSE(read()) << "twice the same";
}

TEST_F(ColdReferencesTest, targets_that_nobody_wants_or_that_lie_elsewhere_are_refused) {
  wanted[1] = false;
  EXPECT_FALSE(read());
  wanted[1] = true;
  for (const std::uint64_t wrong : {address(0, 8), address(2, 0), address(1, 4), std::uint64_t{0}}) {
    told_targets[0].addresses[0] = wrong;
    EXPECT_FALSE(read());
  }
  told_targets[0].addresses[0] = told_targets[0].addresses[1];
  EXPECT_FALSE(read()) << "twice the same";
  told_targets[0].addresses[0] = address(1, 0);
  std::swap(told_targets[0], told_targets[1]);
  EXPECT_FALSE(read()) << "not in order";
}

// Whatever is read can be so.
TEST_F(ColdReferencesTest, mangled_answers_are_refused_or_possible) {
  std::mt19937 random(7);
  const std::vector<std::byte> right = bytes();
  unsigned read_ones = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::vector<std::byte> wrong = right;
    for (auto changes = 1 + random() % 3; changes > 0; --changes) wrong[random() % wrong.size()] ^= std::byte(1u << random() % 8);
    if (random() % 8 == 0) wrong.resize(random() % (wrong.size() + 8));
    if (!read(wrong)) continue;
    ++read_ones;
    for (const RegionTargets& region : out.targets) {
      ASSERT_TRUE(wanted.at(region.region));
      for (const std::uint64_t target : region.addresses) {
        ASSERT_EQ((target - heap_base) / region_bytes, region.region);
        ASSERT_EQ(target % 8, 0u);
      }
    }
    for (const std::uint64_t klass : out.classes) ASSERT_TRUE(std::binary_search(classes.begin(), classes.end(), klass));
    for (const wire::ReferenceSource& source : out.sources) ASSERT_EQ(source.epoch, regions.at(source.region).epoch);
  }
  EXPECT_GT(read_ones, 0u);
}

}  // namespace
}  // namespace farheap::test
