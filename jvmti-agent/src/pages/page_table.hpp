// One word of state for every page of the heap: where its one authoritative copy is, and who may change that.
//
//                 touch            installed           claimed            moved out
//   untouched ----------> filling ----------> resident -------> evicting -----------> limbo
//       ^                                       ^ ^ ^               | not moved        |  |
//       |                                       | | +---------------+                  |  |
//       |                                       | +------- returning <---- touch ------+  |
//       |                                       |              ^                          | its turn
//       | dead content                          |              | touch                    v
//       +---- remote, limbo                     |              +-------------------- writing_back
//                                               |                                         | acknowledged
//                                               |            touch                        v
//                                               +-- fetching <------ remote <--------- dropping
//
// remap and move mode: limbo and writing_back pages lie in a slot of the limbo ring, whose number is in the word; dropping is skipped.
// wp mode: they lie write-protected in the heap; returning lifts the protection; dropping gives the frame back.
//
//   word: | 31 ......... 8 | 7 5  | 4     | 3 ... 0 |
//         | limbo slot     | zero | fresh | state   |
#pragma once

#include <atomic>
#include <cstdint>

#include "base/units.hpp"

namespace farheap {

enum class PageState : std::uint32_t {
  untouched,     // no content: the next touch fills with zeros
  filling,       // claimed by the thread that fills it
  resident,      // present in the heap
  evicting,      // claimed by an evictor
  limbo,         // out of reach of the program, still local
  returning,     // claimed by the thread that gives it back
  writing_back,  // on its way to the server; the local copy is still the authoritative one
  dropping,      // acknowledged; the frame is being given back (wp mode)
  remote,        // the server's copy is the authoritative one
  fetching,      // claimed by the thread that fetches it
};

/// Value of a page's word.
class PageWord {
 public:
  static constexpr std::uint32_t slots_max = 1u << 24;

  constexpr explicit PageWord(std::uint32_t bits) : _bits(bits) {}
  static constexpr PageWord of(PageState state) { return PageWord(static_cast<std::uint32_t>(state)); }
  static constexpr PageWord of(PageState state, std::uint32_t slot) {
    return PageWord(static_cast<std::uint32_t>(state) | slot << slot_shift);
  }
  static constexpr PageWord fresh_resident() { return PageWord(static_cast<std::uint32_t>(PageState::resident) | fresh_bit); }

  constexpr PageState state() const { return static_cast<PageState>(_bits & state_mask); }
  constexpr std::uint32_t slot() const { return _bits >> slot_shift; }
  /// Came back from limbo or from the server since the last sweep: worth a second chance.
  constexpr bool fresh() const { return (_bits & fresh_bit) != 0; }
  constexpr std::uint32_t bits() const { return _bits; }
  constexpr bool operator==(PageWord other) const { return _bits == other._bits; }

 private:
  static constexpr std::uint32_t state_mask = 0xf;
  static constexpr std::uint32_t fresh_bit = 1u << 4;
  static constexpr unsigned slot_shift = 8;
  std::uint32_t _bits;
};

/// The states of all pages of one heap. Thread contract: fault path; lock-free.
class PageTable {
 public:
  /// All pages start untouched. Memory: 4 bytes per page and per 256 pages, from anonymous memory, never given back.
  explicit PageTable(std::uint32_t page_count);
  PageTable(const PageTable&) = delete;
  PageTable& operator=(const PageTable&) = delete;

  std::uint32_t page_count() const { return _page_count; }
  std::size_t bytes() const { return std::size_t{_page_count + departure_blocks()} * sizeof(std::uint32_t); }
  PageWord load(PageIndex page) const { return PageWord(word(page).load(std::memory_order_acquire)); }

  /// Moves `page` from exactly `from` to `to`; false if it was not in `from` any more, then nothing changed.
  bool change(PageIndex page, PageWord from, PageWord to);
  /// The owner of a claimed page (filling, evicting, returning, dropping, fetching) ends its claim.
  void end_claim(PageIndex page, PageWord to);

  /// Pages now in `state`, by a scan of the table.
  std::uint32_t count(PageState state) const;

  /// Names what the server holds of `count` pages (a multiple of departure_pages) from `first` on: it changes whenever one of them
  /// ceases to be remote, before anybody can write to it. Whoever reads it first and the states then knows what is told of the remote ones
  /// as long as it stays the same.
  std::uint64_t remote_epoch(PageIndex first, std::uint32_t count) const;
  static constexpr std::uint32_t departure_pages = 256;

  /// Whether the drawing above has an edge from `from` to `to`.
  static bool legal(PageState from, PageState to);

 private:
  std::atomic<std::uint32_t>& word(PageIndex page) const { return _words[raw(page)]; }
  std::uint32_t departure_blocks() const { return (_page_count + departure_pages - 1) / departure_pages; }

  std::uint32_t _page_count;
  std::atomic<std::uint32_t>* _words;
  std::atomic<std::uint32_t>* _departures;  // by block of departure_pages: how often one of them has ceased to be remote
};

}  // namespace farheap
