// A fault on a page that is marked resident is normal once: another thread was faster. Without end it means that the page's state
// and the kernel disagree, and the program would hang: then the JVM is stopped.
#pragma once

#include <sched.h>

#include "base/clock.hpp"
#include "base/stop.hpp"
#include "base/units.hpp"

namespace farheap {

/// The faults of one thread that found their page resident, one after the other, all on one page.
class ResidentStreak {
 public:
  /// A fault found `page` resident. Returns whether that has gone on for too long.
  bool goes_on(PageIndex page, std::uint64_t now_ns) {
    constexpr std::uint64_t limit_ns = 10ull * 1000 * 1000 * 1000;
    constexpr std::uint64_t gap_ns = 100'000'000;  // longer than a thread waits for its turn; else it is another fault
    if (_length == 0 || _page != page || now_ns - _last_ns > gap_ns) *this = ResidentStreak(page, now_ns);
    _last_ns = now_ns;
    ++_length;
    return now_ns - _since_ns > limit_ns;
  }
  /// A fault was resolved otherwise: the thread gets on.
  void end() { _length = 0; }
  std::uint32_t length() const { return _length; }

  ResidentStreak() = default;

 private:
  ResidentStreak(PageIndex page, std::uint64_t now_ns) : _page(page), _last_ns(now_ns), _since_ns(now_ns) {}

  PageIndex _page{0};
  std::uint32_t _length = 0;
  std::uint64_t _last_ns = 0;
  std::uint64_t _since_ns = 0;
};

/// Of the calling thread. Thread contract: fault path.
inline ResidentStreak& resident_streak() {
  static thread_local ResidentStreak streak;
  return streak;
}

/// Called when a fault finds its page resident. Thread contract: fault path.
inline void note_found_resident(PageIndex page) {
  constexpr std::uint32_t yield_after = 16;
  if (resident_streak().goes_on(page, now_ns())) {
    stop(ExitStatus::internal, "internal check failed: page %u is marked resident and is absent", raw(page));
  }
  if (resident_streak().length() > yield_after) ::sched_yield();
}

}  // namespace farheap
