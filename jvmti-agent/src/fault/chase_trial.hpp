// What one thread has tried lately. Of its faults some are trials: what references lead to is left where it is, and noted; a fetch of a
// noted page soon after tells that the program went there. Pages that were brought along would leave no trace.
#pragma once

#include <array>
#include <cstdint>

#include "base/units.hpp"
#include "fault/field_odds.hpp"

namespace farheap {

/// Of one thread. Thread contract: fault path.
class ChaseTrial {
 public:
  static constexpr std::uint32_t noting_fetches = 16;  // of a trial: these note
  static constexpr std::uint32_t soon_fetches = 16;    // and so many later it is too late
  static constexpr std::uint32_t trial_fetches = noting_fetches + soon_fetches;
  static constexpr std::uint32_t period_max = 512;     // fetches from trial to trial; the first ones follow each other closely
  static constexpr std::uint32_t notes_max = 64;

  /// A fetch of the thread: `settle(slot, predicted, followed)` is told of each note that it decides.
  template <typename Settle>
  void on_fetch(PageIndex page, Settle settle) {
    ++_fetch;
    if (_turn == _period) {
      _turn = 0;
      if (_period < period_max) _period *= 2;
    }
    ++_turn;
    std::uint32_t kept = 0;
    for (std::uint32_t i = 0; i < _count; ++i) {
      const Note note = _notes[i];
      if (note.page == raw(page)) {
        settle(note.slot, note.predicted, true);
      } else if (_fetch - note.fetch >= soon_fetches) {
        settle(note.slot, note.predicted, false);
      } else {
        _notes[kept++] = note;
      }
    }
    _count = kept;
  }

  bool under_way() const { return _turn <= trial_fetches; }
  bool notes() const { return _turn <= noting_fetches; }

  /// Left where it is. A page that is noted already stays another reference's.
  void note(PageIndex page, FieldSlot slot, bool predicted) {
    if (_count == notes_max) return;
    for (std::uint32_t i = 0; i < _count; ++i) {
      if (_notes[i].page == raw(page)) return;
    }
    _notes[_count++] = {raw(page), _fetch, slot, predicted};
  }

 private:
  struct Note {
    std::uint32_t page;
    std::uint32_t fetch;  // by number
    FieldSlot slot;
    bool predicted;  // would have been brought along
  };

  std::array<Note, notes_max> _notes{};
  std::uint32_t _count = 0;
  std::uint32_t _fetch = 0;
  std::uint32_t _turn = 0;
  std::uint32_t _period = 2 * trial_fetches;
};

}  // namespace farheap
