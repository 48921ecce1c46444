#include "evict/steady_copy.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cstring>

#include "base/units.hpp"

namespace farheap {
namespace {

std::byte* map(int protection) {
  return static_cast<std::byte*>(::mmap(nullptr, page_bytes, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

TEST(SteadyCopyTest, a_page_that_is_there_is_copied_to_its_place) {
  SteadyCopy copy(3);
  ASSERT_FALSE(copy.open());
  std::byte* page = map(PROT_READ | PROT_WRITE);
  for (const std::uint32_t place : {0u, 1u, 2u}) {
    std::memset(page, 7 + static_cast<int>(place), page_bytes);
    ASSERT_TRUE(copy.take(place, page));
  }
  for (const std::uint32_t place : {0u, 1u, 2u}) {
    EXPECT_EQ(copy.at(place)[0], std::byte(7 + place));
    EXPECT_EQ(copy.at(place)[page_bytes - 1], std::byte(7 + place));
  }
  EXPECT_EQ(copy.bytes(), 3 * page_bytes);
  ::munmap(page, page_bytes);
}

TEST(SteadyCopyTest, a_page_that_is_unmapped_or_forbidden_is_not_copied) {
  SteadyCopy copy(1);
  ASSERT_FALSE(copy.open());
  std::byte* page = map(PROT_NONE);
  EXPECT_FALSE(copy.take(0, page));
  ::munmap(page, page_bytes);
  EXPECT_FALSE(copy.take(0, page));
}

TEST(SteadyCopyTest, runs_are_copied_with_one_call_each_to_its_place) {
  SteadyCopy copy(4);
  ASSERT_FALSE(copy.open());
  std::byte* first = map(PROT_READ | PROT_WRITE);
  std::byte* second = map(PROT_READ | PROT_WRITE);
  std::memset(first, 1, page_bytes);
  std::memset(second, 2, page_bytes);
  const SteadyCopy::Run runs[] = {{0, 1, second}, {3, 1, first}};
  ASSERT_TRUE(copy.take(runs, 2));
  EXPECT_EQ(copy.at(0)[page_bytes - 1], std::byte{2});
  EXPECT_EQ(copy.at(3)[0], std::byte{1});
  ::munmap(second, page_bytes);
  EXPECT_FALSE(copy.take(runs, 2)) << "a part that is not there spoils the whole";
  ::munmap(first, page_bytes);
}

TEST(SteadyCopyTest, what_was_never_opened_holds_no_memory) { EXPECT_EQ(SteadyCopy(256).bytes(), 0u); }

}  // namespace
}  // namespace farheap
