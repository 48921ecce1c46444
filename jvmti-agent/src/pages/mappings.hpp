// The mappings that make up the heap range, as the kernel has them.
#pragma once

#include <cstddef>
#include <vector>

namespace farheap {

struct Mapping {
  std::byte* start;
  std::byte* end;
  bool anonymous;  // false: file-backed, as the JVM's class-data archive; such pages are never paged
};

/// The parts of mappings that lie in [start, end), in address order, neighbours of one kind joined. Set-up and background only.
std::vector<Mapping> mappings_in(const std::byte* start, const std::byte* end);

/// Parses one line of /proc/self/maps; false if it is not one.
bool parse_mapping(const char* line, Mapping* out);

}  // namespace farheap
