#include "near/thread_stacks.hpp"

#include <dirent.h>

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <string>

namespace farheap {
namespace {

// The calling convention lets a function use so many bytes below its stack pointer.
constexpr std::uint64_t red_zone_bytes = 128;

// "NUMBER ARGUMENT... STACK-POINTER PROGRAM-COUNTER" of a thread that waits in the kernel; "running" of others. 0: not told.
std::uint64_t stack_pointer(const char* thread) {
  std::FILE* const file = std::fopen(("/proc/self/task/" + std::string(thread) + "/syscall").c_str(), "re");
  if (file == nullptr) return 0;
  char line[256];
  const bool read = std::fgets(line, sizeof line, file) != nullptr;
  std::fclose(file);
  std::uint64_t pointer = 0;
  constexpr const char* in_call = "%*d %*x %*x %*x %*x %*x %*x %" SCNx64;
  constexpr const char* elsewhere = "-1 %" SCNx64;  // a page fault, or a signal
  if (!read || (std::sscanf(line, in_call, &pointer) != 1 && std::sscanf(line, elsewhere, &pointer) != 1)) return 0;
  return pointer;
}

}  // namespace

ThreadStacks::ThreadStacks(std::vector<MemorySpan> java) : _java(std::move(java)) {
  DIR* const threads = ::opendir("/proc/self/task");
  if (threads == nullptr) return;
  std::vector<std::uint64_t> pointers;
  while (const dirent* thread = ::readdir(threads)) {
    const std::uint64_t pointer = thread->d_name[0] == '.' ? 0 : stack_pointer(thread->d_name);
    if (pointer != 0) pointers.push_back(pointer);
  }
  ::closedir(threads);
  std::sort(pointers.begin(), pointers.end());
  for (MemorySpan& stack : _java) {
    const auto pointer = std::lower_bound(pointers.begin(), pointers.end(), stack.low);
    if (pointer != pointers.end() && *pointer < stack.high) stack.low = std::max(stack.low, (*pointer - red_zone_bytes) & ~std::uint64_t{63});
  }
}

}  // namespace farheap
