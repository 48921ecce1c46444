// Reading the JVM's own memory: its fields change under us, so every read is one volatile load.
#pragma once

#include <cstddef>

namespace farheap {

template <typename T>
T load_from(const std::byte* at) {
  return *reinterpret_cast<const volatile T*>(at);
}

}  // namespace farheap
