// Whether what is here of a region is what its server has of it: then the region's bytes are those of the server's copies, wherever each of
// them lies.
#pragma once

#include <array>
#include <cstdint>

#include "evict/limbo_ring.hpp"
#include "pages/paged_heap.hpp"
#include "transport/remote_heap.hpp"

namespace farheap {

/// Thread contract: fault path; what it finds is so at one moment of the call for each page, and in a pause for all of it.
class CopyCheck {
 public:
  CopyCheck(const PagedHeap& heap, RemoteHeap& remote, const LimboRing& limbo) : _heap(heap), _remote(remote), _limbo(limbo) {}

  /// How pages that are here are looked at: where they lie, which needs a pause, for the JVM unmaps what it does not need; or copied by the
  /// kernel, which fails there. In place, a page that leaves at that moment comes back.
  enum class Reading : std::uint8_t { in_place, copied };

  /// Whether nothing of the first `used_bytes` of the region differs. Pages that were never touched, of a block that is paged, are the
  /// inside of what the JVM fills gaps with: no object lies there whole or in part, and none comes to lie there while the region stays in
  /// use and as full as it is. A page that somebody has claimed counts as one that differs. Of `*allowed` the pages that were compared are
  /// taken; when none are left, whatever is here differs.
  bool is_same(RegionIndex region, std::uint32_t used_bytes, Reading reading, std::uint32_t* allowed) const;
  bool is_same(PageIndex page, Reading reading) const;
  /// Of its first `used_bytes`, pages that are neither remote nor untouched.
  std::uint32_t pages_here(RegionIndex region, std::uint32_t used_bytes) const;

  static constexpr std::uint32_t pages_of(std::uint32_t bytes) { return static_cast<std::uint32_t>((bytes + page_bytes - 1) / page_bytes); }
  /// Neither is a reason to look at a page.
  bool is_away(PageIndex page) const {
    const PageState state = _heap.pages.load(page).state();
    return state == PageState::remote || (state == PageState::untouched && _heap.blocks.has(page));
  }

 private:
  /// A page may go on through limbo meanwhile.
  static constexpr int tries_max = 4;

  bool is_equal(PageIndex page, const std::byte* from, Reading reading) const;

  const PagedHeap& _heap;
  RemoteHeap& _remote;
  const LimboRing& _limbo;
};

}  // namespace farheap
