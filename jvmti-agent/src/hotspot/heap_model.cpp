#include "hotspot/heap_model.hpp"

#include "base/own_memory.hpp"
#include "hotspot/vm_memory.hpp"

namespace farheap {
namespace {

constexpr std::uint32_t threads_max = 1 << 20;
constexpr std::uint64_t stack_bytes_max = std::uint64_t{1} << 32;

PointerEncoding pointers(const std::byte* base, const std::byte* shift) {
  return {true, load_from<std::uint64_t>(base), load_from<std::uint32_t>(shift)};
}

template <typename T>
bool read_at(std::uint64_t address, T* out) {
  return copy_own_memory(out, reinterpret_cast<const void*>(address), sizeof *out);
}

}  // namespace

Error HeapModel::read_encoding(ObjectEncoding* out) const {
  const VmFlags flags(_structs);
  const bool narrow_oops = flags.is_on("UseCompressedOops");
  const bool narrow_klasses = flags.is_on("UseCompressedClassPointers");
  const bool described = _structs.describes_layouts() && (!narrow_oops || _structs.narrow_oop_base != nullptr) &&
                         (!narrow_klasses || _structs.narrow_klass_base != nullptr);
  if (!described) return {ExitStatus::environment, "this JVM does not describe its objects (gHotSpotVMStructs)"};
  if (narrow_oops) out->oops = pointers(_structs.narrow_oop_base, _structs.narrow_oop_shift);
  if (narrow_klasses) out->klasses = pointers(_structs.narrow_klass_base, _structs.narrow_klass_shift);
  out->compact_headers = flags.is_on("UseCompactObjectHeaders");
  out->alignment = static_cast<std::uint32_t>(flags.size("ObjectAlignmentInBytes"));
  return Error::none();
}

MemorySpan HeapModel::code_cache() const {
  return {load_from<std::uint64_t>(_structs.code_cache_low), load_from<std::uint64_t>(_structs.code_cache_high)};
}

std::vector<MemorySpan> HeapModel::thread_stacks() const {
  std::vector<MemorySpan> stacks;
  if (!_structs.describes_stacks()) return stacks;
  const auto list = load_from<std::uint64_t>(_structs.java_thread_list);
  std::uint32_t length = 0;
  std::uint64_t threads = 0;
  if (!read_at(list + _structs.thread_list_length, &length) || !read_at(list + _structs.thread_list_threads, &threads)) return stacks;
  for (std::uint32_t i = 0; i < length && i < threads_max; ++i) {
    std::uint64_t thread = 0;
    std::uint64_t base = 0;
    std::uint64_t bytes = 0;
    const bool read = read_at(threads + i * sizeof thread, &thread) && read_at(thread + _structs.thread_stack_base, &base) &&
                      read_at(thread + _structs.thread_stack_bytes, &bytes);
    if (read && bytes <= stack_bytes_max && bytes <= base) stacks.push_back({base - bytes, base});
  }
  return stacks;
}

}  // namespace farheap
