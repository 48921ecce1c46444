#include "report/touch_trace.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/clock.hpp"

namespace farheap {

struct TouchTrace::Header {
  char magic[8];
  std::uint64_t heap_base;
  std::uint32_t pages;
  std::uint32_t pages_per_region;
  std::uint64_t records;
  std::uint64_t lost;
  std::uint64_t zero[3];
};

struct TouchTrace::Record {
  std::uint64_t at_ns;
  std::uint32_t place;
  TouchKind kind;
  std::uint8_t toucher;
  std::uint16_t detail;
};

Error TouchTrace::start(const std::string& path, const void* heap_base, std::uint32_t pages, std::uint32_t pages_per_region) {
  static_assert(sizeof(Header) == 64 && sizeof(Record) == 16, "as drawn");
  constexpr std::size_t bytes = sizeof(Header) + records_max * sizeof(Record);
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return {ExitStatus::environment, "trace=" + path + ": " + std::strerror(errno)};
  // All of it now: a disk that is full later would be a SIGBUS in the middle of a fault.
  const int refused = ::posix_fallocate(file, 0, bytes);
  void* const memory = refused == 0 ? ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) : MAP_FAILED;
  const int reason = refused != 0 ? refused : errno;
  if (memory == MAP_FAILED) ::close(file);
  if (memory == MAP_FAILED) return {ExitStatus::environment, "trace=" + path + " needs 512 MiB there: " + std::strerror(reason)};
  _file = file;
  _header = static_cast<Header*>(memory);
  *_header = {{'F', 'H', 'T', 'R', 'A', 'C', 'E', '1'}, reinterpret_cast<std::uint64_t>(heap_base), pages,
              pages_per_region, 0, 0, {}};
  _start_ns = now_ns() - 1;
  _records.store(reinterpret_cast<Record*>(_header + 1), std::memory_order_release);
  return Error::none();
}

void TouchTrace::put(Record* records, TouchKind kind, std::uint8_t toucher, std::uint32_t place, std::uint32_t detail) {
  const std::uint64_t position = _next.fetch_add(1, std::memory_order_relaxed);
  if (position >= records_max) return;
  Record& record = records[position];
  record.place = place;
  record.kind = kind;
  record.toucher = toucher;
  record.detail = static_cast<std::uint16_t>(detail);
  __atomic_store_n(&record.at_ns, now_ns() - _start_ns, __ATOMIC_RELEASE);
}

// Threads may still be writing, so the mapping stays, and the file's length with it: beyond its end a store would be a SIGBUS.
void TouchTrace::finish() {
  if (_records.exchange(nullptr, std::memory_order_acq_rel) == nullptr) return;
  const std::uint64_t noted = _next.load();
  _header->records = std::min(noted, records_max);
  _header->lost = noted - _header->records;
  const std::size_t used = sizeof(Header) + _header->records * sizeof(Record);
  ::fallocate(_file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(used),
              static_cast<off_t>(sizeof(Header) + records_max * sizeof(Record) - used));
}

}  // namespace farheap
