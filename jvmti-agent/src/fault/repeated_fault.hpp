// A fault on a page that is marked resident is normal once: another thread was faster. Without end it means that the page's state
// and the kernel disagree, and the program would hang: then the JVM is stopped.
#pragma once

#include <sched.h>

#include "base/clock.hpp"
#include "base/stop.hpp"
#include "base/units.hpp"

namespace farheap {

/// Called when a fault finds its page resident. Thread contract: fault path.
inline void note_found_resident(PageIndex page) {
  constexpr std::uint32_t yield_after = 16;
  constexpr std::uint64_t limit_ns = 10ull * 1000 * 1000 * 1000;
  struct Streak {
    PageIndex page;
    std::uint32_t length;
    std::uint64_t last_ns;
    std::uint64_t since_ns;
  };
  static thread_local Streak streak{};
  const std::uint64_t now = now_ns();
  constexpr std::uint64_t gap_ns = 100'000'000;  // longer than a thread waits for its turn; else it is another fault
  if (streak.page != page || now - streak.last_ns > gap_ns) streak = {page, 0, now, now};
  streak.last_ns = now;
  if (++streak.length > yield_after) ::sched_yield();
  if (now - streak.since_ns > limit_ns) {
    stop(ExitStatus::internal, "internal check failed: page %u is marked resident and is absent", raw(page));
  }
}

}  // namespace farheap
