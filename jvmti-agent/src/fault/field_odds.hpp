// How often the program goes where a reference leads, by the class that has it and the field: of the targets that were away, and were left
// there to see, those that the thread came to soon after.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace farheap {

/// A probability in 1/65536, so that products of odds are shifts.
enum class Odds : std::uint32_t { never = 0, even = 1u << 15, certain = 1u << 16 };
constexpr std::uint32_t raw(Odds odds) { return static_cast<std::uint32_t>(odds); }
constexpr Odds operator*(Odds left, Odds right) { return Odds{static_cast<std::uint32_t>(std::uint64_t{raw(left)} * raw(right) >> 16)}; }

/// Names what odds are kept of.
enum class FieldSlot : std::uint32_t {};

/// Thread contract: fault path; relaxed atomics, for it is a rule of thumb. Fields that share a slot share their odds.
class FieldOdds {
 public:
  static constexpr std::uint32_t slots_max = 1u << 14;

  /// Where a reference stands: in units of its own, so that a field, the element of an array, and what is said below do not mix.
  enum class Place : std::uint32_t { field = 0, touched = 1u << 20, sibling = 2u << 20 };

  static FieldSlot slot(std::uint64_t klass, Place place, std::uint32_t index) {
    const std::uint64_t name = klass * 0x9e3779b97f4a7c15u + (static_cast<std::uint32_t>(place) + index) * 0xbf58476d1ce4e5b9u;
    return FieldSlot{static_cast<std::uint32_t>((name ^ name >> 29) * 0x94d049bb133111ebu >> 50)};
  }
  static_assert(slots_max == 1u << (64 - 50), "a slot is 14 bits");

  void note(FieldSlot slot, bool followed) {
    std::atomic<std::uint32_t>& tally = _tallies[static_cast<std::uint32_t>(slot)];
    const std::uint32_t seen = tally.load(std::memory_order_relaxed);
    std::uint32_t tried = (seen >> 16) + 1;
    std::uint32_t went = (seen & 0xffff) + (followed ? 1 : 0);
    // Older experience counts half.
    if (tried > span_trials) tried /= 2, went /= 2;
    tally.store(tried << 16 | went, std::memory_order_relaxed);
  }

  bool known(FieldSlot slot) const { return tally(slot) >> 16 >= trials_min; }
  /// Never, as long as too little is known.
  Odds of(FieldSlot slot) const {
    const std::uint32_t seen = tally(slot);
    const std::uint32_t tried = seen >> 16;
    if (tried < trials_min) return Odds::never;
    return Odds{((seen & 0xffff) << 16) / tried};
  }

 private:
  static constexpr std::uint32_t trials_min = 8;
  static constexpr std::uint32_t span_trials = 512;

  std::uint32_t tally(FieldSlot slot) const { return _tallies[static_cast<std::uint32_t>(slot)].load(std::memory_order_relaxed); }

  std::array<std::atomic<std::uint32_t>, slots_max> _tallies{};  // | 31 ... 16 trials | 15 ... 0 of them, followed |
};

}  // namespace farheap
