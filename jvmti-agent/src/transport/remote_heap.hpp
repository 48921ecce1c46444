// Far memory of one heap, addressed by heap page index, on one or more memory servers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/units.hpp"
#include "transport/server_address.hpp"

namespace farheap {

/// Consecutive pages and their local bytes (count * page_bytes of them).
struct PageRun {
  PageIndex first;
  std::uint32_t count;
  const std::byte* bytes;
};

/// The most pages that one fetch or one run of a write-back may have: 64 * 4 KiB = 256 KiB.
constexpr std::uint32_t run_pages_max = 64;

enum class IoStatus : std::uint8_t {
  ok,
  lost,  // the server did not answer within its deadline, refused the request, or answered with other bytes than asked
};

/// What a write-back came to.
struct WriteBack {
  IoStatus status = IoStatus::ok;
  std::uint32_t clean_pages = 0;    // the servers had their bytes already
  std::uint64_t changed_bytes = 0;  // of the others, in whole blocks (block_bytes) as far as the way there compares
  std::uint64_t sent_bytes = 0;
};

/// The answer of a fetch. `bytes` are to be copied; finish() says whether the copy counts.
struct Fetched {
  IoStatus status;
  PageIndex first;
  const std::byte* bytes;
  void* channel;  // what finish() gives back; null when the bytes are the server's own mapped memory
};

/// One memory server, for reports.
struct ServerFigures {
  std::string name;                 // HOST:PORT
  const char* path = "";            // how its pages travel: mapped, get or message; none leased yet: ""
  std::uint64_t round_trip_ns = 0;  // of the latest sign of life
  std::uint64_t leased_bytes = 0;
  PageIndex first{0};               // its share of the heap
  std::uint32_t pages = 0;
  // What its own processor has done for this heap; pages of mapped extents pass it by.
  std::uint64_t pages_read = 0;
  std::uint64_t pages_written = 0;
  std::uint64_t busy_ns = 0;
};

/// Where near-data work on a server's share of the heap is asked for.
struct NearServer {
  ServerAddress address;
  std::uint64_t lease;
  std::uint64_t key;
  PageIndex first;  // its share of the heap
  std::uint32_t pages;
};

/// Thread contract: fetch, finish, peek, holds, rewrites, leased and write_back are called on the fault path (inside a signal handler, with
/// other threads possibly stopped): no JNI, no Java-heap access, no allocation of our own, no lock that a stopped thread can hold.
/// lease and release do control-plane round trips and belong to background threads.
class RemoteHeap {
 public:
  virtual ~RemoteHeap() = default;

  /// Reads `count` pages from `first` on (1..run_pages_max, within one leased extent). Waits only for this fetch.
  virtual Fetched fetch(PageIndex first, std::uint32_t count) noexcept = 0;
  /// Ends a fetch that was ok. lost: the bytes may have been freed by the server while they were copied; nobody may see the copy.
  virtual IoStatus finish(const Fetched& fetched) noexcept = 0;

  /// The servers' copy of the page, as far as it can be looked at without asking: what a remote page holds, and what any other held when it
  /// left last; changed by write-backs meanwhile. Null: its server's memory is not mapped here.
  virtual const std::byte* peek(PageIndex page) const noexcept = 0;

  /// Whether the servers' copy of the page is these bytes; false also when it is not known.
  virtual bool holds(PageIndex page, const std::byte* bytes) noexcept = 0;
  /// Names the servers' copies of `count` pages from `first` on. A copy that changes changes it; while it is on its way there, `holds` is
  /// false of its new bytes, or the number changes again when it has arrived. So whoever reads the number, finds what is here to be held,
  /// looks at the copies, and finds the number unchanged afterwards, has seen what they hold, before and now.
  virtual std::uint64_t rewrites(PageIndex first, std::uint32_t count) const noexcept = 0;

  /// Writes the runs (each within one leased extent), as far as they changed, and returns when the servers hold all of them.
  virtual WriteBack write_back(const PageRun* runs, std::size_t run_count) noexcept = 0;

  /// Whether the extent of `page` is leased, so that the page may be written back.
  virtual bool leased(PageIndex page) const noexcept = 0;

  /// Leases, registers and maps the extent of `page`. Idempotent. The lease's quota, granted at the start, covers it.
  virtual Error lease(PageIndex page) = 0;
  /// Gives the extent of `page` back; its remote bytes are gone. The caller holds no page of it remotely.
  virtual void release(PageIndex page) = 0;

  /// Background threads.
  virtual std::vector<ServerFigures> servers() const = 0;
  virtual std::vector<NearServer> near_servers() const = 0;

  virtual std::size_t extent_bytes() const noexcept = 0;
  /// Names of the server holding `page`, for messages: "HOST:PORT".
  virtual const char* server_name(PageIndex page) const noexcept = 0;
};

}  // namespace farheap
