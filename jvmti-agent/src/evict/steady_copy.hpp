// Copies of heap pages that stay where they are while they are written back (wp mode). The JVM may unmap such a page at any moment; a
// load from it would be a crash of ours, so the kernel is asked to copy.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/error.hpp"

namespace farheap {

/// Thread contract: take() is for one thread at a time; fault path.
class SteadyCopy {
 public:
  explicit SteadyCopy(std::uint32_t pages) : _pages(pages) {}
  SteadyCopy(const SteadyCopy&) = delete;
  SteadyCopy& operator=(const SteadyCopy&) = delete;
  ~SteadyCopy();

  /// Error (environment): no memory, or the kernel does not let the process read itself this way.
  Error open();
  /// Copies the page at `from` to place `index` (0..pages-1). False when it is not there.
  bool take(std::uint32_t index, const std::byte* from) const noexcept;
  const std::byte* at(std::uint32_t index) const noexcept;
  std::size_t bytes() const noexcept;

 private:
  const std::uint32_t _pages;
  std::byte* _memory = nullptr;
};

}  // namespace farheap
