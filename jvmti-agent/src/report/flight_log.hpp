// What the data path tells the flight recorder: a ring of records in memory that the Java part reads (org.farheap.runtime.FlightLog has
// the same drawing), and, for a few picked fetches, what was seen at the time: the page's bytes and the toucher's stack.
//
//   record, 64 bytes, eight 64-bit words in the machine's byte order:
//     0 | sequence: position + 1 once written; position + records_max once read
//     1 | start_ns, of CLOCK_MONOTONIC
//     2 | duration_ns
//     3 | 63 .. 32 weight | 31 .. 16 detail | 15 .. 8 cause | 7 .. 0 kind |
//     4 | 63 .. 32 count  | 31 .. 0 place                                 |
//     5 |
//     6 | values, by kind
//     7 |
//
//   kind               cause            detail               place    count           values
//   page_fetch         Toucher          sample, or none      page     thread id       refault distance in pages or ~0
//   eviction           1: in a fault    -                    page     pages taken     -
//   write_back         -                runs                 page     pages           sent bytes; changed bytes; clean << 32 | dead, pages
//   region_transition  RegionKind from  RegionKind to        region   pages discarded -
//   pause_overhead     -                -                    -        regions freed   pages discarded
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "base/units.hpp"
#include "report/throttle.hpp"

namespace farheap {

enum class FlightKind : std::uint8_t { page_fetch, eviction, write_back, region_transition, pause_overhead };
constexpr unsigned flight_kinds = 5;

struct FlightRecord {
  std::uint64_t sequence;
  std::uint64_t start_ns;
  std::uint64_t duration_ns;
  FlightKind kind;
  std::uint8_t cause;
  std::uint16_t detail;
  std::uint32_t weight;
  std::uint32_t place;
  std::uint32_t count;
  std::uint64_t values[3];
};
static_assert(sizeof(FlightRecord) == 64, "as drawn");

/// A frame as the JVM names it: a method of its own (jmethodID) and a place in its code.
struct StackFrame {
  std::int32_t bytecode_index;
  void* method;
};

/// What was seen at a picked fetch.
struct FetchSample {
  static constexpr std::uint32_t frames_max = 48;
  std::uint32_t frame_count;
  StackFrame frames[frames_max];  // innermost first
  std::byte page[page_bytes];
};

/// Walks the Java stack of the calling thread, interrupted in `context` (ucontext_t). Returns the frames written; 0: none, or not walkable.
using WalkStack = std::uint32_t (*)(void* context, StackFrame* frames, std::uint32_t limit);

/// Thread contract: fault path, but for start(), set() and what the one reader calls. Off until the reader wants something: then
/// wants() is one load.
class FlightLog {
 public:
  static constexpr std::uint64_t records_max = 8192;  // 512 KiB
  static constexpr std::uint64_t kept_for_pauses = records_max / 4;
  static constexpr std::uint32_t samples_max = 64;    // one word of claims
  static constexpr std::uint16_t no_sample = 0xffff;

  FlightLog() = default;
  FlightLog(const FlightLog&) = delete;
  FlightLog& operator=(const FlightLog&) = delete;

  // The reader.
  /// Maps the memory, once. False: there is none.
  bool start(WalkStack walk);
  /// Records of `kind` that took `threshold_ns` at least, at most `per_second` of them (0: all).
  void set(FlightKind kind, bool on, std::uint64_t threshold_ns, std::uint32_t per_second);
  std::byte* records() const { return reinterpret_cast<std::byte*>(_records.load(std::memory_order_acquire)); }
  const FetchSample& sample(std::uint16_t index) const { return _samples[index]; }
  void release_sample(std::uint16_t index) { _claimed.fetch_and(~(1ull << index), std::memory_order_release); }
  std::uint64_t lost_records() const { return _lost.load(std::memory_order_relaxed); }

  // The data path.
  bool wants(FlightKind kind) const { return (_wanted.load(std::memory_order_acquire) & 1u << static_cast<unsigned>(kind)) != 0; }
  /// Whether an event of that time is to be recorded: the events that it stands for, or 0.
  std::uint32_t pick(FlightKind kind, std::uint64_t start_ns, std::uint64_t end_ns);
  /// Writes the record, all but its sequence. It is lost when the reader is a whole ring behind; fetches, evictions and write-backs, of
  /// which there may be any number, leave the last quarter to what pauses tell. False: lost, and with it what it refers to.
  bool put(const FlightRecord& record);
  /// no_sample when all are in use.
  std::uint16_t claim_sample();
  FetchSample& claimed_sample(std::uint16_t index) { return _samples[index]; }
  WalkStack walk_stack() const { return _walk_stack; }

 private:
  static bool belongs_to_pause(FlightKind kind) { return kind == FlightKind::region_transition || kind == FlightKind::pause_overhead; }

  struct Choice {
    std::atomic<std::uint64_t> threshold_ns{0};
    std::atomic<bool> throttled{false};
    Throttle throttle;
  };

  std::atomic<std::uint32_t> _wanted{0};
  std::atomic<FlightRecord*> _records{nullptr};
  FetchSample* _samples = nullptr;
  WalkStack _walk_stack = nullptr;
  Choice _choices[flight_kinds];
  std::atomic<std::uint64_t> _claimed{0};
  std::atomic<std::uint64_t> _lost{0};
  std::atomic<std::uint64_t> _next{0};
};

}  // namespace farheap
