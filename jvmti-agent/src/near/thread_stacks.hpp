// Where the stacks of this process's threads lie, and how far they are in use.
#pragma once

#include <cstdint>
#include <vector>

#include "hotspot/heap_model.hpp"

namespace farheap {

/// Of one moment: threads go on. What is told is where a thread that waits in the kernel has its stack pointer (/proc/self/task/ID/syscall);
/// of one that runs nothing is told.
class ThreadStacks {
 public:
  /// `java`: of the Java threads, from end to end.
  explicit ThreadStacks(std::vector<MemorySpan> java);

  /// Of the Java threads, from the stack pointer on where it is known: what lies below is left over from earlier calls.
  const std::vector<MemorySpan>& java() const { return _java; }

 private:
  std::vector<MemorySpan> _java;
};

}  // namespace farheap
