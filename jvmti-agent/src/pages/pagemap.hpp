// What the kernel's page tables hold, as /proc/self/pagemap tells.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/error.hpp"

namespace farheap {

/// Thread contract: after open(), exists() is safe on the fault path.
class Pagemap {
 public:
  Pagemap() = default;
  Pagemap(const Pagemap&) = delete;
  Pagemap& operator=(const Pagemap&) = delete;
  ~Pagemap();

  /// Error (environment): /proc is not mounted.
  Error open();

  /// The most pages of one look.
  static constexpr std::uint32_t look_pages_max = 64;
  /// Bit i: the page i pages behind `first` exists: present, or being migrated or swapped by the kernel. `count` <= look_pages_max.
  std::uint64_t exists(const std::byte* first, std::uint32_t count) const noexcept;

 private:
  int _descriptor = -1;
};

}  // namespace farheap
