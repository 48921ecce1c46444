// The classes of the Java part (far-heap, org.farheap.runtime), which the build puts into the library.
#pragma once

#include <cstddef>

namespace farheap {

struct EmbeddedClass {
  const char* name;  // "org/farheap/runtime/Reports"
  const unsigned char* begin;
  const unsigned char* end;
};

extern const EmbeddedClass embedded_classes[];
extern const std::size_t embedded_class_count;

}  // namespace farheap
