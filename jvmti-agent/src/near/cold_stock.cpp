#include "near/cold_stock.hpp"

namespace farheap {

ColdStock ColdStock::take(const HeapRange& range, const CollectorView& collector, const PageTable& pages) {
  const std::uint32_t regions = range.region_count();
  ColdStock stock;
  stock.regions.resize(regions);
  stock.cold.resize(regions);
  stock.held = PageBits(range.page_count());
  for (std::uint32_t region = 0; region < regions; ++region) {
    stock.regions[region].epoch = pages.remote_epoch(range.first_page(RegionIndex{region}), range.pages_per_region());
  }
  for (std::uint32_t page = 0; page < range.page_count(); ++page) {
    if (pages.load(PageIndex{page}).state() == PageState::remote) stock.held.set(PageIndex{page});
  }
  for (std::uint32_t first = 0; first < regions;) {
    std::vector<RegionUse> parts{collector.use(RegionIndex{first})};
    const bool begins = parts[0].kind == RegionKind::humongous && !parts[0].continues;
    for (std::uint32_t next = first + 1; begins && next < regions; ++next) {
      const RegionUse part = collector.use(RegionIndex{next});
      if (part.kind != RegionKind::humongous || !part.continues) break;
      parts.push_back(part);
    }
    stock.add_object(range, first, parts);
    first += static_cast<std::uint32_t>(parts.size());
  }
  return stock;
}

void ColdStock::add_object(const HeapRange& range, std::uint32_t first, const std::vector<RegionUse>& parts) {
  const bool begins = parts[0].kind == RegionKind::humongous && !parts[0].continues;
  const bool kept = parts[0].kind == RegionKind::old || begins;
  const bool is_cold = kept && is_held(range, first, parts);
  for (std::uint32_t i = 0; i < parts.size(); ++i) {
    const auto kind = !is_cold ? wire::RegionKind::other
                      : !begins ? wire::RegionKind::old
                      : i == 0  ? wire::RegionKind::humongous_start
                                : wire::RegionKind::humongous_continues;
    regions[first + i].kind = static_cast<std::uint32_t>(kind);
    regions[first + i].used_bytes = parts[i].used_bytes & ~7u;
    if (i > 0) regions[first].epoch += regions[first + i].epoch;
    cold[first + i] = is_cold;
    used_bytes += kept ? parts[i].used_bytes : 0;
  }
}

// All parts of a humongous object but the last are full; else it is just being made.
bool ColdStock::is_held(const HeapRange& range, std::uint32_t first, const std::vector<RegionUse>& parts) const {
  const std::uint32_t region_pages = range.pages_per_region();
  for (std::uint32_t i = 0; i < parts.size(); ++i) {
    const auto used_pages = static_cast<std::uint32_t>((parts[i].used_bytes + page_bytes - 1) / page_bytes);
    if (used_pages == 0 || (i + 1 < parts.size() && parts[i].used_bytes != region_pages * page_bytes)) return false;
    for (std::uint32_t page = 0; page < used_pages; ++page) {
      if (!held.has(range.first_page(RegionIndex{first + i}) + page)) return false;
    }
  }
  return true;
}

std::uint32_t ColdStock::span(std::uint32_t region) const {
  std::uint32_t end = region + 1;
  const auto continues = static_cast<std::uint32_t>(wire::RegionKind::humongous_continues);
  while (end < regions.size() && regions[end].kind == continues) ++end;
  return end - region;
}

}  // namespace farheap
