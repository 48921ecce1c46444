// Whether fetching ahead pays, by who asks for it: of what was fetched ahead lately, how much was gone through.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "fault/toucher.hpp"

namespace farheap {

/// Thread contract: fault path; relaxed atomics, for it is a rule of thumb.
class PrefetchWorth {
 public:
  void note_consumed(Toucher toucher, std::uint32_t pages) { of(toucher).consumed.fetch_add(pages, std::memory_order_relaxed); }
  void note_ahead(Toucher toucher, std::uint32_t pages) {
    Recent& recent = of(toucher);
    if (recent.ahead.fetch_add(pages, std::memory_order_relaxed) + pages < span_pages) return;
    // Older experience counts half.
    recent.ahead.store(recent.ahead.load(std::memory_order_relaxed) / 2, std::memory_order_relaxed);
    recent.consumed.store(recent.consumed.load(std::memory_order_relaxed) / 2, std::memory_order_relaxed);
  }

  /// A page fetched ahead costs about a third of a fault that it saves (docs/MEASUREMENTS.md). Where it does not pay, one stream in
  /// sixteen is tried all the same, so that a change is noticed.
  bool pays(Toucher toucher) {
    Recent& recent = of(toucher);
    const std::uint32_t ahead = recent.ahead.load(std::memory_order_relaxed);
    if (ahead < span_pages / 8 || recent.consumed.load(std::memory_order_relaxed) * 5 >= ahead * 2) return true;
    return recent.turns.fetch_add(1, std::memory_order_relaxed) % 16 == 0;
  }

 private:
  static constexpr std::uint32_t span_pages = 8192;
  struct Recent {
    std::atomic<std::uint32_t> ahead{0};
    std::atomic<std::uint32_t> consumed{0};
    std::atomic<std::uint32_t> turns{0};
  };
  Recent& of(Toucher toucher) { return _recent[static_cast<unsigned>(toucher)]; }

  std::array<Recent, 8> _recent{};
};

}  // namespace farheap
