// Copies of pages that are written back, made by the kernel. In wp mode the pages stay in the heap meanwhile, where the JVM may unmap them
// at any moment, and a load would be a crash of ours. In limbo no such thing happens; but where page tables are virtualised in software,
// the first load from a page at its new address costs more than a copy.
#pragma once

#include <sys/uio.h>

#include <array>
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

  static constexpr std::uint32_t runs_max = 256;

  /// Error (environment): no memory, or the kernel does not let the process read itself this way.
  Error open();
  /// Copies the page at `from` to place `index` (0..pages-1). False when it is not there.
  bool take(std::uint32_t index, const std::byte* from) const noexcept;
  /// Copies runs, each from `from` on to place `index` on, with one call. At most runs_max. False when any of it is not there.
  struct Run {
    std::uint32_t index;
    std::uint32_t count;
    const std::byte* from;
  };
  bool take(const Run* runs, std::uint32_t count) noexcept;
  const std::byte* at(std::uint32_t index) const noexcept;
  std::size_t bytes() const noexcept;

 private:
  const std::uint32_t _pages;
  std::byte* _memory = nullptr;
  std::array<iovec, runs_max> _to;  // too much for the stack of a thread that faults
  std::array<iovec, runs_max> _from;
};

}  // namespace farheap
