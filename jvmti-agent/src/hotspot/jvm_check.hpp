// Whether Farheap can serve the JVM it was loaded into, told from its version and flags before the heap exists.
#pragma once

#include <string>

#include "base/error.hpp"
#include "hotspot/vm_flags.hpp"

namespace farheap {

/// `specification`: java.vm.specification.version. Error (environment): the version, the collector or a heap option is not supported.
Error check_jvm(const std::string& specification, const VmFlags& flags);

/// -Xmx as the JVM will use it, in bytes.
std::uint64_t heap_bytes_max(const VmFlags& flags);

}  // namespace farheap
