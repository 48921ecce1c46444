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

TEST(SteadyCopyTest, what_was_never_opened_holds_no_memory) { EXPECT_EQ(SteadyCopy(256).bytes(), 0u); }

}  // namespace
}  // namespace farheap
