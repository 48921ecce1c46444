// Who faults: the program, or the collector. Told by the thread's name, looked up once per thread.
#pragma once

#include <cstdint>

namespace farheap {

enum class Toucher : std::uint8_t { unknown, program, collector };

/// Of the calling thread. Thread contract: fault path.
Toucher toucher();

/// By thread name, as HotSpot gives them ("GC Thread#0", "G1 Conc#0", "G1 Refine#0", "VM Thread").
Toucher toucher_named(const char* name);

}  // namespace farheap
