// What a thread asks of the kernel's scheduler. Any user may; what a kernel does not know it ignores.
#pragma once

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

namespace farheap {

/// struct sched_attr of linux/sched/types.h, which C libraries have had under different names.
struct SchedulingAttributes {
  std::uint32_t size;
  std::uint32_t policy;
  std::uint64_t flags;
  std::int32_t nice;
  std::uint32_t priority;
  std::uint64_t runtime_ns;
  std::uint64_t deadline_ns;
  std::uint64_t period_ns;
};

/// A thread that asks for short slices gets its turn soon after it wakes up (Linux 6.12; before, the kernel ignores it).
inline void ask_for_short_slices() {
  SchedulingAttributes attributes{};
  attributes.size = sizeof attributes;
  attributes.policy = SCHED_OTHER;
  attributes.runtime_ns = 100'000;
  ::syscall(SYS_sched_setattr, 0, &attributes, 0);
}

/// Makes the calling thread one of the background: a third of the weight of others, and nobody is interrupted when it wakes up. Not less:
/// it holds claims that others wait for.
inline void become_background() {
  constexpr int nice = 5;
  SchedulingAttributes attributes{};
  attributes.size = sizeof attributes;
  attributes.policy = SCHED_BATCH;
  attributes.nice = ::getpriority(PRIO_PROCESS, 0) + nice;
  ::syscall(SYS_sched_setattr, 0, &attributes, 0);
}

/// How often another thread got the calling thread's processor although that had work to do.
inline long times_preempted() {
  rusage usage;
  return ::getrusage(RUSAGE_THREAD, &usage) == 0 ? usage.ru_nivcsw : 0;
}

}  // namespace farheap
