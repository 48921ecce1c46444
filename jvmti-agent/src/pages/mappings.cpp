#include "pages/mappings.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cinttypes>
#include <cstdint>
#include <cstdio>

#include "base/stop.hpp"
#include "base/units.hpp"

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

void for_present_pages(std::byte* start, std::byte* end, void (*found)(void*, std::byte*, std::size_t), void* context) {
  // pagemap: 8 bytes a page; bit 63 present, bit 62 swapped out (by the kernel: the page exists).
  constexpr std::uint64_t exists = std::uint64_t{3} << 62;
  constexpr std::size_t chunk_pages = 4096;
  static std::uint64_t entries[chunk_pages];  // callers are one at a time: start-up, then the mapping watch
  const int pagemap = ::open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
  if (pagemap < 0) stop(ExitStatus::environment, "/proc/self/pagemap cannot be read: mount /proc");
  for (std::byte* at = start; at < end;) {
    const std::size_t pages = std::min<std::size_t>(chunk_pages, static_cast<std::size_t>(end - at) >> page_shift);
    const auto offset = static_cast<off_t>((reinterpret_cast<std::uintptr_t>(at) >> page_shift) * sizeof(std::uint64_t));
    if (::pread(pagemap, entries, pages * sizeof entries[0], offset) != static_cast<ssize_t>(pages * sizeof entries[0])) {
      stop(ExitStatus::internal, "internal check failed: /proc/self/pagemap gave a short read");
    }
    for (std::size_t i = 0; i < pages;) {
      std::size_t run = 0;
      while (i + run < pages && (entries[i + run] & exists) != 0) ++run;
      if (run > 0) found(context, at + (i << page_shift), run);
      i += run + 1;
    }
    at += pages << page_shift;
  }
  ::close(pagemap);
}

}  // namespace farheap
