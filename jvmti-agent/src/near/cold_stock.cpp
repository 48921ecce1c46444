#include "near/cold_stock.hpp"

#include <algorithm>

namespace farheap {

ColdStock ColdStock::take(const HeapRange& range, const CollectorView& collector, const PageTable& pages, const BlockSet& paged) {
  const std::uint32_t regions = range.region_count();
  ColdStock stock;
  stock.regions.resize(regions);
  stock.readable.resize(regions);
  stock.held = PageBits(range.page_count());
  for (std::uint32_t region = 0; region < regions; ++region) {
    stock.regions[region].epoch = pages.remote_epoch(range.first_page(RegionIndex{region}), range.pages_per_region());
    stock.regions[region].kind = static_cast<std::uint32_t>(wire::RegionKind::other);
  }
  for (std::uint32_t region = 0; region < regions; ++region) stock.hold_used(range, region, collector.use(RegionIndex{region}), pages);
  for (std::uint32_t first = 0; first < regions;) {
    std::vector<RegionUse> parts{collector.use(RegionIndex{first})};
    const bool humongous = parts[0].kind == RegionKind::humongous && !parts[0].continues;
    for (std::uint32_t next = first + 1; humongous && next < regions; ++next) {
      const RegionUse part = collector.use(RegionIndex{next});
      if (part.kind != RegionKind::humongous || !part.continues) break;
      parts.push_back(part);
    }
    const auto count = static_cast<std::uint32_t>(parts.size());
    if (humongous || parts[0].kind == RegionKind::old) {
      stock.add_object(range, {first, count, parts.back().used_bytes & ~7u, humongous, false, 0}, parts, pages, paged);
    }
    first += count;
  }
  return stock;
}

// What lies in free regions, and behind the top of others, is left over from earlier objects.
void ColdStock::hold_used(const HeapRange& range, std::uint32_t region, const RegionUse& use, const PageTable& pages) {
  if (use.kind == RegionKind::free) return;
  const PageIndex first = range.first_page(RegionIndex{region});
  for (std::uint32_t page = 0; page * page_bytes < use.used_bytes; ++page) {
    if (pages.load(first + page).state() == PageState::remote) held.set(first + page);
  }
}

// All parts of a humongous object but the last are full; else it is just being made, and cannot be read.
void ColdStock::add_object(const HeapRange& range, Object object, const std::vector<RegionUse>& parts, const PageTable& pages,
                           const BlockSet& paged) {
  for (std::uint32_t i = 0; i < object.regions; ++i) {
    regions[object.first + i].used_bytes = parts[i].used_bytes & ~7u;
    used_bytes += parts[i].used_bytes;
    if (i > 0) regions[object.first].epoch += regions[object.first + i].epoch;
    if (i + 1 < object.regions && parts[i].used_bytes != range.pages_per_region() * page_bytes) return;
  }
  if (object.last_used_bytes == 0) return;
  const PageIndex first = range.first_page(RegionIndex{object.first});
  std::uint32_t remote = 0;
  std::uint32_t untouched = 0;
  for (std::uint32_t page = 0; page < used_pages(range, object); ++page) {
    remote += held.has(first + page) ? 1 : 0;
    untouched += pages.load(first + page).state() == PageState::untouched && paged.has(first + page) ? 1 : 0;
  }
  object.remote = remote == used_pages(range, object);
  // A page may have come back between the two looks, and count twice.
  object.here = used_pages(range, object) - std::min(used_pages(range, object), remote + untouched);
  objects.push_back(object);
  if (object.here == 0 && remote > 0) make_readable(range, object);
}

void ColdStock::make_readable(const HeapRange& range, const Object& object) {
  const PageIndex first = range.first_page(RegionIndex{object.first});
  for (std::uint32_t page = 0; page < used_pages(range, object); ++page) held.set(first + page);
  for (std::uint32_t i = 0; i < object.regions; ++i) {
    const auto kind = !object.humongous ? wire::RegionKind::old
                      : i == 0          ? wire::RegionKind::humongous_start
                                        : wire::RegionKind::humongous_continues;
    regions[object.first + i].kind = static_cast<std::uint32_t>(kind);
    readable[object.first + i] = true;
  }
}

const ColdStock::Object* ColdStock::object_at(std::uint32_t region) const {
  const auto found = std::lower_bound(objects.begin(), objects.end(), region,
                                      [](const Object& object, std::uint32_t wanted) { return object.first < wanted; });
  return found == objects.end() || found->first != region ? nullptr : &*found;
}

std::uint32_t ColdStock::used_pages(const HeapRange& range, const Object& object) {
  return (object.regions - 1) * range.pages_per_region() + (object.last_used_bytes + page_bytes - 1) / page_bytes;
}

}  // namespace farheap
