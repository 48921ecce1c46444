#include "evict/evictor.hpp"

#include <sched.h>

#include <algorithm>

#include "base/native_thread.hpp"
#include "base/scheduling.hpp"

namespace farheap {

Error Evictor::start() {
  if (Error error = start_native_thread("farheap evict", enter, this, &_thread)) return error;
  _started = true;
  return Error::none();
}

void Evictor::stop() {
  if (!_started) return;
  _stopping.store(true, std::memory_order_release);
  _bell.ring();
  ::pthread_join(_thread, nullptr);
  _started = false;
}

void* Evictor::enter(void* self) {
  static_cast<Evictor*>(self)->run();
  return nullptr;
}

void Evictor::run() {
  constexpr std::uint32_t idle_wait_ms = 100;
  ask_for_short_slices();
  while (!_stopping.load(std::memory_order_acquire)) {
    size_reserve();
    if (_heap.budget.excess_pages() == 0) {
      _bell.wait(idle_wait_ms);
    } else if (!make_room()) {
      ::sched_yield();
    }
  }
}

// A budget that holds the whole heap needs no reserve.
void Evictor::size_reserve() {
  if (_heap.budget.reserve_pages() == 0) return;
  if (_feedback.note(_heap.counters.faults.value(), _heap.counters.inline_evictions.value())) _heap.budget.set_reserve(_feedback.reserve());
}

// One step: limbo is kept full, and what it pushes out at its other end is written back. False when neither moved.
bool Evictor::make_room() {
  const bool fed = feed_limbo();
  const std::uint32_t excess = _heap.budget.excess_pages();
  return (excess > 0 && _path.clear_limbo(excess) > 0) || fed;
}

bool Evictor::feed_limbo() {
  constexpr std::uint32_t runs_per_step = 8;
  bool fed = false;
  for (std::uint32_t run = 0; run < runs_per_step && _path.limbo_pages() < _limbo_target; ++run) {
    if (_path.evict_run(Evicting::in_background) == 0) break;
    fed = true;
  }
  return fed;
}

}  // namespace farheap
