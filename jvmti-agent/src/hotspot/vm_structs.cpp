#include "hotspot/vm_structs.hpp"

#include <dlfcn.h>

#include <cstring>

namespace farheap {
namespace {

/// One exported table of HotSpot: an array of entries whose field offsets HotSpot exports too.
class ExportedTable {
 public:
  ExportedTable(void* libjvm, const char* array, const char* stride) : _libjvm(libjvm) {
    _entries = reinterpret_cast<const std::byte*>(value(array));
    _stride = value(stride);
  }

  bool valid() const { return _entries != nullptr && _stride != 0; }
  std::uint64_t offset_of(const char* symbol) const { return value(symbol); }
  const std::byte* entry(std::size_t index) const { return _entries + index * _stride; }

 private:
  std::uint64_t value(const char* symbol) const {
    const void* address = ::dlsym(_libjvm, symbol);
    return address == nullptr ? 0 : *static_cast<const std::uint64_t*>(address);
  }

  void* _libjvm;
  const std::byte* _entries;
  std::uint64_t _stride;
};

template <typename T>
T read(const std::byte* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

// JDK 25 gives G1's classes the prefix that they lacked before.
bool same_type(const char* exported, const char* wanted) {
  if (std::strcmp(exported, wanted) == 0) return true;
  return std::strncmp(exported, "G1", 2) == 0 && std::strcmp(exported + 2, wanted) == 0;
}

struct Field {
  const char* type;
  const char* name;
  const std::byte* VmStructs::*static_address;
  std::uint64_t VmStructs::*offset;
  bool required = true;
};

constexpr Field fields[] = {
    {"Universe", "_collectedHeap", &VmStructs::universe_collected_heap, nullptr},
    {"HeapRegion", "GrainBytes", &VmStructs::region_grain_bytes, nullptr},
    {"JVMFlag", "flags", &VmStructs::flags, nullptr},
    {"JVMFlag", "numFlags", &VmStructs::flag_count, nullptr},
    {"CollectedHeap", "_reserved", nullptr, &VmStructs::heap_reserved},
    {"MemRegion", "_start", nullptr, &VmStructs::memregion_start},
    {"MemRegion", "_word_size", nullptr, &VmStructs::memregion_words},
    {"G1CollectedHeap", "_hrm", nullptr, &VmStructs::g1_region_manager},
    {"HeapRegionManager", "_regions", nullptr, &VmStructs::manager_regions},
    {"G1HeapRegionTable", "_base", nullptr, &VmStructs::table_base},
    {"G1HeapRegionTable", "_length", nullptr, &VmStructs::table_length},
    {"HeapRegion", "_type", nullptr, &VmStructs::region_type},
    {"HeapRegionType", "_tag", nullptr, &VmStructs::type_tag},
    {"JVMFlag", "_name", nullptr, &VmStructs::flag_name},
    {"JVMFlag", "_addr", nullptr, &VmStructs::flag_address},
    {"CompressedKlassPointers", "_narrow_klass._base", &VmStructs::narrow_klass_base, nullptr, false},    // 17, 21
    {"CompressedKlassPointers", "_narrow_klass._shift", &VmStructs::narrow_klass_shift, nullptr, false},
    {"CompressedKlassPointers", "_base", &VmStructs::narrow_klass_base, nullptr, false},                  // 25
    {"CompressedKlassPointers", "_shift", &VmStructs::narrow_klass_shift, nullptr, false},
    {"Klass", "_layout_helper", nullptr, &VmStructs::klass_layout_helper, false},
    {"Klass", "_name", nullptr, &VmStructs::klass_name, false},
    {"Klass", "_primary_supers[0]", nullptr, &VmStructs::klass_primary_supers, false},
    {"Symbol", "_length", nullptr, &VmStructs::symbol_length, false},
    {"Symbol", "_body", nullptr, &VmStructs::symbol_body, false},
    {"JavaThread", "_osthread", nullptr, &VmStructs::thread_os_thread, false},                            // 17
    {"Thread", "_osthread", nullptr, &VmStructs::thread_os_thread, false},                                // 25
    {"OSThread", "_thread_id", nullptr, &VmStructs::os_thread_id, false},
    {"CompressedOops", "_narrow_oop._base", &VmStructs::narrow_oop_base, nullptr, false},                 // 17, 21
    {"CompressedOops", "_narrow_oop._shift", &VmStructs::narrow_oop_shift, nullptr, false},
    {"CompressedOops", "_base", &VmStructs::narrow_oop_base, nullptr, false},                             // 25
    {"CompressedOops", "_shift", &VmStructs::narrow_oop_shift, nullptr, false},
    {"ClassLoaderDataGraph", "_head", &VmStructs::class_loader_data_head, nullptr, false},
    {"java_lang_Class", "_oop_size_offset", &VmStructs::mirror_size_offset, nullptr, false},
    {"java_lang_Class", "_static_oop_field_count_offset", &VmStructs::mirror_static_count_offset, nullptr, false},
    {"ClassLoaderData", "_klasses", nullptr, &VmStructs::class_loader_data_klasses, false},
    {"ClassLoaderData", "_next", nullptr, &VmStructs::class_loader_data_next, false},
    {"Klass", "_next_link", nullptr, &VmStructs::klass_next_link, false},
    {"Klass", "_super", nullptr, &VmStructs::klass_super, false},
    {"Klass", "_java_mirror", nullptr, &VmStructs::klass_java_mirror, false},
    {"CodeCache", "_low_bound", &VmStructs::code_cache_low, nullptr, false},
    {"CodeCache", "_high_bound", &VmStructs::code_cache_high, nullptr, false},
    {"Klass", "_vtable_len", nullptr, &VmStructs::klass_vtable_length, false},
    {"InstanceKlass", "_itable_len", nullptr, &VmStructs::instance_itable_length, false},
    {"InstanceKlass", "_nonstatic_oop_map_size", nullptr, &VmStructs::instance_oop_map_words, false},
    {"HeapRegion", "_top", nullptr, &VmStructs::region_top, false},
    {"ThreadsSMRSupport", "_java_thread_list", &VmStructs::java_thread_list, nullptr, false},
    {"ThreadsList", "_length", nullptr, &VmStructs::thread_list_length, false},
    {"ThreadsList", "_threads", nullptr, &VmStructs::thread_list_threads, false},
    {"Thread", "_stack_base", nullptr, &VmStructs::thread_stack_base, false},
    {"Thread", "_stack_size", nullptr, &VmStructs::thread_stack_bytes, false},
    {"JavaThread", "_stack_base", nullptr, &VmStructs::thread_stack_base, false},
    {"JavaThread", "_stack_size", nullptr, &VmStructs::thread_stack_bytes, false},
    {"CollectedHeap", "_total_collections", nullptr, &VmStructs::heap_total_collections, false},
    {"HeapRegion", "_bottom", nullptr, &VmStructs::region_bottom, false},
    {"HeapRegion", "_end", nullptr, &VmStructs::region_end, false},
};

struct Constant {
  const char* name;
  std::int64_t VmStructs::*value;
  bool required;
};

constexpr Constant constants[] = {
    {"HeapRegionType::FreeTag", &VmStructs::tag_free, true},
    {"HeapRegionType::YoungMask", &VmStructs::tag_young_mask, true},
    {"HeapRegionType::HumongousMask", &VmStructs::tag_humongous_mask, true},
    {"HeapRegionType::OldMask", &VmStructs::tag_old_mask, true},
    {"HeapRegionType::ArchiveMask", &VmStructs::tag_archive_mask, false},
    {"HeapRegionType::StartsHumongousTag", &VmStructs::tag_humongous_start, false},
};

Error missing(const std::string& what) {
  return {ExitStatus::environment,
          "this JVM does not describe " + what + " (gHotSpotVMStructs): HotSpot 17, 21 or 25 with G1 is supported"};
}

Error resolve_field(const ExportedTable& table, const Field& field, VmStructs* out) {
  const std::uint64_t type_name = table.offset_of("gHotSpotVMStructEntryTypeNameOffset");
  const std::uint64_t field_name = table.offset_of("gHotSpotVMStructEntryFieldNameOffset");
  const std::uint64_t is_static = table.offset_of("gHotSpotVMStructEntryIsStaticOffset");
  const std::uint64_t offset = table.offset_of("gHotSpotVMStructEntryOffsetOffset");
  const std::uint64_t address = table.offset_of("gHotSpotVMStructEntryAddressOffset");
  for (std::size_t i = 0;; ++i) {
    const std::byte* entry = table.entry(i);
    const auto* type = read<const char*>(entry + type_name);
    const auto* name = read<const char*>(entry + field_name);
    if (type == nullptr) break;
    if (name == nullptr || !same_type(type, field.type) || std::strcmp(name, field.name) != 0) continue;
    const bool wanted_static = field.static_address != nullptr;
    if ((read<std::int32_t>(entry + is_static) != 0) != wanted_static) continue;
    if (wanted_static) {
      out->*field.static_address = read<const std::byte*>(entry + address);
    } else {
      out->*field.offset = read<std::uint64_t>(entry + offset);
    }
    return Error::none();
  }
  return field.required ? missing(std::string(field.type) + "::" + field.name) : Error::none();
}

Error resolve_constant(const ExportedTable& table, const Constant& constant, VmStructs* out) {
  const std::uint64_t name_offset = table.offset_of("gHotSpotVMIntConstantEntryNameOffset");
  const std::uint64_t value_offset = table.offset_of("gHotSpotVMIntConstantEntryValueOffset");
  for (std::size_t i = 0;; ++i) {
    const auto* name = read<const char*>(table.entry(i) + name_offset);
    if (name == nullptr) break;
    if (!same_type(name, constant.name)) continue;
    out->*constant.value = read<std::int32_t>(table.entry(i) + value_offset);
    return Error::none();
  }
  return constant.required ? missing(constant.name) : Error::none();
}

struct Size {
  const char* type;
  std::uint64_t VmStructs::*bytes;
  bool required = true;
};

constexpr Size sizes[] = {
    {"JVMFlag", &VmStructs::flag_bytes},
    {"InstanceKlass", &VmStructs::instance_klass_bytes},
    {"HeapRegion", &VmStructs::region_object_bytes, false},
    {"G1CollectedHeap", &VmStructs::g1_heap_bytes, false},
};

Error resolve_size(const ExportedTable& table, const Size& size, VmStructs* out) {
  const std::uint64_t name_offset = table.offset_of("gHotSpotVMTypeEntryTypeNameOffset");
  const std::uint64_t size_offset = table.offset_of("gHotSpotVMTypeEntrySizeOffset");
  for (std::size_t i = 0;; ++i) {
    const auto* name = read<const char*>(table.entry(i) + name_offset);
    if (name == nullptr) break;
    if (!same_type(name, size.type)) continue;
    out->*size.bytes = read<std::uint64_t>(table.entry(i) + size_offset);
    return Error::none();
  }
  return size.required ? missing(size.type) : Error::none();
}

}  // namespace

bool VmStructs::describes_classes() const {
  for (const std::uint64_t offset : {klass_layout_helper, klass_name, klass_primary_supers, symbol_length, symbol_body}) {
    if (offset == absent) return false;
  }
  return true;
}

bool VmStructs::describes_layouts() const {
  for (const std::uint64_t offset : {class_loader_data_klasses, class_loader_data_next, klass_next_link, klass_super, klass_java_mirror,
                                     klass_vtable_length, instance_itable_length, instance_oop_map_words, region_top}) {
    if (offset == absent) return false;
  }
  for (const std::byte* place : {class_loader_data_head, mirror_size_offset, mirror_static_count_offset, code_cache_low, code_cache_high}) {
    if (place == nullptr) return false;
  }
  return describes_classes() && tag_humongous_start >= 0;
}

bool VmStructs::describes_stacks() const {
  for (const std::uint64_t offset : {thread_list_length, thread_list_threads, thread_stack_base, thread_stack_bytes}) {
    if (offset == absent) return false;
  }
  return java_thread_list != nullptr;
}

bool VmStructs::describes_regions() const {
  for (const std::uint64_t offset : {heap_total_collections, region_bottom, region_top, region_end}) {
    if (offset == absent) return false;
  }
  return region_object_bytes != 0 && g1_heap_bytes != 0;
}

Error VmStructs::resolve(VmStructs* out) {
  void* libjvm = ::dlopen("libjvm.so", RTLD_NOLOAD | RTLD_LAZY);
  if (libjvm == nullptr) return missing("itself (no libjvm.so in this process)");
  const ExportedTable structs(libjvm, "gHotSpotVMStructs", "gHotSpotVMStructEntryArrayStride");
  const ExportedTable types(libjvm, "gHotSpotVMTypes", "gHotSpotVMTypeEntryArrayStride");
  const ExportedTable ints(libjvm, "gHotSpotVMIntConstants", "gHotSpotVMIntConstantEntryArrayStride");
  if (!structs.valid() || !types.valid() || !ints.valid()) return missing("itself");
  for (const Field& field : fields) {
    if (Error error = resolve_field(structs, field, out)) return error;
  }
  for (const Constant& constant : constants) {
    if (Error error = resolve_constant(ints, constant, out)) return error;
  }
  for (const Size& size : sizes) {
    if (Error error = resolve_size(types, size, out)) return error;
  }
  return Error::none();
}

}  // namespace farheap
