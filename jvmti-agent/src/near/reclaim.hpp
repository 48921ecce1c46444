// Garbage that lies on the memory servers: now and then they are asked which regions are wholly dead; when these are many, the collector is
// asked for a cycle, which frees them without touching them. That it is the collector that frees keeps wrong answers harmless.
#pragma once

#include <pthread.h>

#include <cstdint>

#include "base/error.hpp"
#include "hotspot/concurrent_cycle.hpp"
#include "near/near_data.hpp"
#include "pager.hpp"

namespace farheap {

/// A thread of its own; lives until the process is gone.
class Reclaim {
 public:
  Reclaim(NearData& near, PagedHeap& heap, const VmStructs& structs) : _near(near), _heap(heap), _cycle(structs) {}
  Error start();

 private:
  /// Looking may take a fiftieth of the time here, and a fifth of a server's, which does it when it has nothing else to do.
  static constexpr std::uint64_t pause_ns_min = 5'000'000'000;
  static constexpr std::uint64_t own_factor = 50;
  static constexpr std::uint64_t servers_factor = 5;
  /// Worth a cycle: a sixteenth of what is used, and 8 MiB.
  static constexpr std::uint64_t worth_share = 16;
  static constexpr std::uint64_t worth_bytes_min = 8u << 20;

  static void* enter(void* self);
  void run();
  bool look(std::uint64_t* cost_ns);
  void ask_for_cycle();

  NearData& _near;
  PagedHeap& _heap;
  ConcurrentCycle _cycle;
  pthread_t _thread{};
};

}  // namespace farheap
