#include "evict/steady_copy.hpp"

#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstring>

#include "base/units.hpp"

namespace farheap {

SteadyCopy::~SteadyCopy() {
  if (_memory != nullptr) ::munmap(_memory, bytes());
}

Error SteadyCopy::open() {
  void* memory = ::mmap(nullptr, std::size_t{_pages} * page_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return {ExitStatus::environment, "no memory for copies of pages that are written back"};
  _memory = static_cast<std::byte*>(memory);
  if (take(0, _memory + (_pages - 1) * page_bytes)) return Error::none();
  return {ExitStatus::environment, std::string("evict=wp needs the system call process_vm_readv on the process itself (") + std::strerror(errno) +
                                       "): allow it in the container's seccomp profile, or use Linux 6.8, which needs no evict=wp"};
}

bool SteadyCopy::take(std::uint32_t index, const std::byte* from) const noexcept {
  const iovec to{_memory + std::size_t{index} * page_bytes, page_bytes};
  const iovec source{const_cast<std::byte*>(from), page_bytes};
  return ::process_vm_readv(::getpid(), &to, 1, &source, 1, 0) == static_cast<ssize_t>(page_bytes);
}

const std::byte* SteadyCopy::at(std::uint32_t index) const noexcept { return _memory + std::size_t{index} * page_bytes; }

std::size_t SteadyCopy::bytes() const noexcept { return _memory == nullptr ? 0 : std::size_t{_pages} * page_bytes; }

}  // namespace farheap
