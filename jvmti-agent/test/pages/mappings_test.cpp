#include "pages/mappings.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include "base/units.hpp"

namespace farheap {
namespace {

TEST(Mappings, a_line_of_an_anonymous_mapping_is_read) {
  Mapping mapping{};
  ASSERT_TRUE(parse_mapping("7f0000000000-7f0000002000 rw-p 00000000 00:00 0 \n", &mapping));
  EXPECT_EQ(mapping.end - mapping.start, 0x2000);
  EXPECT_TRUE(mapping.anonymous);
}

TEST(Mappings, a_file_is_not_anonymous) {
  Mapping mapping{};
  ASSERT_TRUE(parse_mapping("fff00000-100000000 rw-p 00c00000 fe:00 131 /usr/lib/jvm/lib/server/classes.jsa\n", &mapping));
  EXPECT_FALSE(mapping.anonymous);
}

TEST(Mappings, shared_memory_is_not_anonymous) {
  Mapping mapping{};
  ASSERT_TRUE(parse_mapping("7f0000000000-7f0000002000 rw-s 00000000 00:00 0 \n", &mapping));
  EXPECT_FALSE(mapping.anonymous);
}

TEST(Mappings, garbage_is_refused) {
  Mapping mapping{};
  EXPECT_FALSE(parse_mapping("", &mapping));
  EXPECT_FALSE(parse_mapping("VmFlags: rd wr mr mw", &mapping));
}

TEST(Mappings, parts_with_other_protection_are_joined_and_cut_to_the_range) {
  auto* memory = static_cast<std::byte*>(::mmap(nullptr, 8 * page_bytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  ASSERT_EQ(::mprotect(memory + 2 * page_bytes, page_bytes, PROT_NONE), 0);
  const auto found = mappings_in(memory + page_bytes, memory + 7 * page_bytes);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].start, memory + page_bytes);
  EXPECT_EQ(found[0].end, memory + 7 * page_bytes);
  ::munmap(memory, 8 * page_bytes);
}

}  // namespace
}  // namespace farheap
