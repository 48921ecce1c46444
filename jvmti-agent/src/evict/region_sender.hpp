// Makes a region wholly remote, ahead of its turn.
#pragma once

#include <cstdint>

#include "base/units.hpp"

namespace farheap {

class RegionSender {
 public:
  virtual ~RegionSender() = default;
  /// Writes back what of a region is here, whoever touched it last; some of it may stay. Returns the pages taken out. Not in a fault, and
  /// not where an unmapping must not wait.
  virtual std::uint32_t send_away(RegionIndex region) = 0;
};

}  // namespace farheap
