// The layouts of all loaded classes, as HotSpot's own structures tell them.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "hotspot/vm_structs.hpp"

namespace farheap {

/// What is to be known of a class beside its reference fields; HotSpot has a subclass of Klass for each.
enum class ClassKind : std::uint8_t { instance, object_array, primitive_array, mirror, reference, class_loader, stack_chunk };

/// Reference fields that lie one behind the other; bytes from the object's start.
struct ReferenceFields {
  std::uint32_t offset;
  std::uint32_t count;
};

/// Offsets in bytes.
struct ClassLayout {
  std::uint64_t klass = 0;                // address of the Klass, its id
  std::uint64_t mirror_handle = 0;        // address of the JVM's reference to its java.lang.Class
  ClassKind kind = ClassKind::instance;
  std::uint32_t instance_bytes = 0;       // of a mirror or a stack chunk, of the part that is the same in all; 0 for arrays
  std::uint32_t array_header_bytes = 0;   // 0 for others
  std::uint32_t log2_element_bytes = 0;
  std::uint32_t size_offset = 0;          // mirror: of its size in words; stack chunk: of the words behind its fields
  std::uint32_t static_count_offset = 0;  // mirror: of the count of its static references, which come behind instance_bytes
  std::uint32_t referent_offset = 0;      // reference; neither of these is among the fields
  std::uint32_t discovered_offset = 0;
  bool weak = false;                      // reference: whether the referent may die
  std::vector<ReferenceFields> fields;
  std::string name;                       // "java/lang/String", "[I"
};

/// Offsets of fields that the exported tables do not tell; 0: this JVM has no such field.
struct HiddenOffsets {
  std::uint32_t referent = 0;          // java.lang.ref.Reference
  std::uint32_t discovered = 0;
  std::uint32_t stack_chunk_size = 0;  // jdk.internal.vm.StackChunk, from JDK 21 on
};

/// Background threads. The JVM loads and unloads classes meanwhile: what is read is copied by the kernel, which fails where a load would
/// crash; what makes no sense is left out, and objects of such a class cannot be read by anyone.
class ClassLayouts {
 public:
  ClassLayouts(const VmStructs& structs, const HiddenOffsets& hidden);

  /// All classes that are loaded now.
  std::vector<ClassLayout> read();

  /// "java/lang/String" and "[Ljava/lang/String;" and "[I" as Java source writes them.
  static std::string java_name(std::string name);

 private:
  /// What a Klass says of itself; addresses.
  struct Klass {
    std::uint64_t name;
    std::uint64_t super;
    std::uint64_t mirror_handle;
    std::uint64_t next;
    std::int32_t layout_helper;
    std::uint32_t vtable_words;
  };
  /// What a class has from its superclasses.
  struct Nature {
    ClassKind kind = ClassKind::instance;
    bool weak = false;
  };
  using Natures = std::unordered_map<std::uint64_t, Nature>;  // of those seen in this reading, by address

  bool read_class(std::uint64_t address, const Klass& klass, Natures* natures, ClassLayout* out) const;
  bool read_instance(std::uint64_t address, const Klass& klass, Natures* natures, ClassLayout* out) const;
  bool read_fields(std::uint64_t address, const Klass& klass, ClassLayout* out) const;
  bool read_nature(std::uint64_t address, const Klass& klass, unsigned depth, Natures* natures, Nature* out) const;
  bool read_klass(std::uint64_t address, Klass* out) const;
  bool read_name(std::uint64_t symbol, std::string* out) const;

  const VmStructs& _structs;
  const HiddenOffsets _hidden;
  // Each class is read with few system calls: all fields of Klass with one.
  std::uint64_t _klass_start = 0;
  std::uint64_t _klass_bytes = 0;
};

}  // namespace farheap
