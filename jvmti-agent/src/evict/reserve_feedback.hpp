// How much of the budget is kept free ahead of demand. Too little, and faults have to make room themselves; too much is memory that the
// heap does not get. Nobody knows the rate at which a program will fault, nor when the evictor gets a processor: so the reserve follows
// from what faults met.
#pragma once

#include <algorithm>
#include <cstdint>

namespace farheap {

/// One thread's: the evictor's. Unit: pages.
class ReserveFeedback {
 public:
  /// What one budget allows: 1/64 .. 1/8 of it, from 1/16 on; at least a block, or the evictor would come too late every time.
  explicit ReserveFeedback(std::uint32_t budget_pages)
      : _least(std::clamp(budget_pages / 64, least_pages, std::max(budget_pages / 8, least_pages))),
        _most(std::max(std::min(budget_pages / 8, most_pages), _least)),
        _reserve(std::clamp(budget_pages / 16, _least, _most)) {}

  std::uint32_t reserve() const { return _reserve; }

  /// The faults and, of them, those that evicted in line, since the start. Grows the reserve when more than one fault in 2000 did, else
  /// lets it shrink. Returns whether it changed.
  bool note(std::uint64_t faults, std::uint64_t inline_evictions) {
    if (faults - _faults < span_faults) return false;
    const std::uint64_t met = inline_evictions - _inline_evictions;
    const bool short_of = met * 2000 > faults - _faults;
    const std::uint32_t before = _reserve;
    _reserve = std::clamp(short_of ? _reserve + _reserve / 4 : _reserve - _reserve / 32, _least, _most);
    _faults = faults;
    _inline_evictions = inline_evictions;
    return _reserve != before;
  }

 private:
  static constexpr std::uint64_t span_faults = 4096;
  static constexpr std::uint32_t least_pages = 256;
  static constexpr std::uint32_t most_pages = 8192;  // 32 MiB
  const std::uint32_t _least;
  const std::uint32_t _most;
  std::uint32_t _reserve;
  std::uint64_t _faults = 0;
  std::uint64_t _inline_evictions = 0;
};

}  // namespace farheap
