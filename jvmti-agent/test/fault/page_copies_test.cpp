#include "fault/page_copies.hpp"

#include "paged_memory.hpp"

namespace farheap::test {
namespace {

/// Pages of which the even ones are here, each with its number in it.
struct PageCopiesTest : testing::Test {
  PageCopiesTest() : range(reserve(pages * page_bytes), pages * page_bytes, region_bytes), table(pages), memory(PageCopies::bytes) {
    copies.keep_in(memory.data());
    for (std::uint32_t page = 0; page < pages; page += 2) {
      put(page, page);
      table.change(PageIndex{page}, PageWord::of(PageState::untouched), PageWord::of(PageState::filling));
      table.end_claim(PageIndex{page}, PageWord::of(PageState::resident));
    }
  }
  void put(std::uint32_t page, std::uint32_t value) { std::memcpy(range.address_of(PageIndex{page}), &value, sizeof value); }
  std::uint32_t seen(std::uint32_t page) {
    const std::byte* const copy = copies.of(PageIndex{page}, range, table);
    std::uint32_t value = ~0u;
    if (copy != nullptr) std::memcpy(&value, copy, sizeof value);
    return value;
  }

  static constexpr std::uint32_t pages = 256;
  HeapRange range;
  PageTable table;
  std::vector<std::byte> memory;
  PageCopies copies;
};

TEST_F(PageCopiesTest, pages_that_are_here_are_seen_and_others_are_not) {
  for (std::uint32_t page = 0; page < pages; ++page) EXPECT_EQ(seen(page), page % 2 == 0 ? page : ~0u);
}

TEST_F(PageCopiesTest, a_copy_is_kept_until_all_are_cleared_or_others_take_its_place) {
  EXPECT_EQ(seen(2), 2u);
  put(2, 1000);
  EXPECT_EQ(seen(2), 2u);
  for (std::uint32_t page = 10; page < 10 + 2 * PageCopies::pages; page += 2) seen(page);
  EXPECT_EQ(seen(2), 1000u);
  put(2, 2000);
  copies.clear();
  EXPECT_EQ(seen(2), 2000u);
}

TEST_F(PageCopiesTest, what_the_kernel_cannot_copy_is_not_seen) {
  ::munmap(range.address_of(PageIndex{4}), page_bytes);
  EXPECT_EQ(seen(4), ~0u);
  EXPECT_EQ(seen(6), 6u);
}

}  // namespace
}  // namespace farheap::test
