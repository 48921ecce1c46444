#include "hotspot/class_layouts.hpp"

#include <algorithm>

#include "base/own_memory.hpp"
#include "hotspot/vm_memory.hpp"

namespace farheap {
namespace {

constexpr std::uint32_t word_bytes = 8;
// A list that is read while it changes may lead round in circles.
constexpr std::size_t classes_max = 1 << 20;
constexpr unsigned supers_max = 1024;
constexpr std::uint32_t tables_words_max = 1 << 20;
constexpr std::uint32_t field_blocks_max = 1 << 14;

template <typename T>
bool read_at(std::uint64_t address, T* out) {
  return address != 0 && copy_own_memory(out, reinterpret_cast<const void*>(address), sizeof *out);
}

}  // namespace

std::vector<ClassLayout> ClassLayouts::read() {
  std::vector<ClassLayout> all;
  auto data = load_from<std::uint64_t>(_structs.class_loader_data_head);
  for (std::size_t seen = 0; data != 0 && seen < classes_max; ++seen) {
    std::uint64_t klass = 0;
    read_at(data + _structs.class_loader_data_klasses, &klass);
    for (; klass != 0 && all.size() < classes_max; ++seen) {
      ClassLayout layout;
      if (read_class(klass, &layout)) all.push_back(std::move(layout));
      if (!read_at(klass + _structs.klass_next_link, &klass)) klass = 0;
    }
    if (!read_at(data + _structs.class_loader_data_next, &data)) data = 0;
  }
  return all;
}

// Klass::_layout_helper. Of an instance: bytes of an object, the lowest bit set when it cannot be allocated fast. Of an array:
//   | 31, 30 of what: 2 references, 3 else | 23 ... 16 header bytes | 15 ... 8 element type | 5 ... 0 log2 of an element's bytes |
bool ClassLayouts::read_class(std::uint64_t klass, ClassLayout* out) const {
  std::int32_t helper = 0;
  out->klass = klass;
  read_at(klass + _structs.klass_java_mirror, &out->mirror_handle);
  if (!read_at(klass + _structs.klass_layout_helper, &helper) || !read_name(klass, &out->name)) return false;
  if (helper >= 0) {
    out->instance_bytes = static_cast<std::uint32_t>(helper) & ~(word_bytes - 1);
    return read_instance(klass, out);
  }
  const auto bits = static_cast<std::uint32_t>(helper);
  out->kind = bits >> 30 == 2 ? ClassKind::object_array : ClassKind::primitive_array;
  out->array_header_bytes = bits >> 16 & 0xff;
  out->log2_element_bytes = bits & 0x3f;
  return true;
}

bool ClassLayouts::read_instance(std::uint64_t klass, ClassLayout* out) const {
  if (!read_fields(klass, out) || !read_kind(klass, out)) return false;
  switch (out->kind) {
    case ClassKind::mirror:
      out->size_offset = load_from<std::uint32_t>(_structs.mirror_size_offset);
      out->static_count_offset = load_from<std::uint32_t>(_structs.mirror_static_count_offset);
      return true;
    case ClassKind::stack_chunk:
      out->size_offset = _hidden.stack_chunk_size;
      return _hidden.stack_chunk_size != 0;
    case ClassKind::reference:
      out->referent_offset = _hidden.referent;
      out->discovered_offset = _hidden.discovered;
      return _hidden.referent != 0 && _hidden.discovered != 0;
    default:
      return true;
  }
}

// Oop map blocks come behind an InstanceKlass's vtable and itable.
bool ClassLayouts::read_fields(std::uint64_t klass, ClassLayout* out) const {
  std::uint32_t vtable_words = 0;
  std::uint32_t itable_words = 0;
  std::uint32_t map_words = 0;
  const bool read = read_at(klass + _structs.klass_vtable_length, &vtable_words) &&
                    read_at(klass + _structs.instance_itable_length, &itable_words) &&
                    read_at(klass + _structs.instance_oop_map_words, &map_words);
  if (!read || vtable_words > tables_words_max || itable_words > tables_words_max || map_words > field_blocks_max) return false;
  static_assert(sizeof(ReferenceFields) == word_bytes, "an oop map block of HotSpot: int offset, uint count");
  out->fields.resize(map_words);
  if (map_words == 0) return true;
  const std::uint64_t maps = klass + _structs.instance_klass_bytes + std::uint64_t{vtable_words + itable_words} * word_bytes;
  return copy_own_memory(out->fields.data(), reinterpret_cast<const void*>(maps), map_words * sizeof(ReferenceFields));
}

// By the names of its superclasses.
bool ClassLayouts::read_kind(std::uint64_t klass, ClassLayout* out) const {
  if (out->name == "java/lang/Class") out->kind = ClassKind::mirror;
  if (out->name == "jdk/internal/vm/StackChunk") out->kind = ClassKind::stack_chunk;
  if (out->kind != ClassKind::instance) return true;
  for (unsigned depth = 0; klass != 0; ++depth) {
    std::string name;
    if (depth > supers_max || !read_name(klass, &name)) return false;
    if (name == "java/lang/ref/WeakReference" || name == "java/lang/ref/PhantomReference") out->weak = true;
    if (name == "java/lang/ref/Reference") out->kind = ClassKind::reference;
    if (name == "java/lang/ClassLoader") out->kind = ClassKind::class_loader;
    if (!read_at(klass + _structs.klass_super, &klass)) return false;
  }
  return true;
}

bool ClassLayouts::read_name(std::uint64_t klass, std::string* out) const {
  std::uint64_t symbol = 0;
  std::uint16_t length = 0;
  const bool has_name = read_at(klass + _structs.klass_name, &symbol) && read_at(symbol + _structs.symbol_length, &length);
  if (!has_name || length == 0) return false;
  out->resize(length);
  return copy_own_memory(&(*out)[0], reinterpret_cast<const void*>(symbol + _structs.symbol_body), length);
}

// What tells hidden classes of one name apart is behind a plus here, and behind a slash in Java.
std::string ClassLayouts::java_name(std::string name) {
  std::replace(name.begin(), name.end(), '/', '.');
  const std::size_t hidden = name.rfind("+0x");
  if (hidden != std::string::npos) name[hidden] = '/';
  std::size_t dimensions = 0;
  while (dimensions < name.size() && name[dimensions] == '[') ++dimensions;
  if (dimensions == 0) return name;
  std::string element = name.substr(dimensions);
  constexpr const char* primitives[] = {"Bbyte", "Cchar", "Ddouble", "Ffloat", "Iint", "Jlong", "Sshort", "Zboolean"};
  if (!element.empty() && element.front() == 'L' && element.back() == ';') {
    element = element.substr(1, element.size() - 2);
  } else {
    for (const char* primitive : primitives) {
      if (element.size() == 1 && element[0] == primitive[0]) element = primitive + 1;
    }
  }
  for (; dimensions > 0; --dimensions) element += "[]";
  return element;
}

}  // namespace farheap
