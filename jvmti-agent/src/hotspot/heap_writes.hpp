// The JVM's own system calls on heap memory. A system call that meets a page which is not local fails with EFAULT instead of faulting. The
// JDK copies heap arrays before it hands them to the kernel, with one exception: the flight recorder writes its metadata straight from
// a byte[] (JfrMetadataEvent::write in 17, 21 and 25), and the JVM aborts when that fails.
#pragma once

#include "base/error.hpp"
#include "pages/heap_range.hpp"

namespace farheap {

/// From here on, a write(2) of libjvm that fails for that reason touches its page and is tried again: libjvm's import of the function is
/// replaced. Once per process. Error (environment): there is no such import.
Error catch_heap_writes(const HeapRange& range);

}  // namespace farheap
