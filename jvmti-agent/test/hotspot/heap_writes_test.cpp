#include "hotspot/heap_writes.hpp"

#include <dlfcn.h>
#include <fcntl.h>

#include <cerrno>

#include "paged_memory.hpp"

namespace farheap::test {
namespace {

using Write = long (*)(int file, const void* bytes, unsigned long count);

Write load_libjvm() {
  void* const library = ::dlopen(FARHEAP_LIBJVM, RTLD_NOW | RTLD_LOCAL);
  EXPECT_NE(library, nullptr) << ::dlerror();
  return library == nullptr ? nullptr : reinterpret_cast<Write>(::dlsym(library, "write_from_libjvm"));
}

// More than the budget, so that the first pages are no longer here.
PagedMemory& memory_with_absent_pages() {
  auto& memory = *new PagedMemory(EvictMode::automatic);
  write_values(memory, 0, memory.range.page_count());
  memory.pager->stop_evictor();
  return memory;
}

std::uint32_t absent_page(const PagedMemory& memory) {
  std::uint32_t page = 0;
  while (memory.pager->heap().pages.load(PageIndex{page}).state() != PageState::remote) ++page;
  return page;
}

class HeapWritesTest : public testing::Test {
 protected:
  HeapWritesTest() : write(load_libjvm()), memory(memory_with_absent_pages()), file(::memfd_create("written", MFD_CLOEXEC)) {
    const Error error = catch_heap_writes(memory.range);
    EXPECT_FALSE(error) << error.text();
  }
  ~HeapWritesTest() override {
    ::close(file);
    debug::broken[static_cast<unsigned>(debug::Rule::writes)] = false;
  }

  const Write write;
  PagedMemory& memory;
  const int file;
};

TEST_F(HeapWritesTest, a_write_of_an_absent_page_writes_what_is_in_it) {
  const std::uint32_t page = absent_page(memory);
  ASSERT_EQ(write(file, memory.range.address_of(PageIndex{page}), page_bytes), static_cast<long>(page_bytes));
  std::uint64_t written = 0;
  ASSERT_EQ(::pread(file, &written, sizeof written, 0), static_cast<ssize_t>(sizeof written));
  EXPECT_EQ(written, page + 1);
}

TEST_F(HeapWritesTest, a_write_of_memory_outside_the_heap_fails_as_ever) {
  errno = 0;
  EXPECT_EQ(write(file, nullptr, page_bytes), -1);
  EXPECT_EQ(errno, EFAULT);
}

TEST_F(HeapWritesTest, without_the_rule_the_write_fails) {
  ASSERT_TRUE(debug::set_broken("writes"));
  errno = 0;
  EXPECT_EQ(write(file, memory.range.address_of(PageIndex{absent_page(memory)}), page_bytes), -1);
  EXPECT_EQ(errno, EFAULT);
}

}  // namespace
}  // namespace farheap::test
