#include "pages/uffd.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cerrno>
#include <cstring>

#include "base/units.hpp"

namespace farheap {
namespace {

std::byte* map(std::size_t pages) {
  auto* memory = static_cast<std::byte*>(
      ::mmap(nullptr, pages * page_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  ::madvise(memory, pages * page_bytes, MADV_NOHUGEPAGE);
  return memory;
}

struct UffdTest : testing::Test {
  void SetUp() override {
    const Error error = uffd.open(EvictMode::move);
    ASSERT_FALSE(error) << error.text();
    heap = map(8);
    source = map(8);
    std::memset(source, 7, 8 * page_bytes);
    ASSERT_EQ(uffd.register_range(heap, 8 * page_bytes), 0);
  }
  Uffd uffd;
  std::byte* heap = nullptr;
  std::byte* source = nullptr;
};

TEST_F(UffdTest, a_copied_run_is_there) {
  const UffdResult result = uffd.copy(heap, source, 8);
  EXPECT_EQ(result.pages, 8u);
  EXPECT_EQ(result.error, 0);
  EXPECT_EQ(std::memcmp(heap, source, 8 * page_bytes), 0);
}

TEST_F(UffdTest, a_copy_onto_a_present_page_stops_before_it) {
  ASSERT_EQ(uffd.copy(heap + 2 * page_bytes, source, 1).pages, 1u);
  UffdResult result = uffd.copy(heap, source, 4);
  EXPECT_EQ(result.pages, 2u);
  result = uffd.copy(heap + 2 * page_bytes, source, 2);
  EXPECT_EQ(result.pages, 0u);
  EXPECT_EQ(result.error, EEXIST);
}

TEST_F(UffdTest, a_copy_outside_any_registered_range_is_enoent) {
  std::byte* elsewhere = map(1);
  const UffdResult result = uffd.copy(elsewhere, source, 1);
  EXPECT_EQ(result.pages, 0u);
  EXPECT_EQ(result.error, ENOENT);
}

TEST_F(UffdTest, a_moved_page_leaves_its_place_and_an_absent_one_is_enoent) {
  if (uffd.mode() != EvictMode::move) GTEST_SKIP() << "this kernel has no UFFDIO_MOVE (Linux 6.8)";
  const UffdResult moved = uffd.move(heap, source, 4);
  EXPECT_EQ(moved.pages, 4u);
  EXPECT_EQ(static_cast<int>(heap[page_bytes]), 7);
  const UffdResult again = uffd.move(heap + 4 * page_bytes, source + 3 * page_bytes, 2);
  EXPECT_EQ(again.pages, 0u);
  EXPECT_EQ(again.error, ENOENT);
}

TEST_F(UffdTest, registering_twice_is_fine) { EXPECT_EQ(uffd.register_range(heap, 8 * page_bytes), 0); }

TEST_F(UffdTest, no_event_is_pending_without_an_unmap) {
  std::byte* start;
  std::byte* end;
  EXPECT_FALSE(uffd.next_unmap(&start, &end));
}

TEST(Uffd, write_protection_can_be_forced) {
  Uffd uffd;
  const Error error = uffd.open(EvictMode::wp);
  ASSERT_FALSE(error) << error.text();
  EXPECT_EQ(uffd.mode(), EvictMode::wp);
}

}  // namespace
}  // namespace farheap
