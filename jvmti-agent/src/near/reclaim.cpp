#include "near/reclaim.hpp"

#include <algorithm>

#include "base/clock.hpp"
#include "base/native_thread.hpp"
#include "base/scheduling.hpp"
#include "base/stop.hpp"

namespace farheap {

Error Reclaim::start() { return start_native_thread("farheap near", enter, this, &_thread); }

void* Reclaim::enter(void* self) {
  static_cast<Reclaim*>(self)->run();
  return nullptr;
}

void Reclaim::run() {
  become_background();
  std::uint64_t cost_ns = 0;
  do {
    const std::uint64_t fixed_ns = std::uint64_t{_heap.mechanisms.reclaim_ms} * 1'000'000;
    sleep_ns(fixed_ns > 0 ? fixed_ns : std::max(pause_ns_min, cost_ns));
  } while (look(&cost_ns));
}

// False: there is no use in looking again.
bool Reclaim::look(std::uint64_t* cost_ns) {
  if (_heap.pages.count(PageState::remote) == 0) return true;
  ColdHeap cold;
  if (const Error error = _near.ask(NearFunction::liveness, &cold)) {
    say("dead regions are looked for no longer: %s", error.text().c_str());
    return false;
  }
  *cost_ns = (cold.took_ns - cold.awaited_ns) * own_factor + cold.servers_ns * servers_factor;
  if (cold.wholly_dead >= std::max(worth_bytes_min, cold.used / worth_share)) ask_for_cycle();
  return true;
}

void Reclaim::ask_for_cycle() {
  if (!_cycle.request()) return;
  _heap.counters.cycles_requested.add(1);
  sleep_ns(ConcurrentCycle::notice_ns);
  _cycle.withdraw();
}

}  // namespace farheap
