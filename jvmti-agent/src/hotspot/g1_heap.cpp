#include "hotspot/g1_heap.hpp"

#include "hotspot/vm_memory.hpp"

namespace farheap {

Error G1Heap::locate() {
  const auto* heap = load_from<const std::byte*>(_structs.universe_collected_heap);
  if (heap == nullptr) return {ExitStatus::environment, "the JVM has no heap yet"};
  const std::byte* reserved = heap + _structs.heap_reserved;
  auto* base = load_from<std::byte*>(reserved + _structs.memregion_start);
  const std::size_t bytes = load_from<std::size_t>(reserved + _structs.memregion_words) * sizeof(void*);
  const auto region_bytes = load_from<std::size_t>(_structs.region_grain_bytes);
  const std::byte* table = heap + _structs.g1_region_manager + _structs.manager_regions;
  const auto table_length = load_from<std::size_t>(table + _structs.table_length);
  const bool sane = base != nullptr && reinterpret_cast<std::uintptr_t>(base) % page_bytes == 0 && region_bytes >= page_bytes &&
                    (region_bytes & (region_bytes - 1)) == 0 && bytes % region_bytes == 0 && table_length == bytes / region_bytes;
  if (!sane) return {ExitStatus::environment, "the JVM's heap and region table do not match: HotSpot 17, 21 or 25 with G1 is supported"};
  _range = HeapRange(base, bytes, region_bytes);
  _object = heap;
  _region_table = load_from<const std::byte*>(table + _structs.table_base);
  return Error::none();
}

RegionKind G1Heap::kind_of_tag(const VmStructs& structs, std::uint32_t tag) {
  const auto has = [tag](std::int64_t mask) { return mask > 0 && (tag & static_cast<std::uint32_t>(mask)) != 0; };
  if (tag == static_cast<std::uint32_t>(structs.tag_free)) return RegionKind::free;
  if (has(structs.tag_young_mask)) return RegionKind::young;
  if (has(structs.tag_humongous_mask)) return RegionKind::humongous;
  if (has(structs.tag_old_mask)) return RegionKind::old;
  return RegionKind::other;
}

const std::byte* G1Heap::region_object(RegionIndex region) const noexcept {
  return load_from<const std::byte*>(_region_table + std::size_t{raw(region)} * sizeof(void*));
}

RegionKind G1Heap::kind(RegionIndex region) const noexcept {
  const std::byte* const object = region_object(region);
  if (object == nullptr) return RegionKind::free;
  return kind_of_tag(_structs, load_from<std::uint32_t>(object + _structs.region_type + _structs.type_tag));
}

RegionUse G1Heap::use(RegionIndex region) const noexcept {
  const std::byte* const object = region_object(region);
  if (object == nullptr || _structs.region_top == VmStructs::absent) return {kind(region), false, 0};
  const auto tag = load_from<std::uint32_t>(object + _structs.region_type + _structs.type_tag);
  const RegionKind kind = kind_of_tag(_structs, tag);
  const bool continues = kind == RegionKind::humongous && tag != static_cast<std::uint32_t>(_structs.tag_humongous_start);
  const std::byte* const bottom = _range.address_of(_range.first_page(region));
  const auto used = static_cast<std::uint64_t>(load_from<const std::byte*>(object + _structs.region_top) - bottom);
  const std::uint64_t region_bytes = std::uint64_t{_range.pages_per_region()} << page_shift;
  return {kind, continues, static_cast<std::uint32_t>(used <= region_bytes ? used : 0)};
}

}  // namespace farheap
