// What near-data work has to know of HotSpot: how objects are encoded, the layouts of their classes, the stacks of Java threads.
#pragma once

#include <cstdint>
#include <vector>

#include "hotspot/class_layouts.hpp"
#include "hotspot/vm_flags.hpp"
#include "hotspot/vm_structs.hpp"

namespace farheap {

/// Addresses as they lie in objects: as they are (8 bytes), or narrow (4 bytes): base + (narrow << shift).
struct PointerEncoding {
  bool narrow = false;
  std::uint64_t base = 0;  // 0 when wide
  std::uint32_t shift = 0;
};

struct ObjectEncoding {
  PointerEncoding oops;
  PointerEncoding klasses;
  bool compact_headers = false;  // JDK 25, -XX:+UseCompactObjectHeaders
  std::uint32_t alignment = 8;   // bytes

  /// Of an array's length, 4 bytes.
  std::uint32_t length_offset() const { return compact_headers ? 8 : klasses.narrow ? 12 : 16; }
};

/// Addresses [low, high).
struct MemorySpan {
  std::uint64_t low;
  std::uint64_t high;
};

/// Background threads.
class HeapModel {
 public:
  HeapModel(const VmStructs& structs, const HiddenOffsets& hidden) : _structs(structs), _layouts(structs, hidden) {}

  /// Error (environment): this JVM does not describe its objects.
  Error read_encoding(ObjectEncoding* out) const;
  std::vector<ClassLayout> layouts() { return _layouts.read(); }
  /// Compiled code, with the references in it.
  MemorySpan code_cache() const;
  /// Of the Java threads that there are now; empty where the JVM does not tell.
  std::vector<MemorySpan> thread_stacks() const;

 private:
  const VmStructs& _structs;
  ClassLayouts _layouts;
};

}  // namespace farheap
