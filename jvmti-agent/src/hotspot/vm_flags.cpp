#include "hotspot/vm_flags.hpp"

#include <cstring>

#include "hotspot/vm_memory.hpp"

namespace farheap {

std::byte* VmFlags::find(const char* name) const {
  const auto* flag = load_from<const std::byte*>(_structs.flags);
  const auto count = load_from<std::uint64_t>(_structs.flag_count);
  for (std::uint64_t i = 0; i < count; ++i, flag += _structs.flag_bytes) {
    const auto* flag_name = load_from<const char*>(flag + _structs.flag_name);
    if (flag_name != nullptr && std::strcmp(flag_name, name) == 0) return load_from<std::byte*>(flag + _structs.flag_address);
  }
  return nullptr;
}

bool VmFlags::is_on(const char* name) const {
  const std::byte* value = find(name);
  return value != nullptr && load_from<bool>(value);
}

std::uint64_t VmFlags::size(const char* name) const {
  const std::byte* value = find(name);
  return value == nullptr ? 0 : load_from<std::uint64_t>(value);
}

const char* VmFlags::text(const char* name) const {
  const std::byte* value = find(name);
  return value == nullptr ? nullptr : load_from<const char*>(value);
}

bool VmFlags::set(const char* name, bool on) const {
  std::byte* value = find(name);
  if (value == nullptr) return false;
  *value = std::byte{on};
  return true;
}

bool VmFlags::set_size(const char* name, std::uint64_t value) const {
  std::byte* const place = find(name);
  if (place == nullptr) return false;
  __atomic_store_n(reinterpret_cast<std::uint64_t*>(place), value, __ATOMIC_RELEASE);
  return true;
}

}  // namespace farheap
