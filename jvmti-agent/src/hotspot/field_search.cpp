#include "hotspot/field_search.hpp"

#include <algorithm>

namespace farheap {

void FieldSearch::begin_with(std::uint32_t words) {
  _words = std::min(words, words_max);
  std::fill(_candidates, _candidates + _words, true);
}

void FieldSearch::begin_pause() {
  std::fill(_fits, _fits + _words, 0u);
  std::fill(_tolerated, _tolerated + _words, 0u);
}

bool FieldSearch::see(std::uint32_t word, Fit fit) {
  if (!is_candidate(word)) return false;
  _fits[word] += fit == Fit::fits;
  _tolerated[word] += fit == Fit::tolerated;
  if (fit == Fit::contradicts) _candidates[word] = false;
  return _candidates[word];
}

void FieldSearch::end_pause() {
  bool any_fits = false;
  for (std::uint32_t word = 0; word < _words; ++word) any_fits |= _candidates[word] && _fits[word] > 0;
  for (std::uint32_t word = 0; word < _words; ++word) {
    const std::uint64_t fits = _fits[word];
    const bool mostly = fits * 100 >= (fits + _tolerated[word]) * fit_percent_min;
    if (!mostly || (any_fits && fits == 0)) _candidates[word] = false;
  }
}

std::uint32_t FieldSearch::hits() const { return static_cast<std::uint32_t>(std::count(_candidates, _candidates + _words, true)); }

std::uint32_t FieldSearch::word() const {
  return static_cast<std::uint32_t>(std::find(_candidates, _candidates + _words, true) - _candidates);
}

void FieldSearch::shift() {
  const std::uint32_t found = word();
  if (found + 1 >= _words) return;
  _candidates[found] = false;
  _candidates[found + 1] = true;
}

}  // namespace farheap
