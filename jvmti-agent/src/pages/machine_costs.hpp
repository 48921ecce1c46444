// What the kernel and the processor take for the few things that paging is made of, measured on this machine when paging starts. They
// differ more between machines than between policies: where page tables are virtualised in software, the first touch of a page costs more
// than copying it, and a fault ten times a copy.
#pragma once

#include <cstdint>

#include "base/error.hpp"

namespace farheap {

/// Nanoseconds, of one page each; the defaults are those of a virtual machine with nested page tables.
struct MachineCosts {
  std::uint32_t fault_ns = 4500;        // touching an absent page: signal, one page copied in, and the touch itself
  std::uint32_t install_ns = 1300;      // copied in with others
  std::uint32_t touch_ns = 150;         // first touch of a page that is there, but was not at its address before
  std::uint32_t kernel_copy_ns = 450;   // copied by the kernel from one place of the process to another, with others

  /// Whether a page that is looked at once is better copied by the kernel first.
  bool touch_is_dear() const { return touch_ns > kernel_copy_ns; }

  /// Takes some milliseconds; installs a SIGBUS handler of its own meanwhile. Error (environment): the kernel refuses what paging needs.
  static Error measure(MachineCosts* out);
};

}  // namespace farheap
