// The JVM's own memory: its fields change under us, so every read is one acquiring load. What is written there, is written in pauses.
#pragma once

#include <cstddef>
#include <cstdint>

namespace farheap {

template <typename T>
T load_from(const std::byte* at) {
  return __atomic_load_n(reinterpret_cast<const T*>(at), __ATOMIC_ACQUIRE);
}

template <typename T>
void store_to(std::uint64_t address, T value) {
  __atomic_store_n(reinterpret_cast<T*>(address), value, __ATOMIC_RELEASE);
}

template <typename T>
T load_at(std::uint64_t address) {
  return load_from<T>(reinterpret_cast<const std::byte*>(address));
}

}  // namespace farheap
