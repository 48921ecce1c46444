// Which pages were touched, in order, for replaying policies offline (farheap policy-replay; org.farheap.bench.policy.TouchTrace reads
// it): a file of records, mapped, so that one record costs a few stores. Every fault is one, so pages that are present leave none: a
// trace is taken with a small budget.
//
//   header, 64 bytes, little-endian:
//     0  magic "FHTRACE1"
//     8  base address of the heap
//    16  u32 pages of the heap         20  u32 pages per region
//    24  u64 records                   32  u64 records that found the file full
//   record, 16 bytes:
//     0  u64 nanoseconds since the trace began; 0: not written
//     8  u32 page, or region           12  u8 TouchKind   13  u8 Toucher   14  u16 pages, or: RegionKind from << 8 | to
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "base/error.hpp"
#include "base/units.hpp"

namespace farheap {

enum class TouchKind : std::uint8_t {
  fill,    // no content: it and its neighbours were given zeros
  limbo,   // evicted, and still local
  fetch,   // came from a memory server
  region,  // no touch: a pause found a region changed
};

/// Thread contract: note() and note_region() are for the fault path; one load when there is no trace.
class TouchTrace {
 public:
  TouchTrace() = default;
  TouchTrace(const TouchTrace&) = delete;
  TouchTrace& operator=(const TouchTrace&) = delete;

  /// Makes the file and its room on disk. Error (environment): what failed.
  Error start(const std::string& path, const void* heap_base, std::uint32_t pages, std::uint32_t pages_per_region);
  /// Ends the trace and gives back the room that it did not need: the file keeps its length, with a hole.
  void finish();

  void note(TouchKind kind, std::uint8_t toucher, PageIndex page, std::uint32_t count) {
    if (Record* records = _records.load(std::memory_order_acquire)) put(records, kind, toucher, raw(page), count);
  }
  void note_region(std::uint32_t region, std::uint8_t from, std::uint8_t to) {
    if (Record* records = _records.load(std::memory_order_acquire)) put(records, TouchKind::region, 0, region, from << 8u | to);
  }

 private:
  struct Header;
  struct Record;
  static constexpr std::uint64_t records_max = 32ull << 20;  // 512 MiB

  void put(Record* records, TouchKind kind, std::uint8_t toucher, std::uint32_t place, std::uint32_t detail);

  std::atomic<Record*> _records{nullptr};
  Header* _header = nullptr;
  int _file = -1;
  std::uint64_t _start_ns = 0;
  std::atomic<std::uint64_t> _next{0};
};

}  // namespace farheap
