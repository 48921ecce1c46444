// The promise: pages held locally for the heap (present in it, or in limbo) never exceed the budget.
// A page is charged before it is installed and uncharged after its frame is given back.
#pragma once

#include <atomic>
#include <cstdint>

namespace farheap {

/// Thread contract: fault path; lock-free. Unit: pages.
class Budget {
 public:
  /// `reserve_pages` of the budget are kept free ahead of demand by the evictor.
  Budget(std::uint32_t budget_pages, std::uint32_t reserve_pages) : _budget(budget_pages), _reserve(reserve_pages) {}

  std::uint32_t budget_pages() const { return _budget; }
  std::uint32_t reserve_pages() const { return _reserve.load(std::memory_order_relaxed); }
  void set_reserve(std::uint32_t pages) { _reserve.store(pages, std::memory_order_relaxed); }
  std::uint32_t charged_pages() const { return _charged.load(std::memory_order_relaxed); }
  std::uint32_t peak_pages() const { return _peak.load(std::memory_order_relaxed); }

  /// Charges `pages` if they fit; false, and nothing is charged, if they do not.
  bool try_charge(std::uint32_t pages) {
    std::uint32_t charged = _charged.load(std::memory_order_relaxed);
    do {
      if (charged + pages > _budget) return false;
    } while (!_charged.compare_exchange_weak(charged, charged + pages, std::memory_order_acq_rel));
    note_peak(charged + pages);
    return true;
  }

  /// Charges pages that are there already, whatever the budget (found present at start-up or after an unmap).
  void charge_found(std::uint32_t pages) { note_peak(_charged.fetch_add(pages, std::memory_order_acq_rel) + pages); }

  void uncharge(std::uint32_t pages) { _charged.fetch_sub(pages, std::memory_order_acq_rel); }

  /// Pages that still fit.
  std::uint32_t room_pages() const {
    const std::uint32_t charged = charged_pages();
    return charged < _budget ? _budget - charged : 0;
  }

  /// Pages over what leaves the reserve free; 0 when there is nothing to evict.
  std::uint32_t excess_pages() const {
    const std::uint32_t charged = charged_pages();
    const std::uint32_t target = _budget - reserve_pages();
    return charged > target ? charged - target : 0;
  }

 private:
  void note_peak(std::uint32_t charged) {
    std::uint32_t peak = _peak.load(std::memory_order_relaxed);
    while (charged > peak && !_peak.compare_exchange_weak(peak, charged, std::memory_order_relaxed)) {
    }
  }

  const std::uint32_t _budget;
  std::atomic<std::uint32_t> _reserve;
  std::atomic<std::uint32_t> _charged{0};
  std::atomic<std::uint32_t> _peak{0};
};

}  // namespace farheap
