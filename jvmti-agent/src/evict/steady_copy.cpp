#include "evict/steady_copy.hpp"

#include <sys/mman.h>

#include <cstring>

#include "base/own_memory.hpp"
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
  return {ExitStatus::environment, std::string("evict=wp needs the system call process_vm_readv on the process itself (") +
                                       std::strerror(errno) +
                                       "): allow it in the container's seccomp profile, or leave the option out"};
}

bool SteadyCopy::take(std::uint32_t index, const std::byte* from) const noexcept {
  return copy_own_memory(_memory + std::size_t{index} * page_bytes, from, page_bytes);
}

bool SteadyCopy::take(const Run* runs, std::uint32_t count) noexcept {
  std::size_t total = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::size_t run_bytes = std::size_t{runs[i].count} * page_bytes;
    _to[i] = {_memory + std::size_t{runs[i].index} * page_bytes, run_bytes};
    _from[i] = {const_cast<std::byte*>(runs[i].from), run_bytes};
    total += run_bytes;
  }
  return ::process_vm_readv(::getpid(), _to.data(), count, _from.data(), count, 0) == static_cast<ssize_t>(total);
}

const std::byte* SteadyCopy::at(std::uint32_t index) const noexcept { return _memory + std::size_t{index} * page_bytes; }

std::size_t SteadyCopy::bytes() const noexcept { return _memory == nullptr ? 0 : std::size_t{_pages} * page_bytes; }

}  // namespace farheap
