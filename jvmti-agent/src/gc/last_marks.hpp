// What JDK 17 has found in its last marking stands for what is dead until the next one ends: the bitmap of that marking, and up to where in
// each region it says something. A marking that passes a region by would end with an empty bitmap that says nothing, by which what is dead
// would be alive again; so it is put back. Later releases overwrite what is dead, and keep nothing of the kind.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "hotspot/known_live.hpp"
#include "hotspot/marking_watch.hpp"
#include "pages/paged_heap.hpp"

namespace farheap {

/// Thread contract: the VM thread, inside a pause, no allocation; but for known_live.
class LastMarks {
 public:
  LastMarks(const PagedHeap& heap, const MarkingWatch& marking);

  /// At the end of a pause, while marking is calibrated: where known_live finds it until the next one.
  void note();
  /// Any thread that may allocate; it holds until RegionSkip::times_stale changes. False: not to be had.
  bool known_live(RegionIndex region, KnownLive* out) const;

  /// The marking that begins passes the region by.
  void keep(RegionIndex region);
  /// At the end of every pause: what was kept is back once that marking has ended. False: some of it is still kept.
  bool put_back();
  /// A full collection has ended the marking.
  void forget_all();

  std::size_t bytes() const { return std::size_t{_heap.range.region_count()} * (sizeof(Kept) + sizeof(std::uint32_t)); }

 private:
  /// Of a region: the words' addresses in the JVM, and what they were; no address: nothing is kept.
  struct Kept {
    std::uint64_t top_at;
    std::uint64_t top;
    std::uint64_t live_at;
    std::uint64_t live;
  };

  /// A bit for each word of the heap.
  static constexpr std::uint64_t heap_bytes_per_byte = 64;
  static constexpr std::uint64_t heap_bytes_per_word = heap_bytes_per_byte * 8;

  static std::uint64_t words_of(std::uint64_t bytes) { return (bytes + heap_bytes_per_word - 1) / heap_bytes_per_word; }
  std::uint64_t bottom(RegionIndex region) const {
    return reinterpret_cast<std::uint64_t>(_heap.range.address_of(_heap.range.first_page(region)));
  }
  std::uint64_t bits_of(std::uint64_t bitmap, RegionIndex region) const {
    return bitmap + std::uint64_t{raw(region)} * _heap.range.pages_per_region() * page_bytes / heap_bytes_per_byte;
  }
  void put_back(RegionIndex region, const Kept& kept) const;

  const PagedHeap& _heap;
  const MarkingWatch& _marking;
  std::uint64_t _bits_then = 0;  // the last marking's, when the marking that passes by has begun
  const std::unique_ptr<Kept[]> _kept;  // by region
  std::atomic<bool> _noted{false};
  std::atomic<std::uint64_t> _bits{0};  // the last marking's; 0: this release keeps none
  const std::unique_ptr<std::atomic<std::uint32_t>[]> _told;  // by region: of how many bytes it says something
};

}  // namespace farheap
