// Objects in memory as HotSpot lays them out, with narrow references and narrow class pointers, of classes that a test makes up.
#pragma once

#include <cstring>

#include "fault/reference_chase.hpp"

namespace farheap::test {

/// Narrow references count from 8 bytes before the heap, so that none of them is null.
class ObjectGraph {
 public:
  static constexpr std::uint32_t node_class = 101;  // two references, at 16 and 20, and a word at 24
  static constexpr std::uint32_t leaf_class = 102;  // none
  static constexpr std::uint32_t array_class = 103;

  ObjectGraph(std::byte* memory, const HeapRange& range) : _memory(memory) {
    shapes.encoding.oops = {true, reinterpret_cast<std::uint64_t>(range.base()) - 8, 3};
    shapes.encoding.klasses = {true, 0, 0};
    shapes.table.put(node_class, {ShapeKind::instance, 2, 0, 0, 32, {4, 5}});
    shapes.table.put(leaf_class, {ShapeKind::instance, 0, 0, 0, 24, {}});
    shapes.table.put(array_class, {ShapeKind::object_array, 0, 16, 2, 0, {}});
  }

  static std::uint64_t in_page(std::uint32_t page, std::uint32_t offset = 0) { return std::uint64_t{page} * page_bytes + offset; }
  static std::uint32_t narrow(std::uint64_t object) { return static_cast<std::uint32_t>((object + 8) >> 3); }

  void put(std::uint64_t object, std::uint32_t klass) {
    put_word<std::uint64_t>(object, 1);
    put_word(object + 8, klass);
  }
  void link(std::uint64_t object, std::uint32_t field, std::uint64_t target) { put_word(object + field, narrow(target)); }
  void put_array(std::uint64_t array, std::uint32_t length) {
    put(array, array_class);
    put_word(array + 12, length);
  }
  template <typename Word>
  void put_word(std::uint64_t at, Word value) {
    std::memcpy(_memory + at, &value, sizeof value);
  }

  HeapShapes shapes;

 private:
  std::byte* const _memory;
};

}  // namespace farheap::test
