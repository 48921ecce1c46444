// The JVM's flags (-XX:...), by name. At Agent_OnLoad they have been parsed and adjusted, and the heap does not exist yet.
#pragma once

#include <cstddef>
#include <cstdint>

#include "hotspot/vm_structs.hpp"

namespace farheap {

class VmFlags {
 public:
  explicit VmFlags(const VmStructs& structs) : _structs(structs) {}

  /// Whether the boolean flag exists and is on.
  bool is_on(const char* name) const;
  /// Value of a size_t or uintx flag; 0 if there is none of that name.
  std::uint64_t size(const char* name) const;
  /// Value of a string flag; null if there is none of that name, or it is not set.
  const char* text(const char* name) const;
  /// Sets a boolean flag. False if it does not exist.
  bool set(const char* name, bool on) const;
  /// Sets a size_t or uintx flag: one that the JVM calls manageable, and reads again while it runs. False if it does not exist.
  bool set_size(const char* name, std::uint64_t value) const;

 private:
  std::byte* find(const char* name) const;

  const VmStructs& _structs;
};

}  // namespace farheap
