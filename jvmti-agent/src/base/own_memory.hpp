// Reading memory of this process that may not be there: the kernel copies, and fails where a load would crash.
#pragma once

#include <sys/uio.h>
#include <unistd.h>

#include <cstddef>

namespace farheap {

/// False: some of it is not mapped (or is paged out), or the system call process_vm_readv is not allowed. Async-signal-safe.
inline bool copy_own_memory(void* to, const void* from, std::size_t bytes) {
  const iovec target{to, bytes};
  const iovec source{const_cast<void*>(from), bytes};
  return ::process_vm_readv(::getpid(), &target, 1, &source, 1, 0) == static_cast<ssize_t>(bytes);
}

/// Copies what lies at `from`, piece by piece, up to the first that is not there; returns how many bytes. Cheaper than a call for each.
inline std::size_t copy_own_memory(void* to, std::size_t bytes, const iovec* from, std::size_t count) {
  const iovec target{to, bytes};
  const ssize_t copied = ::process_vm_readv(::getpid(), &target, 1, from, count, 0);
  return copied > 0 ? static_cast<std::size_t>(copied) : 0;
}

}  // namespace farheap
