#include "hotspot/klass_table.hpp"

#include <algorithm>

namespace farheap {
namespace {

constexpr unsigned fields_per_word = 4;
constexpr unsigned field_bits = 16;
constexpr std::uint32_t field_unit = 4;

}  // namespace

KlassTable::KlassTable() : _entries(new Entry[entries_max]) {}

const KlassTable::Entry* KlassTable::entry_of(std::uint64_t klass) const {
  if (klass == 0) return nullptr;
  const std::uint32_t place = place_of(klass);
  for (std::uint32_t probe = 0; probe < probes_max; ++probe) {
    const Entry& entry = _entries[(place + probe) % entries_max];
    const std::uint64_t found = entry.klass.load(std::memory_order_acquire);
    if (found == klass) return &entry;
    if (found == 0) return nullptr;
  }
  return nullptr;
}

Shape KlassTable::find(std::uint64_t klass) const {
  Shape shape;
  const Entry* const entry = entry_of(klass);
  if (entry == nullptr) return shape;
  const std::uint64_t head = entry->shape[0].load(std::memory_order_relaxed);
  shape.instance_bytes = static_cast<std::uint32_t>(head >> 32);
  shape.kind = static_cast<ShapeKind>(head >> 24 & 0xff);
  shape.field_count = static_cast<std::uint8_t>(std::min<std::uint64_t>(head >> 16 & 0xff, Shape::fields_max));
  shape.header_bytes = static_cast<std::uint8_t>(head >> 8);
  shape.log2_element_bytes = static_cast<std::uint8_t>(head & 0xf);
  for (unsigned i = 0; i < shape.field_count; ++i) {
    const std::uint64_t word = entry->shape[1 + i / fields_per_word].load(std::memory_order_relaxed);
    shape.fields[i] = static_cast<std::uint16_t>(word >> (i % fields_per_word * field_bits));
  }
  return shape;
}

bool KlassTable::put(std::uint64_t klass, const Shape& shape) {
  if (klass == 0) return false;
  const std::uint32_t place = place_of(klass);
  for (std::uint32_t probe = 0; probe < probes_max; ++probe) {
    Entry& entry = _entries[(place + probe) % entries_max];
    const std::uint64_t found = entry.klass.load(std::memory_order_relaxed);
    if (found != klass && found != 0) continue;
    std::array<std::uint64_t, words> packed{};
    packed[0] = std::uint64_t{shape.instance_bytes} << 32 | std::uint64_t{static_cast<std::uint8_t>(shape.kind)} << 24 |
                std::uint64_t{shape.field_count} << 16 | std::uint64_t{shape.header_bytes} << 8 | shape.log2_element_bytes;
    for (unsigned i = 0; i < shape.field_count; ++i) {
      packed[1 + i / fields_per_word] |= std::uint64_t{shape.fields[i]} << (i % fields_per_word * field_bits);
    }
    for (unsigned i = 0; i < words; ++i) entry.shape[i].store(packed[i], std::memory_order_relaxed);
    entry.klass.store(klass, std::memory_order_release);
    if (found == 0) ++_size;
    return true;
  }
  return false;
}

void KlassTable::clear() {
  for (std::uint32_t i = 0; i < entries_max; ++i) _entries[i].klass.store(0, std::memory_order_relaxed);
  _size = 0;
}

Shape KlassTable::shape_of(const ClassLayout& layout, std::uint32_t oop_bytes) {
  Shape shape;
  shape.instance_bytes = layout.instance_bytes;
  shape.header_bytes = static_cast<std::uint8_t>(layout.array_header_bytes);
  shape.log2_element_bytes = static_cast<std::uint8_t>(layout.log2_element_bytes);
  shape.kind = layout.kind == ClassKind::object_array      ? ShapeKind::object_array
               : layout.kind == ClassKind::primitive_array ? ShapeKind::primitive_array
                                                           : ShapeKind::instance;
  for (const ReferenceFields& run : layout.fields) {
    for (std::uint32_t i = 0; i < run.count && shape.field_count < Shape::fields_max; ++i) {
      const std::uint64_t offset = run.offset + std::uint64_t{i} * oop_bytes;
      if (offset % field_unit != 0 || offset / field_unit > UINT16_MAX) continue;
      shape.fields[shape.field_count++] = static_cast<std::uint16_t>(offset / field_unit);
    }
  }
  return shape;
}

}  // namespace farheap
