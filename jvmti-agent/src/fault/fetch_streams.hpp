// Whether a thread goes through memory in order, told from its own fetches: pages that are present leave no trace. A thread may be in
// several places at once (a collector that scans a region and looks at what its objects refer to), so each keeps a few streams.
#pragma once

#include <array>
#include <cstdint>

#include "base/units.hpp"

namespace farheap {

/// Of one thread.
class FetchStreams {
 public:
  static constexpr std::uint32_t ahead_pages_max = 8;

  /// What a fetch tells: how many pages behind it are worth having, and how many that were fetched ahead have been gone through since.
  struct Advice {
    std::uint32_t ahead;
    std::uint32_t consumed;
  };

  Advice on_fetch(PageIndex page) {
    constexpr std::uint32_t ahead_pages_first = 2;
    ++_now;
    _latest = find(raw(page));
    Stream& stream = _streams[_latest];
    if (!goes_on(stream, raw(page))) {
      stream = {raw(page) + 1, 0, 0, _now};
      return {0, 0};
    }
    // Beyond what was asked for: all of that was passed. Within it: it has been evicted again, or was never fetched.
    const bool passed = raw(page) >= stream.next + stream.ahead;
    const std::uint32_t consumed = passed ? stream.fetched : 0;
    const std::uint32_t more = stream.ahead == 0 ? ahead_pages_first : stream.ahead * 2;
    const std::uint32_t ahead = passed ? (more < ahead_pages_max ? more : ahead_pages_max) : stream.ahead / 2;
    stream = {raw(page) + 1, ahead, 0, _now};
    return {ahead, consumed};
  }

  /// What became of the last advice.
  void note_ahead(std::uint32_t pages) { _streams[_latest].fetched = pages; }

 private:
  struct Stream {
    std::uint32_t next;     // page behind the last fetch
    std::uint32_t ahead;    // pages from there on that were worth having
    std::uint32_t fetched;  // of them; the others were there
    std::uint32_t used;     // when; 0: never
  };
  static constexpr std::uint32_t gap_pages = 1;

  static bool goes_on(const Stream& stream, std::uint32_t page) {
    return stream.used != 0 && page >= stream.next && page <= stream.next + stream.ahead + gap_pages;
  }
  /// The stream that goes on at `page`, or the one that has not for the longest time.
  unsigned find(std::uint32_t page) const {
    unsigned oldest = 0;
    for (unsigned i = 0; i < _streams.size(); ++i) {
      if (goes_on(_streams[i], page)) return i;
      if (_streams[i].used < _streams[oldest].used) oldest = i;
    }
    return oldest;
  }

  std::array<Stream, 4> _streams{};
  unsigned _latest = 0;
  std::uint32_t _now = 0;
};

/// Of the calling thread. Thread contract: fault path.
FetchStreams& fetch_streams();

}  // namespace farheap
