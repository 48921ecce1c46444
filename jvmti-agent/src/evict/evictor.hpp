// The evictor: one background thread that keeps the reserve free, so that faults find room.
#pragma once

#include <pthread.h>

#include <atomic>

#include "base/wakeup.hpp"
#include "evict/evict_path.hpp"
#include "evict/reserve_feedback.hpp"
#include "pages/paged_heap.hpp"

namespace farheap {

/// Other threads reach it through ring() only. All signals are blocked in its thread.
class Evictor {
 public:
  /// Limbo is kept at up to `limbo_target` pages while the budget is tight.
  Evictor(PagedHeap& heap, EvictPath& path, std::uint32_t limbo_target) 
      : _heap(heap), _path(path), _limbo_target(limbo_target), _feedback(heap.budget.budget_pages()) {}

  Error start();
  /// Asks the thread to end and waits for it. Faults then make room themselves.
  void stop();
  /// There is something to evict. Thread contract: fault path.
  void ring() { _bell.ring(); }

 private:
  static void* enter(void* self);
  void run();
  bool make_room();
  bool feed_limbo();
  void size_reserve();

  PagedHeap& _heap;
  EvictPath& _path;
  const std::uint32_t _limbo_target;
  ReserveFeedback _feedback;
  Wakeup _bell;
  std::atomic<bool> _stopping{false};
  pthread_t _thread{};
  bool _started = false;
};

}  // namespace farheap
