#include "report/flight_log.hpp"

#include <sys/mman.h>

#include <cstring>

namespace farheap {
namespace {

// The sequence is shared with a reader in Java, so it is an ordinary word, and accessed as an atomic one.
std::uint64_t load_sequence(const FlightRecord& record) { return __atomic_load_n(&record.sequence, __ATOMIC_ACQUIRE); }

}  // namespace

bool FlightLog::start(WalkStack walk) {
  if (_records.load() != nullptr) return true;
  constexpr std::size_t record_bytes = records_max * sizeof(FlightRecord);
  constexpr std::size_t bytes = record_bytes + samples_max * sizeof(FetchSample);
  void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return false;
  auto* const records = static_cast<FlightRecord*>(memory);
  for (std::uint64_t i = 0; i < records_max; ++i) records[i].sequence = i;
  _samples = reinterpret_cast<FetchSample*>(static_cast<std::byte*>(memory) + record_bytes);
  _walk_stack = walk;
  _records.store(records, std::memory_order_release);
  return true;
}

void FlightLog::set(FlightKind kind, bool on, std::uint64_t threshold_ns, std::uint32_t per_second) {
  Choice& choice = _choices[static_cast<unsigned>(kind)];
  choice.threshold_ns.store(threshold_ns, std::memory_order_relaxed);
  choice.throttled.store(per_second != 0, std::memory_order_relaxed);
  choice.throttle.set_rate(per_second);
  const std::uint32_t bit = 1u << static_cast<unsigned>(kind);
  if (on && _records.load() != nullptr) {
    _wanted.fetch_or(bit, std::memory_order_release);
  } else {
    _wanted.fetch_and(~bit, std::memory_order_release);
  }
}

std::uint32_t FlightLog::pick(FlightKind kind, std::uint64_t start_ns, std::uint64_t end_ns) {
  Choice& choice = _choices[static_cast<unsigned>(kind)];
  if (end_ns - start_ns < choice.threshold_ns.load(std::memory_order_relaxed)) return 0;
  // By when it began: picked by when it ended, one that takes longer than the throttle's patience would pick itself, and stand for many.
  return choice.throttled.load(std::memory_order_relaxed) ? choice.throttle.pick(start_ns) : 1;
}

bool FlightLog::put(const FlightRecord& record) {
  FlightRecord* const records = _records.load(std::memory_order_acquire);
  const std::uint64_t ahead = belongs_to_pause(record.kind) ? 0 : kept_for_pauses;
  std::uint64_t position = _next.load(std::memory_order_relaxed);
  for (;;) {
    FlightRecord& place = records[position % records_max];
    const std::uint64_t sequence = load_sequence(place);
    // The reader has not been here yet, or not where this kind of record may still be written.
    if (sequence < position || load_sequence(records[(position + ahead) % records_max]) < position + ahead) {
      _lost.fetch_add(1, std::memory_order_relaxed);
      return false;
    }
    if (sequence > position) {
      position = _next.load(std::memory_order_relaxed);
    } else if (_next.compare_exchange_weak(position, position + 1, std::memory_order_relaxed)) {
      std::memcpy(&place.start_ns, &record.start_ns, sizeof record - sizeof record.sequence);
      __atomic_store_n(&place.sequence, position + 1, __ATOMIC_RELEASE);
      return true;
    }
  }
}

std::uint16_t FlightLog::claim_sample() {
  std::uint64_t claimed = _claimed.load(std::memory_order_relaxed);
  while (~claimed != 0) {
    const auto index = static_cast<std::uint16_t>(__builtin_ctzll(~claimed));
    if (_claimed.compare_exchange_weak(claimed, claimed | 1ull << index, std::memory_order_acquire)) return index;
  }
  return no_sample;
}

}  // namespace farheap
