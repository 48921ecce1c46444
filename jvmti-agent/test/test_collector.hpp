// A collector whose region kinds a test sets.
#pragma once

#include <atomic>
#include <vector>

#include "pages/collector_view.hpp"

namespace farheap {

class TestCollector final : public CollectorView {
 public:
  explicit TestCollector(std::uint32_t region_count, RegionKind kind = RegionKind::old) : _kinds(region_count) {
    for (auto& each : _kinds) each.store(kind);
  }
  void set(RegionIndex region, RegionKind kind) { _kinds[raw(region)].store(kind); }
  std::uint32_t region_count() const noexcept override { return static_cast<std::uint32_t>(_kinds.size()); }
  RegionKind kind(RegionIndex region) const noexcept override { return _kinds[raw(region)].load(); }
  RegionUse use(RegionIndex region) const noexcept override { return {kind(region), false, used_bytes}; }

  std::uint32_t used_bytes = 0;  // of every region

 private:
  std::vector<std::atomic<RegionKind>> _kinds;
};

}  // namespace farheap
