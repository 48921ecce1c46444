#include "hotspot/pause_kinds.hpp"

namespace farheap {

PauseKind PauseKinds::kind_of(const PauseSample& start, const PauseSample& end) {
  const std::uint32_t collections = end.collections - start.collections;
  const std::uint32_t full_ones = end.full_collections - start.full_collections;
  if (collections > 1 || full_ones > 1) return PauseKind::unknown;
  if (full_ones == 1) return full(end, collections);
  if (!start.marking && end.marking) return started(start, collections);
  if (start.marking && !end.marking) return finished(start, collections);
  if (start.marking) return collections == 1 ? PauseKind::young_in_marking : PauseKind::remark_overflow;
  return outside_marking(start, end, collections);
}

PauseKind PauseKinds::full(const PauseSample& end, std::uint32_t collections) {
  _cleanup_due = false;
  return collections == 1 && !end.marking ? PauseKind::full : PauseKind::unknown;
}

PauseKind PauseKinds::started(const PauseSample& start, std::uint32_t collections) {
  const bool has_cause = !_knows_no_cause || start.cause != _no_cause;
  return collections == 1 && has_cause && !_cleanup_due ? PauseKind::concurrent_start : PauseKind::unknown;
}

PauseKind PauseKinds::finished(const PauseSample& start, std::uint32_t collections) {
  if (collections != (_remark_counts ? 1 : 0)) return PauseKind::unknown;
  if (_knows_no_cause && start.cause != _no_cause) return PauseKind::unknown;
  _knows_no_cause = true;
  _no_cause = start.cause;
  _cleanup_due = true;
  return PauseKind::remark;
}

PauseKind PauseKinds::outside_marking(const PauseSample& start, const PauseSample& end, std::uint32_t collections) {
  const bool looks_like_cleanup =
      _remark_counts ? collections == 0 : collections == 1 && _knows_no_cause && start.cause == _no_cause;
  if (looks_like_cleanup && _cleanup_due) {
    _cleanup_due = false;
    return PauseKind::cleanup;
  }
  if (collections == 0) return PauseKind::nothing;
  if (looks_like_cleanup) return PauseKind::unknown;
  const bool undone = start.thread == MarkingThread::idle && end.thread == MarkingThread::undoing;
  return undone ? PauseKind::undone_start : PauseKind::young;
}

}  // namespace farheap
