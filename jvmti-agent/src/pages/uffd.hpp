// The kernel's one door: every userfaultfd call of the agent.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/error.hpp"
#include "pages/pagemap.hpp"

namespace farheap {

/// How pages leave the heap. `remap`: a block of them at once, by mremap with MREMAP_DONTUNMAP, so that the other processors are
/// interrupted once a block. `move`: UFFDIO_MOVE takes a run of pages out (Linux 6.8). `wp`: they are write-protected in place, copied out
/// and dropped. `automatic`: remap, which every kernel has that Farheap supports: private anonymous memory can be remapped so since Linux
/// 5.7, and UFFD_USER_MODE_ONLY, without which nothing here works, came with 5.11.
enum class EvictMode : std::uint8_t { automatic, remap, move, wp };

/// As the option names it.
const char* name_of(EvictMode mode);

/// What a page operation did: `pages` from the start of the range are done; `error` (an errno, 0 if all are done) is what stopped it.
struct UffdResult {
  std::uint32_t pages;
  int error;
};

/// Wrapper of one userfaultfd in SIGBUS mode. Thread contract: after open() and register_range() all calls are safe on the fault path.
class Uffd {
 public:
  Uffd() = default;
  Uffd(const Uffd&) = delete;
  Uffd& operator=(const Uffd&) = delete;
  ~Uffd();

  /// Opens the descriptor for this process; needs no privilege (user-mode-only). The Error names the sysctl, capability or
  /// kernel version that helps.
  Error open(EvictMode wanted);
  /// Not `automatic`, once open.
  EvictMode mode() const { return _mode; }
  int descriptor() const { return _descriptor; }

  /// Makes absent pages of the anonymous mappings in [start, start + bytes) fault to us. Idempotent. Returns an errno or 0.
  int register_range(std::byte* start, std::size_t bytes) const;

  /// Installs `count` pages at `to`, copied from `from`. EEXIST: the page at [pages] is there already.
  UffdResult copy(std::byte* to, const std::byte* from, std::uint32_t count) const;
  /// Moves `count` (up to 64) present pages from `from` to the absent range `to`, both nobody else's. ENOENT: the page at [pages] is
  /// absent at `from`.
  UffdResult move(std::byte* to, std::byte* from, std::uint32_t count) const;
  /// Moves whatever exists of `count` (a multiple of 64) pages at `from` to `to`, where nothing that counts is; `from` stays mapped and
  /// registered. Bit i of `moved` (count bits) says whether the page i pages behind exists at `to` now. Returns an errno or 0.
  int remap(std::byte* to, std::byte* from, std::uint32_t count, std::uint64_t* moved) const;
  /// Sets or lifts write-protection of present pages. Returns an errno or 0.
  int write_protect(std::byte* start, std::uint32_t count, bool on) const;

  /// Reads one pending unmap event. False when none is pending. The unmapping thread resumes when its event is read.
  bool next_unmap(std::byte** start, std::byte** end) const;

 private:
  Error handshake();
  UffdResult recount(UffdResult told, const std::byte* to, const std::byte* from, std::uint32_t count) const;

  int _descriptor = -1;
  EvictMode _mode = EvictMode::automatic;
  Pagemap _pagemap;
};

}  // namespace farheap
