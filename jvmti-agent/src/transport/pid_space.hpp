// Where process ids count: this boot of this machine, and the pid namespace. Twin of the server's PidSpace.java.
#pragma once

#include <cstdint>
#include <string>

namespace farheap {

/// 0 if it cannot be told.
std::uint64_t pid_space();

/// FNV-1a, 64 bits.
std::uint64_t pid_space_hash(const std::string& text);

}  // namespace farheap
