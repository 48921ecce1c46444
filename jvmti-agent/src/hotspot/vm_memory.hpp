// Reading the JVM's own memory: its fields change under us, so every read is one acquiring load.
#pragma once

#include <cstddef>

namespace farheap {

template <typename T>
T load_from(const std::byte* at) {
  return __atomic_load_n(reinterpret_cast<const T*>(at), __ATOMIC_ACQUIRE);
}

}  // namespace farheap
