#include "fault/sigbus_handler.hpp"

#include <signal.h>

#include "paged_memory.hpp"

namespace farheap::test {
namespace {

constexpr int seen_by_the_jvm = 42;

void end_process(int, siginfo_t*, void*) { std::_Exit(seen_by_the_jvm); }

/// A page that a file is too short for: the kernel raises SIGBUS for it.
const volatile std::byte* page_behind_a_file() {
  std::byte* const page = reserve(page_bytes);
  map_file(page, page_bytes, 0);
  return page;
}

void touch_outside_the_heap(bool jvm_has_handler) {
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  if (jvm_has_handler) {
    action.sa_sigaction = end_process;
    action.sa_flags = SA_SIGINFO;
  }
  ::sigaction(SIGBUS, &action, nullptr);
  auto& memory = *new PagedMemory(EvictMode::wp);
  *memory.words(0) = 1;
  static_cast<void>(*page_behind_a_file());
  std::_Exit(0);
}

TEST(SigbusHandler, what_is_not_the_heaps_is_the_jvms) {
  EXPECT_EXIT(touch_outside_the_heap(true), testing::ExitedWithCode(seen_by_the_jvm), "");
}

TEST(SigbusHandler, without_a_handler_of_the_jvm_the_address_is_told) {
  EXPECT_EXIT(touch_outside_the_heap(false), testing::ExitedWithCode(static_cast<int>(ExitStatus::internal)), "outside the Java heap");
}

TEST(SigbusHandler, a_touch_leaves_errno_alone) {
  auto& memory = *new PagedMemory(EvictMode::wp);
  errno = ENOTTY;
  *memory.words(0) = 1;
  EXPECT_EQ(errno, ENOTTY);
  EXPECT_GT(memory.counters.faults.value(), 0u);
  memory.pager->stop_evictor();
}

}  // namespace
}  // namespace farheap::test
