// What of a region the collector knows to be dead, and does not read itself: such objects may refer to what is gone, and their classes may be
// unloaded. JDK 17 leaves them as they are, and tells them by the bitmap of its last marking; later ones write fillers over them.
#pragma once

#include <cstdint>
#include <vector>

namespace farheap {

/// All objects behind the first `bytes` count as live. `bits`: one for each word of those, set where an object begins that is not dead.
struct KnownLive {
  std::uint32_t bytes = 0;
  std::vector<std::uint64_t> bits;
};

}  // namespace farheap
