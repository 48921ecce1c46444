#include "pages/pagemap.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "base/stop.hpp"
#include "base/units.hpp"

namespace farheap {

Pagemap::~Pagemap() {
  if (_descriptor >= 0) ::close(_descriptor);
}

Error Pagemap::open() {
  _descriptor = ::open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
  return _descriptor >= 0 ? Error::none() : Error{ExitStatus::environment, "/proc/self/pagemap cannot be read: mount /proc"};
}

//   entry of a page: | 63 present | 62 swapped, or being migrated | 61 ... 0 |
std::uint64_t Pagemap::exists(const std::byte* first, std::uint32_t count) const noexcept {
  std::uint64_t entries[look_pages_max];
  const std::size_t bytes = count * sizeof entries[0];
  const auto offset = static_cast<off_t>((reinterpret_cast<std::uintptr_t>(first) >> page_shift) * sizeof entries[0]);
  if (count > look_pages_max || ::pread(_descriptor, entries, bytes, offset) != static_cast<ssize_t>(bytes)) {
    stop(ExitStatus::internal, "internal check failed: /proc/self/pagemap does not tell about %u pages (errno %d)", count, errno);
  }
  std::uint64_t there = 0;
  for (std::uint32_t i = 0; i < count; ++i) there |= std::uint64_t{entries[i] >> 62 != 0} << i;
  return there;
}

}  // namespace farheap
