#include "pages/uffd.hpp"

#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/debug_hooks.hpp"
#include "base/units.hpp"

// Kernel interface newer than the build machine's headers (Linux 6.8).
#ifndef UFFD_FEATURE_MOVE
#define UFFD_FEATURE_MOVE (1 << 16)
#define UFFDIO_MOVE_MODE_DONTWAKE ((__u64)1 << 0)
#define _UFFDIO_MOVE (0x05)
struct uffdio_move {
  __u64 dst;
  __u64 src;
  __u64 len;
  __u64 mode;
  __s64 move;
};
#define UFFDIO_MOVE _IOWR(UFFDIO, _UFFDIO_MOVE, struct uffdio_move)
#endif

namespace farheap {
namespace {

constexpr __u64 features_needed = UFFD_FEATURE_SIGBUS | UFFD_FEATURE_EVENT_UNMAP;

int open_descriptor() {
  return static_cast<int>(::syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK | UFFD_USER_MODE_ONLY));
}

Error explain_open_failure(int error) {
  switch (error) {
    case ENOSYS:
      return {ExitStatus::environment, "this kernel has no userfaultfd: Linux 5.11 or later with CONFIG_USERFAULTFD is needed"};
    case EINVAL:
      return {ExitStatus::environment, "this kernel has no user-mode-only userfaultfd: Linux 5.11 or later is needed"};
    case EPERM:
      return {ExitStatus::environment,
              "userfaultfd is not permitted here: allow the system call in the container's seccomp profile, "
              "or grant CAP_SYS_PTRACE, or set sysctl vm.unprivileged_userfaultfd=1, or give access to /dev/userfaultfd"};
    default:
      return {ExitStatus::environment, std::string("userfaultfd cannot be opened: ") + std::strerror(error)};
  }
}

/// Offers `features` to a fresh descriptor; 0 when the kernel took them.
int offer(int descriptor, __u64 features) {
  uffdio_api api{};
  api.api = UFFD_API;
  api.features = features;
  return ::ioctl(descriptor, UFFDIO_API, &api) == 0 ? 0 : errno;
}

UffdResult result_of(int returned, std::int64_t bytes_or_error, std::uint32_t count) {
  if (returned == 0) return {count, 0};
  const int error = errno;
  if (bytes_or_error > 0) return {static_cast<std::uint32_t>(bytes_or_error >> page_shift), EAGAIN};
  return {0, bytes_or_error < 0 ? static_cast<int>(-bytes_or_error) : error};
}

std::uint64_t address(const std::byte* pointer) { return reinterpret_cast<std::uint64_t>(pointer); }

}  // namespace

const char* name_of(EvictMode mode) {
  switch (mode) {
    case EvictMode::automatic:
      return "auto";
    case EvictMode::remap:
      return "remap";
    case EvictMode::move:
      return "move";
    case EvictMode::wp:
      return "wp";
  }
  return "";
}

Uffd::~Uffd() {
  if (_descriptor >= 0) ::close(_descriptor);
}

Error Uffd::open(EvictMode wanted) {
  _mode = wanted;
  _descriptor = open_descriptor();
  if (_descriptor < 0) return explain_open_failure(errno);
  if (Error error = _pagemap.open()) return error;
  return handshake();
}

// A kernel refuses the call whole when it lacks one of the features.
Error Uffd::handshake() {
  if (_mode == EvictMode::automatic) _mode = EvictMode::remap;
  __u64 features = features_needed;
  if (_mode == EvictMode::move) features |= UFFD_FEATURE_MOVE;
  if (_mode == EvictMode::wp) features |= UFFD_FEATURE_PAGEFAULT_FLAG_WP;
  if (offer(_descriptor, features) == 0) return Error::none();
  switch (_mode) {
    case EvictMode::move:
      return {ExitStatus::environment, "evict=move needs UFFDIO_MOVE (Linux 6.8): leave the option out"};
    case EvictMode::wp:
      return {ExitStatus::environment, "evict=wp needs userfaultfd's write-protection (Linux 5.11): leave the option out"};
    default:
      return {ExitStatus::environment, "this kernel's userfaultfd lacks SIGBUS mode: Linux 5.11 or later is needed"};
  }
}

int Uffd::register_range(std::byte* start, std::size_t bytes) const {
  uffdio_register request{};
  request.range.start = address(start);
  request.range.len = bytes;
  request.mode = UFFDIO_REGISTER_MODE_MISSING;
  if (_mode == EvictMode::wp) request.mode |= UFFDIO_REGISTER_MODE_WP;
  return ::ioctl(_descriptor, UFFDIO_REGISTER, &request) == 0 ? 0 : errno;
}

UffdResult Uffd::copy(std::byte* to, const std::byte* from, std::uint32_t count) const {
  uffdio_copy request{};
  request.dst = address(to);
  request.src = address(from);
  request.len = std::uint64_t{count} << page_shift;
  request.mode = UFFDIO_COPY_MODE_DONTWAKE;  // in SIGBUS mode nobody sleeps in the kernel
  const int returned = ::ioctl(_descriptor, UFFDIO_COPY, &request);
  return result_of(returned, request.copy, count);
}

UffdResult Uffd::move(std::byte* to, std::byte* from, std::uint32_t count) const {
  uffdio_move request{};
  request.dst = address(to);
  request.src = address(from);
  request.len = std::uint64_t{count} << page_shift;
  request.mode = UFFDIO_MOVE_MODE_DONTWAKE;
  const int returned = ::ioctl(_descriptor, UFFDIO_MOVE, &request);
  UffdResult told = result_of(returned, request.move, count);
  if (debug::is_broken(debug::Rule::honest) && debug::one_in_eight()) told = {told.pages / 2, EAGAIN};
  return told.error == 0 || debug::is_broken(debug::Rule::recount) ? told : recount(told, to, from, count);
}

// Linux 6.18, when it meets a page that is being migrated (memory compaction), moves pages and then tells of fewer, with EAGAIN or
// EEXIST. What exists at `to` and no longer at `from` has moved.
UffdResult Uffd::recount(UffdResult told, const std::byte* to, const std::byte* from, std::uint32_t count) const {
  const std::uint64_t moved = _pagemap.exists(to, count) & ~_pagemap.exists(from, count);
  std::uint32_t pages = told.pages;
  while (pages < count && (moved >> pages & 1) != 0) ++pages;
  if (pages == count) return {count, 0};
  return pages == told.pages ? told : UffdResult{pages, EAGAIN};
}

// MREMAP_DONTUNMAP leaves the range at `from` as it is, but empty.
int Uffd::remap(std::byte* to, std::byte* from, std::uint32_t count, std::uint64_t* moved) const {
  const std::size_t bytes = std::size_t{count} << page_shift;
  if (::mremap(from, bytes, bytes, MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP, to) == MAP_FAILED) return errno;
  for (std::uint32_t at = 0; at < count; at += Pagemap::look_pages_max) {
    moved[at / Pagemap::look_pages_max] = _pagemap.exists(to + (std::size_t{at} << page_shift), Pagemap::look_pages_max);
  }
  return 0;
}

int Uffd::write_protect(std::byte* start, std::uint32_t count, bool on) const {
  uffdio_writeprotect request{};
  request.range.start = address(start);
  request.range.len = std::uint64_t{count} << page_shift;
  request.mode = on ? UFFDIO_WRITEPROTECT_MODE_WP : UFFDIO_WRITEPROTECT_MODE_DONTWAKE;
  return ::ioctl(_descriptor, UFFDIO_WRITEPROTECT, &request) == 0 ? 0 : errno;
}

bool Uffd::next_unmap(std::byte** start, std::byte** end) const {
  uffd_msg message;
  while (::read(_descriptor, &message, sizeof message) == static_cast<ssize_t>(sizeof message)) {
    if (message.event != UFFD_EVENT_UNMAP) continue;
    *start = reinterpret_cast<std::byte*>(message.arg.remove.start);
    *end = reinterpret_cast<std::byte*>(message.arg.remove.end);
    return true;
  }
  return false;
}

}  // namespace farheap
