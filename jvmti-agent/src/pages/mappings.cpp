#include "pages/mappings.hpp"

#include <algorithm>
#include <cinttypes>
#include <cstdint>
#include <cstdio>

#include "base/stop.hpp"

namespace farheap {
namespace {

void append(std::vector<Mapping>& mappings, Mapping next) {
  if (!mappings.empty() && mappings.back().end == next.start && mappings.back().anonymous == next.anonymous) {
    mappings.back().end = next.end;
  } else {
    mappings.push_back(next);
  }
}

}  // namespace

bool parse_mapping(const char* line, Mapping* out) {
  std::uint64_t start;
  std::uint64_t end;
  std::uint64_t inode;
  char shared;
  if (std::sscanf(line, "%" SCNx64 "-%" SCNx64 " %*c%*c%*c%c %*x %*x:%*x %" SCNu64, &start, &end, &shared, &inode) != 4) return false;
  *out = {reinterpret_cast<std::byte*>(start), reinterpret_cast<std::byte*>(end), inode == 0 && shared == 'p'};
  return true;
}

std::vector<Mapping> mappings_in(const std::byte* start, const std::byte* end) {
  std::vector<Mapping> mappings;
  std::FILE* maps = std::fopen("/proc/self/maps", "re");
  if (maps == nullptr) stop(ExitStatus::environment, "/proc/self/maps cannot be read: mount /proc");
  char line[1024];
  Mapping mapping;
  while (std::fgets(line, sizeof line, maps) != nullptr) {
    if (!parse_mapping(line, &mapping) || mapping.end <= start || mapping.start >= end) continue;
    append(mappings, {std::max(mapping.start, const_cast<std::byte*>(start)), std::min(mapping.end, const_cast<std::byte*>(end)),
                      mapping.anonymous});
  }
  std::fclose(maps);
  return mappings;
}

}  // namespace farheap
