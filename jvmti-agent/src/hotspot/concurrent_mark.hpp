// G1's marking as HotSpot keeps it: the object of its class G1ConcurrentMark, which no exported table describes. Found by what its parts
// say of each other; what only marking itself can tell is MarkingFields'.
//
//   G1CollectedHeap    | ... | marking | marking thread | ...        somewhere, two words
//   G1ConcurrentMark   | marking thread | the heap | bitmap | heap's start | heap's words | ... | tables by region | ...
//     in JDK 17        | marking thread | the heap | bitmap | bitmap | the last one's address | the other's | heap's start | ...
//   G1CMBitMap         | vtable | heap's start | heap's words | shift, 0 | bits | how many | vtable | itself |
//   the marking thread | ... | marking | state |                     somewhere, a word and an int
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/error.hpp"
#include "hotspot/g1_heap.hpp"
#include "hotspot/pause_kinds.hpp"

namespace farheap {

/// Whether a word may be the address of something that the JVM allocated: aligned, and in user space.
inline bool may_be_address(std::uint64_t word) { return word % 8 == 0 && word > 4096 && word >> 47 == 0; }

/// Offsets in bytes, from the marking's object on. Found when the JVM has started; what they lead to lives as long as it does.
class ConcurrentMark {
 public:
  /// Of the object, from its start on; its own fields end well before that.
  static constexpr std::uint32_t words = 512;

  /// `heap_object` is a G1CollectedHeap of `heap_bytes`. Error (environment): what was found how many times, where it is to be once.
  Error find(const std::byte* heap_object, std::size_t heap_bytes, const HeapRange& range, JdkRelease release);

  /// Whether all of it is as it was found. In a pause.
  bool still_holds() const;

  std::uint64_t address() const { return _address; }
  /// Copies the object's words; false: they cannot be read. What comes behind the end of mapped memory is zero.
  bool copy(std::uint64_t (&out)[words]) const;
  MarkingThread thread_state() const;

  std::uint64_t bitmap() const { return _bitmaps[0]; }
  /// JDK 17: of the pointers to the bitmap of the last marking, and behind it of the one that is being written.
  std::uint64_t bitmap_pointers() const { return _bitmap_pointers; }
  /// JDK 17: where the bits of the last marking lie, one for each word of the heap. 0: this release keeps none.
  std::uint64_t last_bits() const;

 private:
  static constexpr unsigned bitmaps_max = 2;

  unsigned find_marking(const std::byte* heap_object, std::size_t heap_bytes, const HeapRange& range);
  unsigned find_thread_state();
  unsigned find_bitmaps(const std::uint64_t (&object)[words], const HeapRange& range);
  unsigned find_bitmap_pointers(const std::uint64_t (&object)[words], const HeapRange& range);
  bool are_bitmap_pointers(std::uint64_t first, std::uint64_t second) const;

  const std::byte* _heap_object = nullptr;
  std::uint64_t _in_heap = 0;    // of the word that has the address
  std::uint64_t _address = 0;
  std::uint64_t _thread = 0;
  std::uint64_t _thread_state = 0;
  unsigned _bitmap_count = 0;
  std::uint64_t _bitmaps[bitmaps_max] = {};
  std::uint64_t _bitmap_pointers = 0;
};

}  // namespace farheap
