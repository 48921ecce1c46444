// The SIGBUS handler: heap addresses go to the fault path, all others to the handler that was there before (HotSpot's).
#pragma once

#include "base/error.hpp"
#include "fault/fault_path.hpp"

namespace farheap {

/// Installs the handler, in front of the JVM's, for faults in the heap of `path`. Once per process, after the JVM has installed its
/// own (VMInit). The handler runs on the faulting thread's own stack with all signals blocked.
Error install_sigbus_handler(FaultPath& path, const HeapRange& range);

}  // namespace farheap
