// What is known of each extent of the heap: whether it is leased, and how its pages are reached.
//
//   absent --publish--> message | get | mapped --withdraw--> absent       (by the one thread that holds the heap's lease lock)
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

#include <ucp/api/ucp_def.h>

#include "base/units.hpp"

namespace farheap {

/// How the pages of an extent are reached.
enum class Reach : std::uint8_t { absent, message, get, mapped };

struct Extent {
  Reach reach = Reach::absent;
  std::byte* mapped = nullptr;  // first byte, when mapped
  std::uint64_t address = 0;    // in the server, for get
  ucp_rkey_h key = nullptr;     // keeps the mapping, when mapped
};

/// Thread contract: at() is fault path. publish and withdraw: one thread at a time; nobody reads pages of an extent that is
/// being withdrawn.
class ExtentTable {
 public:
  explicit ExtentTable(std::uint32_t extents);

  std::uint32_t size() const noexcept { return _size; }
  Extent at(ExtentIndex index) const noexcept;
  void publish(ExtentIndex index, const Extent& extent) noexcept;
  Extent withdraw(ExtentIndex index) noexcept;

 private:
  struct Entry {
    std::atomic<Reach> reach{Reach::absent};
    std::byte* mapped = nullptr;
    std::uint64_t address = 0;
    ucp_rkey_h key = nullptr;
  };

  const std::uint32_t _size;
  std::unique_ptr<Entry[]> _entries;
};

}  // namespace farheap
