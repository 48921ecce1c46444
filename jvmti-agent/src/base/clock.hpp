// Times in nanoseconds. Async-signal-safe.
#pragma once

#include <time.h>

#include <cstdint>

namespace farheap {

inline std::uint64_t clock_ns(clockid_t clock) {
  timespec now;
  ::clock_gettime(clock, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000u + static_cast<std::uint64_t>(now.tv_nsec);
}

/// Monotonic; about 20 ns a call.
inline std::uint64_t now_ns() { return clock_ns(CLOCK_MONOTONIC); }
/// Processor time of the calling thread, and of all of the process. System calls.
inline std::uint64_t thread_cpu_ns() { return clock_ns(CLOCK_THREAD_CPUTIME_ID); }
inline std::uint64_t process_cpu_ns() { return clock_ns(CLOCK_PROCESS_CPUTIME_ID); }

inline void sleep_ns(std::uint64_t ns) {
  const timespec nap{static_cast<time_t>(ns / 1'000'000'000u), static_cast<long>(ns % 1'000'000'000u)};
  ::nanosleep(&nap, nullptr);
}

}  // namespace farheap
