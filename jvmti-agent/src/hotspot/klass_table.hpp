// What the fault path knows of classes: for each word that names a class in an object's header, the object's size and where its references
// lie. A copy of HotSpot's own structures, for those may be unloaded at any moment.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>

#include "hotspot/class_layouts.hpp"
#include "hotspot/heap_model.hpp"

namespace farheap {

enum class ShapeKind : std::uint8_t { unknown, instance, object_array, primitive_array };

/// Objects of one class. What does not fit is left out: a shape only tells what may be worth looking at.
struct Shape {
  static constexpr std::uint32_t fields_max = 16;

  ShapeKind kind = ShapeKind::unknown;
  std::uint8_t field_count = 0;
  std::uint8_t header_bytes = 0;        // of an array
  std::uint8_t log2_element_bytes = 0;  // of an array
  std::uint32_t instance_bytes = 0;
  std::array<std::uint16_t, fields_max> fields{};  // offsets of references, in units of 4 bytes
};

/// Thread contract: find() is fault path; put(), clear(): one background thread. An entry that is read while it changes is a wrong shape.
class KlassTable {
 public:
  static constexpr std::uint32_t entries_max = 1u << 15;

  KlassTable();
  KlassTable(const KlassTable&) = delete;
  KlassTable& operator=(const KlassTable&) = delete;

  /// The objects whose header has `klass`, as it lies there: an address, or narrow. Unknown: `kind` says so.
  Shape find(std::uint64_t klass) const;
  /// Whether there is a class of that name, so that the word may be part of a header.
  bool knows(std::uint64_t klass) const { return entry_of(klass) != nullptr; }

  /// False: the table is full.
  bool put(std::uint64_t klass, const Shape& shape);
  void clear();
  std::uint32_t size() const { return _size; }
  static constexpr std::size_t bytes() { return entries_max * sizeof(Entry); }

  /// Of a heap whose references have `oop_bytes`.
  static Shape shape_of(const ClassLayout& layout, std::uint32_t oop_bytes);

 private:
  //  word 0: | 63 ... 32 instance bytes | 31 ... 24 kind | 23 ... 16 fields | 15 ... 8 header bytes | 7 ... 0 log2 of an element's bytes |
  //  words 1 to 4: four fields each, the first in the lowest bits
  static constexpr std::uint32_t words = 1 + Shape::fields_max / 4;
  struct Entry {
    std::atomic<std::uint64_t> klass{0};
    std::array<std::atomic<std::uint64_t>, words> shape{};
  };
  static constexpr std::uint32_t probes_max = 16;

  static std::uint32_t place_of(std::uint64_t klass) { return static_cast<std::uint32_t>(klass * 0x9e3779b97f4a7c15u >> 49); }
  static_assert(entries_max == 1u << (64 - 49), "a place is 15 bits");
  const Entry* entry_of(std::uint64_t klass) const;

  const std::unique_ptr<Entry[]> _entries;
  std::uint32_t _size = 0;
};

/// How the objects of one heap lie in memory: what the fault path reads them by.
struct HeapShapes {
  ObjectEncoding encoding;
  KlassTable table;
  std::atomic<bool> met_unknown{true};  // a fault met what may be a class that the table does not have
};

}  // namespace farheap
