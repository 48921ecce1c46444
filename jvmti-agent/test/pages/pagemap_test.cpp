#include "pages/pagemap.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include "base/units.hpp"

namespace farheap {
namespace {

TEST(Pagemap, pages_that_were_touched_exist) {
  constexpr std::size_t bytes = Pagemap::look_pages_max * page_bytes;
  auto* memory = static_cast<std::byte*>(::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  ::madvise(memory, bytes, MADV_NOHUGEPAGE);
  for (const int page : {0, 3, 4, 63}) memory[page * page_bytes] = std::byte{1};
  Pagemap pagemap;
  ASSERT_FALSE(pagemap.open());
  EXPECT_EQ(pagemap.exists(memory, Pagemap::look_pages_max), 1u | 1u << 3 | 1u << 4 | std::uint64_t{1} << 63);
  EXPECT_EQ(pagemap.exists(memory + 3 * page_bytes, 2), 3u);
  ::madvise(memory, bytes, MADV_DONTNEED);
  EXPECT_EQ(pagemap.exists(memory, Pagemap::look_pages_max), 0u);
  ::munmap(memory, bytes);
}

TEST(Pagemap, more_pages_than_one_look_takes_are_refused) {
  Pagemap pagemap;
  ASSERT_FALSE(pagemap.open());
  EXPECT_EXIT(pagemap.exists(nullptr, Pagemap::look_pages_max + 1), testing::ExitedWithCode(5), "internal check failed");
}

}  // namespace
}  // namespace farheap
