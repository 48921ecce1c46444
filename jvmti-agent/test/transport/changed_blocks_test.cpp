#include "transport/changed_blocks.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cstring>
#include <random>
#include <vector>

#include "base/units.hpp"

namespace farheap::test {
namespace {

constexpr std::size_t blocks = page_bytes / block_bytes;

class ChangedBlocks : public testing::Test {
 protected:
  ChangedBlocks() : kept(page_bytes), bytes(page_bytes) {
    std::mt19937_64 random(1);
    for (std::byte& byte : kept) byte = static_cast<std::byte>(random());
    bytes = kept;
  }

  std::vector<std::byte> kept;
  std::vector<std::byte> bytes;
};

TEST_F(ChangedBlocks, a_page_that_is_the_same_has_none) {
  EXPECT_EQ(copy_changed_blocks(kept.data(), bytes.data()), 0u);
  EXPECT_EQ(kept, bytes);
}

TEST_F(ChangedBlocks, every_single_byte_counts_for_its_own_block_only) {
  for (std::size_t at = 0; at < page_bytes; ++at) {
    bytes[at] ^= std::byte{0x10};
    std::vector<std::byte> watched = kept;
    ASSERT_EQ(copy_changed_blocks(watched.data(), bytes.data()), 1u) << at;
    ASSERT_EQ(watched, bytes) << at;
    bytes[at] ^= std::byte{0x10};
  }
}

TEST_F(ChangedBlocks, a_clean_page_is_not_written) {
  void* const sealed = ::mmap(nullptr, page_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(sealed, MAP_FAILED);
  std::memcpy(sealed, kept.data(), page_bytes);
  ASSERT_EQ(::mprotect(sealed, page_bytes, PROT_READ), 0);
  EXPECT_EQ(copy_changed_blocks(static_cast<std::byte*>(sealed), bytes.data()), 0u);
  ::munmap(sealed, page_bytes);
}

TEST_F(ChangedBlocks, both_ends_of_a_page_are_looked_at) {
  bytes[0] ^= std::byte{1};
  bytes[page_bytes - 1] ^= std::byte{1};
  ASSERT_EQ(copy_changed_blocks(kept.data(), bytes.data()), 2u);
  EXPECT_EQ(kept, bytes);
}

TEST_F(ChangedBlocks, a_page_of_other_bytes_has_all) {
  for (std::byte& byte : bytes) byte = ~byte;
  EXPECT_EQ(copy_changed_blocks(kept.data(), bytes.data()), blocks);
  EXPECT_EQ(kept, bytes);
}

}  // namespace
}  // namespace farheap::test
