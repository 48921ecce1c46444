#include "transport/pid_space.hpp"

#include <unistd.h>

#include <fstream>

namespace farheap {

std::uint64_t pid_space() {
  std::string boot;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> boot;
  char link[64];
  const ssize_t bytes = ::readlink("/proc/self/ns/pid", link, sizeof link);
  if (boot.empty() || bytes <= 0) return 0;
  return pid_space_hash(boot + std::string(link, static_cast<std::size_t>(bytes)));
}

std::uint64_t pid_space_hash(const std::string& text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

}  // namespace farheap
