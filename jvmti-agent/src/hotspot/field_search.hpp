// Which word of a structure is the field that is looked for: the one whose values are right at every pause looked at so far.
#pragma once

#include <cstdint>

namespace farheap {

/// What one value says of whether its word is the field.
enum class Fit : std::uint8_t {
  nothing,      // any word might have it
  fits,         // it is what the field has to be here
  tolerated,    // the field may be so in a few regions
  contradicts,  // the field is never so
};

/// Offsets are in words of 8 bytes. Every pause that is looked at can only take candidates away; so what was found is found again at each
/// later pause, or is lost.
/// Thread contract: the VM thread, inside a pause; no allocation.
class FieldSearch {
 public:
  static constexpr std::uint32_t words_max = 512;

  /// All of the first `words` are candidates, but for those that are left out afterwards.
  void begin_with(std::uint32_t words);
  void leave_out(std::uint64_t word) {
    if (word < _words) _candidates[word] = false;
  }
  bool is_candidate(std::uint32_t word) const { return word < _words && _candidates[word]; }
  std::uint32_t words() const { return _words; }
  bool found() const { return hits() == 1; }

  /// One pause: begin_pause, see for any number of values, end_pause.
  void begin_pause();
  /// False: the word is no candidate any more.
  bool see(std::uint32_t word, Fit fit);
  /// Candidates stay that nothing contradicts and whose values mostly fit; where some have values that fit, only those.
  void end_pause();

  std::uint32_t hits() const;
  /// The word, if there is exactly one hit.
  std::uint32_t word() const;
  /// Test hook: takes the word behind the one that was found for it.
  void shift();

 private:
  /// Of the values that say something, at least so many have to fit.
  static constexpr std::uint32_t fit_percent_min = 80;

  std::uint32_t _words = 0;
  bool _candidates[words_max] = {};
  std::uint32_t _fits[words_max] = {};
  std::uint32_t _tolerated[words_max] = {};
};

}  // namespace farheap
