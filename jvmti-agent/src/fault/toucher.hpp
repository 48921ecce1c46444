// Who faults: the program, or which part of the collector. Told by the thread's name, looked up once per thread.
#pragma once

#include <cstdint>

namespace farheap {

enum class Toucher : std::uint8_t {
  unknown,
  program,
  marking,     // concurrent marking
  refinement,  // concurrent refinement of remembered sets
  pause,       // the workers of a collector pause
  vm,          // the VM thread, and what else the JVM has
};

/// Whether what it touches is no sign that the program will. The workers of a pause touch what they copy, which is the program's.
inline bool is_collector(Toucher toucher) { return toucher == Toucher::marking || toucher == Toucher::refinement; }

/// Of the calling thread. Thread contract: fault path.
Toucher toucher();

/// The kernel's number of the calling thread. Thread contract: fault path.
std::uint32_t thread_id();

/// Pages that the calling thread has fetched. Thread contract: fault path.
std::uint64_t& fetches_of_thread();

/// By thread name, as HotSpot gives them ("GC Thread#0", "G1 Conc#0", "G1 Refine#0", "VM Thread").
Toucher toucher_named(const char* name);

}  // namespace farheap
