#include "hotspot/class_layouts.hpp"

#include <algorithm>
#include <cstring>

#include "base/own_memory.hpp"
#include "hotspot/vm_memory.hpp"

namespace farheap {
namespace {

constexpr std::uint32_t word_bytes = 8;
// A list that is read while it changes may lead round in circles.
constexpr std::size_t classes_max = 1 << 20;
constexpr unsigned supers_max = 1024;  // and of our own calls
constexpr std::uint32_t tables_words_max = 1 << 20;
constexpr std::uint32_t field_blocks_max = 1 << 14;

// More than Klass has.
constexpr std::uint64_t klass_bytes_max = 512;
// Most names are shorter.
constexpr std::size_t symbol_guess_bytes = 80;

template <typename T>
bool read_at(std::uint64_t address, T* out) {
  return address != 0 && copy_own_memory(out, reinterpret_cast<const void*>(address), sizeof *out);
}

template <typename T>
T field_of(const std::byte* bytes) {
  T field;
  std::memcpy(&field, bytes, sizeof field);
  return field;
}

}  // namespace

ClassLayouts::ClassLayouts(const VmStructs& structs, const HiddenOffsets& hidden) : _structs(structs), _hidden(hidden) {
  const auto [first, last] = std::minmax({structs.klass_name, structs.klass_super, structs.klass_java_mirror, structs.klass_next_link,
                                          structs.klass_layout_helper, structs.klass_vtable_length});
  _klass_start = first;
  _klass_bytes = last + sizeof(std::uint64_t) - first;
}

std::vector<ClassLayout> ClassLayouts::read() {
  std::vector<ClassLayout> all;
  Natures natures;
  auto data = load_from<std::uint64_t>(_structs.class_loader_data_head);
  for (std::size_t seen = 0; data != 0 && seen < classes_max; ++seen) {
    std::uint64_t address = 0;
    read_at(data + _structs.class_loader_data_klasses, &address);
    for (Klass klass; read_klass(address, &klass) && all.size() < classes_max; ++seen, address = klass.next) {
      ClassLayout layout;
      if (read_class(address, klass, &natures, &layout)) all.push_back(std::move(layout));
    }
    if (!read_at(data + _structs.class_loader_data_next, &data)) data = 0;
  }
  return all;
}

// Klass::_layout_helper. Of an instance: bytes of an object, the lowest bit set when it cannot be allocated fast. Of an array:
//   | 31, 30 of what: 2 references, 3 else | 23 ... 16 header bytes | 15 ... 8 element type | 5 ... 0 log2 of an element's bytes |
bool ClassLayouts::read_class(std::uint64_t address, const Klass& klass, Natures* natures, ClassLayout* out) const {
  out->klass = address;
  out->mirror_handle = klass.mirror_handle;
  if (!read_name(klass.name, &out->name)) return false;
  if (klass.layout_helper >= 0) {
    out->instance_bytes = static_cast<std::uint32_t>(klass.layout_helper) & ~(word_bytes - 1);
    return read_instance(address, klass, natures, out);
  }
  const auto bits = static_cast<std::uint32_t>(klass.layout_helper);
  out->kind = bits >> 30 == 2 ? ClassKind::object_array : ClassKind::primitive_array;
  out->array_header_bytes = bits >> 16 & 0xff;
  out->log2_element_bytes = bits & 0x3f;
  return true;
}

bool ClassLayouts::read_instance(std::uint64_t address, const Klass& klass, Natures* natures, ClassLayout* out) const {
  Nature nature;
  if (!read_fields(address, klass, out) || !read_nature(address, klass, 0, natures, &nature)) return false;
  out->kind = nature.kind;
  out->weak = nature.weak;
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
bool ClassLayouts::read_fields(std::uint64_t address, const Klass& klass, ClassLayout* out) const {
  std::uint32_t itable_words = 0;
  std::uint32_t map_words = 0;
  const bool read =
      read_at(address + _structs.instance_itable_length, &itable_words) && read_at(address + _structs.instance_oop_map_words, &map_words);
  if (!read || klass.vtable_words > tables_words_max || itable_words > tables_words_max || map_words > field_blocks_max) return false;
  static_assert(sizeof(ReferenceFields) == word_bytes, "an oop map block of HotSpot: int offset, uint count");
  out->fields.resize(map_words);
  if (map_words == 0) return true;
  const std::uint64_t maps = address + _structs.instance_klass_bytes + std::uint64_t{klass.vtable_words + itable_words} * word_bytes;
  return copy_own_memory(out->fields.data(), reinterpret_cast<const void*>(maps), map_words * sizeof(ReferenceFields));
}

// By its name and those of its superclasses.
bool ClassLayouts::read_nature(std::uint64_t address, const Klass& klass, unsigned depth, Natures* natures, Nature* out) const {
  const auto known = natures->find(address);
  if (known != natures->end()) {
    *out = known->second;
    return true;
  }
  std::string name;
  if (depth > supers_max || !read_name(klass.name, &name)) return false;
  Klass super;
  if (klass.super != 0 && !(read_klass(klass.super, &super) && read_nature(klass.super, super, depth + 1, natures, out))) return false;
  if (name == "java/lang/Class") out->kind = ClassKind::mirror;
  if (name == "jdk/internal/vm/StackChunk") out->kind = ClassKind::stack_chunk;
  if (name == "java/lang/ref/Reference") out->kind = ClassKind::reference;
  if (name == "java/lang/ClassLoader") out->kind = ClassKind::class_loader;
  if (name == "java/lang/ref/WeakReference" || name == "java/lang/ref/PhantomReference") out->weak = true;
  natures->emplace(address, *out);
  return true;
}

bool ClassLayouts::read_klass(std::uint64_t address, Klass* out) const {
  std::byte bytes[klass_bytes_max];
  if (address == 0 || _klass_bytes > sizeof bytes) return false;
  if (!copy_own_memory(bytes, reinterpret_cast<const void*>(address + _klass_start), _klass_bytes)) return false;
  const auto at = [&](std::uint64_t offset) { return bytes + (offset - _klass_start); };
  out->name = field_of<std::uint64_t>(at(_structs.klass_name));
  out->super = field_of<std::uint64_t>(at(_structs.klass_super));
  out->mirror_handle = field_of<std::uint64_t>(at(_structs.klass_java_mirror));
  out->next = field_of<std::uint64_t>(at(_structs.klass_next_link));
  out->layout_helper = field_of<std::int32_t>(at(_structs.klass_layout_helper));
  out->vtable_words = field_of<std::uint32_t>(at(_structs.klass_vtable_length));
  return true;
}

// The length and what is most likely the whole of it first; at the end of a mapping that much is not there.
bool ClassLayouts::read_name(std::uint64_t symbol, std::string* out) const {
  std::byte bytes[symbol_guess_bytes];
  std::uint16_t length = 0;
  const std::uint64_t head = std::min(_structs.symbol_length, _structs.symbol_body);
  const bool guessed = symbol != 0 && copy_own_memory(bytes, reinterpret_cast<const void*>(symbol + head), sizeof bytes);
  if (guessed) {
    std::memcpy(&length, bytes + (_structs.symbol_length - head), sizeof length);
  } else if (!read_at(symbol + _structs.symbol_length, &length)) {
    return false;
  }
  if (length == 0) return false;
  const std::uint64_t body = _structs.symbol_body - head;
  if (guessed && body + length <= sizeof bytes) {
    out->assign(reinterpret_cast<const char*>(bytes) + body, length);
    return true;
  }
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
