// HotSpot's own description of its structures, gHotSpotVMStructs, present in every stock build. One table of the fields that we
// need, resolved once: a required one that is missing refuses to load, and says which.
#pragma once

#include <cstdint>
#include <string>

#include "base/error.hpp"

namespace farheap {

/// Addresses and offsets in the running JVM. Immutable after resolve().
struct VmStructs {
  static constexpr std::uint64_t absent = ~std::uint64_t{0};

  // Static fields: addresses in libjvm.
  const std::byte* universe_collected_heap = nullptr;  // CollectedHeap*
  const std::byte* region_grain_bytes = nullptr;       // size_t
  const std::byte* flags = nullptr;                    // JVMFlag*
  const std::byte* flag_count = nullptr;               // size_t
  // Offsets of fields, in bytes.
  std::uint64_t heap_reserved = 0;       // CollectedHeap::_reserved, a MemRegion
  std::uint64_t memregion_start = 0;     // MemRegion::_start
  std::uint64_t memregion_words = 0;     // MemRegion::_word_size
  std::uint64_t g1_region_manager = 0;   // G1CollectedHeap::_hrm, embedded
  std::uint64_t manager_regions = 0;     // HeapRegionManager::_regions, embedded table
  std::uint64_t table_base = 0;          // G1HeapRegionTable::_base, HeapRegion**
  std::uint64_t table_length = 0;        // G1HeapRegionTable::_length, in regions
  std::uint64_t region_type = 0;         // HeapRegion::_type, embedded
  std::uint64_t type_tag = 0;            // HeapRegionType::_tag
  std::uint64_t flag_name = 0;           // JVMFlag::_name
  std::uint64_t flag_address = 0;        // JVMFlag::_addr
  // Classes and threads, for what is only told; absent ones turn that off.
  const std::byte* narrow_klass_base = nullptr;   // void*
  const std::byte* narrow_klass_shift = nullptr;  // int
  std::uint64_t klass_layout_helper = absent;     // Klass::_layout_helper, jint
  std::uint64_t klass_name = absent;              // Klass::_name, Symbol*
  std::uint64_t klass_primary_supers = absent;    // Klass::_primary_supers, Klass*[]
  std::uint64_t symbol_length = absent;           // Symbol::_length, u2
  std::uint64_t symbol_body = absent;             // Symbol::_body, u1[]
  std::uint64_t thread_os_thread = absent;        // Thread::_osthread or JavaThread's, OSThread*
  std::uint64_t os_thread_id = absent;            // OSThread::_thread_id, pid_t
  // Object layouts and tops of regions, for near-data work; absent ones turn that off.
  const std::byte* narrow_oop_base = nullptr;            // void*
  const std::byte* narrow_oop_shift = nullptr;           // int
  const std::byte* class_loader_data_head = nullptr;     // ClassLoaderData*
  const std::byte* mirror_size_offset = nullptr;         // int, java_lang_Class::_oop_size_offset
  const std::byte* mirror_static_count_offset = nullptr; // int, java_lang_Class::_static_oop_field_count_offset
  std::uint64_t class_loader_data_klasses = absent;      // ClassLoaderData::_klasses, Klass*
  std::uint64_t class_loader_data_next = absent;         // ClassLoaderData::_next
  std::uint64_t klass_next_link = absent;                // Klass::_next_link
  std::uint64_t klass_super = absent;                    // Klass::_super
  std::uint64_t klass_java_mirror = absent;              // Klass::_java_mirror, oop*: into ClassLoaderData's handles
  const std::byte* code_cache_low = nullptr;             // address, CodeCache::_low_bound
  const std::byte* code_cache_high = nullptr;            // address, CodeCache::_high_bound
  std::uint64_t klass_vtable_length = absent;            // Klass::_vtable_len, int, in words
  std::uint64_t instance_itable_length = absent;         // InstanceKlass::_itable_len, int, in words
  std::uint64_t instance_oop_map_words = absent;         // InstanceKlass::_nonstatic_oop_map_size, int, in words
  std::uint64_t region_top = absent;                     // HeapRegion::_top
  const std::byte* java_thread_list = nullptr;           // ThreadsList*, ThreadsSMRSupport::_java_thread_list
  std::uint64_t thread_list_length = absent;             // ThreadsList::_length, uint
  std::uint64_t thread_list_threads = absent;            // ThreadsList::_threads, JavaThread**
  std::uint64_t thread_stack_base = absent;              // Thread::_stack_base or JavaThread's: the highest address
  std::uint64_t thread_stack_bytes = absent;             // Thread::_stack_size or JavaThread's
  // What G1's marking is recognised by; absent ones turn that off.
  std::uint64_t heap_total_collections = absent;         // CollectedHeap::_total_collections, uint
  std::uint64_t region_bottom = absent;                  // HeapRegion::_bottom
  std::uint64_t region_end = absent;                     // HeapRegion::_end
  // Sizes and constants.
  std::uint64_t flag_bytes = 0;          // sizeof(JVMFlag)
  std::uint64_t instance_klass_bytes = 0;  // sizeof(InstanceKlass)
  std::uint64_t region_object_bytes = 0;   // sizeof(HeapRegion); 0: not told
  std::uint64_t g1_heap_bytes = 0;         // sizeof(G1CollectedHeap); 0: not told
  std::int64_t tag_free = -1;
  std::int64_t tag_young_mask = -1;
  std::int64_t tag_humongous_mask = -1;
  std::int64_t tag_old_mask = -1;
  std::int64_t tag_humongous_start = -1;
  std::int64_t tag_archive_mask = -1;    // JDK 17 only; -1 where it does not exist

  bool describes_classes() const;
  bool describes_layouts() const;
  bool describes_stacks() const;
  bool describes_regions() const;
  bool describes_threads() const { return thread_os_thread != absent && os_thread_id != absent; }

  /// Finds libjvm in this process and fills `out`. Error (environment): not HotSpot, or a field is missing.
  static Error resolve(VmStructs* out);
};

}  // namespace farheap
