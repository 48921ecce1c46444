#include "hotspot/jvmci_constants.hpp"

#include <link.h>

#include <cstring>

namespace farheap {
namespace {

int add_segments(dl_phdr_info* object, std::size_t, void* segments) {
  const char* const file = std::strrchr(object->dlpi_name, '/');
  if (file == nullptr || std::strcmp(file, "/libjvm.so") != 0) return 0;
  for (unsigned i = 0; i < object->dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = object->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_R) == 0) continue;
    // What the file does not have is zero, and no part of a table.
    static_cast<std::vector<LoadedSegment>*>(segments)->push_back(
        {reinterpret_cast<const std::byte*>(object->dlpi_addr + segment.p_vaddr), segment.p_filesz, (segment.p_flags & PF_W) != 0});
  }
  return 1;
}

// The first text in [from, end) that is `name`, with its end.
const std::byte* next_text(const std::byte* from, const std::byte* end, const char* name) {
  return static_cast<const std::byte*>(::memmem(from, static_cast<std::size_t>(end - from), name, std::strlen(name) + 1));
}

}  // namespace

JvmciConstants JvmciConstants::of_this_jvm() {
  std::vector<LoadedSegment> segments;
  ::dl_iterate_phdr(add_segments, &segments);
  return JvmciConstants(std::move(segments));
}

bool JvmciConstants::find(const char* name, std::int32_t* value) const {
  std::vector<std::uint64_t> texts;
  for (const LoadedSegment& segment : _segments) {
    if (segment.writable) continue;
    const std::byte* const end = segment.start + segment.bytes;
    for (const std::byte* at = next_text(segment.start, end, name); at != nullptr; at = next_text(at + 1, end, name)) {
      texts.push_back(reinterpret_cast<std::uint64_t>(at));
    }
  }
  unsigned hits = 0;
  for (const LoadedSegment& segment : _segments) {
    if (!segment.writable) continue;
    const std::size_t first = -reinterpret_cast<std::uint64_t>(segment.start) % sizeof(std::uint64_t);
    for (std::size_t at = first; at + 2 * sizeof(std::uint64_t) <= segment.bytes; at += sizeof(std::uint64_t)) {
      std::uint64_t entry[2];
      std::memcpy(entry, segment.start + at, sizeof entry);
      for (const std::uint64_t text : texts) {
        if (entry[0] != text) continue;
        *value = static_cast<std::int32_t>(entry[1]);
        ++hits;
      }
    }
  }
  return hits == 1;
}

}  // namespace farheap
