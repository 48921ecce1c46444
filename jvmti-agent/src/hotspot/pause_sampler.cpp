#include "hotspot/pause_sampler.hpp"

#include "hotspot/vm_memory.hpp"

namespace farheap {

Error PauseSampler::find(const JvmciConstants& constants) {
  constexpr const char* name = "G1ThreadLocalData::satb_mark_queue_active_offset";
  std::int32_t offset = 0;
  if (!_structs.describes_stacks() || !constants.find(name, &offset) || offset <= 0 || offset >= active_offset_max) {
    return {ExitStatus::environment, std::string("this JVM does not tell ") + name};
  }
  _active_offset = static_cast<std::uint64_t>(offset);
  return Error::none();
}

bool PauseSampler::is_active(std::uint64_t thread_list, std::uint32_t index) const {
  const auto threads = load_from<const std::byte*>(reinterpret_cast<const std::byte*>(thread_list) + _structs.thread_list_threads);
  return load_from<bool>(load_from<const std::byte*>(threads + std::size_t{index} * sizeof(void*)) + _active_offset);
}

// All threads are told at once, so the first and the last speak for the others.
bool PauseSampler::read(PauseSample* out) const {
  const auto list = load_from<std::uint64_t>(_structs.java_thread_list);
  const auto threads = load_from<std::uint32_t>(reinterpret_cast<const std::byte*>(list) + _structs.thread_list_length);
  if (threads == 0 || is_active(list, 0) != is_active(list, threads - 1)) return false;
  // Behind each other in CollectedHeap: collections, full ones, cause.
  const std::byte* const counts = _g1.object() + _structs.heap_total_collections;
  *out = {is_active(list, 0), load_from<std::uint32_t>(counts), load_from<std::uint32_t>(counts + 4), load_from<std::uint32_t>(counts + 8),
          _mark.thread_state()};
  return true;
}

}  // namespace farheap
