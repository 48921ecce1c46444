#include "hotspot/page_classes.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "base/own_memory.hpp"
#include "hotspot/class_layouts.hpp"
#include "hotspot/vm_memory.hpp"

namespace farheap {
namespace {

constexpr std::uint32_t object_alignment = 8;
constexpr const char* larger_object = "(inside a larger object)";

template <typename T>
T at(const std::byte* page, std::size_t offset) {
  T value;
  std::memcpy(&value, page + offset, sizeof value);
  return value;
}

template <typename T>
bool read(std::uint64_t address, T* out) {
  return copy_own_memory(out, reinterpret_cast<const void*>(address), sizeof *out);
}

}  // namespace

PageClasses::PageClasses(const VmStructs& structs, const VmFlags& flags)
    : _structs(structs),
      _describes(structs.describes_classes()),
      _narrow(flags.is_on("UseCompressedClassPointers")),
      _compact(flags.is_on("UseCompactObjectHeaders")) {}

std::string PageClasses::describe(const std::byte* page) {
  if (!_describes || (_narrow && _structs.narrow_klass_base == nullptr)) return "";
  Bytes bytes;
  walk(page, &bytes);
  std::vector<std::pair<std::uint32_t, const std::string*>> lines;
  for (const auto& [klass, count] : bytes) lines.emplace_back(count, &klass->name);
  std::sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : *a.second < *b.second;
  });
  std::string text;
  for (const auto& [count, name] : lines) text += (text.empty() ? "" : "\n") + *name + " " + std::to_string(count);
  return lines.empty() ? std::string(larger_object) + " " + std::to_string(page_bytes) : text;
}

// What lies before the first header belongs to an object that begins in another page; it is not counted. A wrong step (mirrors of
// classes are larger than their class says) is noticed at the next header, which is then searched for.
void PageClasses::walk(const std::byte* page, Bytes* bytes) {
  bool in_step = false;
  for (std::uint64_t offset = 0; offset + 2 * object_alignment <= page_bytes;) {
    const std::byte* const object = page + offset;
    const KlassFacts* klass = nullptr;
    if (in_step || may_be_header(object)) klass = &facts(klass_at(object));
    const std::uint64_t size = klass == nullptr || !klass->valid ? 0 : size_of(object, *klass);
    in_step = size > 0;
    if (in_step) (*bytes)[klass] += static_cast<std::uint32_t>(std::min<std::uint64_t>(size, page_bytes - offset));
    offset += in_step ? size : object_alignment;
  }
}

// An unlocked mark word: its lowest bits are 01, and what lies above the identity hash is zero, or the class.
bool PageClasses::may_be_header(const std::byte* object) const {
  const auto mark = at<std::uint64_t>(object, 0);
  constexpr unsigned bits_below_class = 42;
  return (mark & 3) == 1 && (_compact || mark >> bits_below_class == 0);
}

std::uint64_t PageClasses::klass_at(const std::byte* object) const {
  constexpr unsigned compact_shift = 42;
  if (!_narrow) return at<std::uint64_t>(object, sizeof(std::uint64_t));
  const std::uint64_t narrow = _compact ? at<std::uint64_t>(object, 0) >> compact_shift : at<std::uint32_t>(object, sizeof(std::uint64_t));
  if (narrow == 0) return 0;
  return load_from<std::uint64_t>(_structs.narrow_klass_base) + (narrow << load_from<std::int32_t>(_structs.narrow_klass_shift));
}

// Klass::_layout_helper: positive, an instance's bytes (the lowest bit is a flag); negative, an array's header bytes and the logarithm of
// its elements' size. 0: neither.
std::uint64_t PageClasses::size_of(const std::byte* object, const KlassFacts& klass) const {
  const std::int32_t helper = klass.layout_helper;
  if (helper > 0) return static_cast<std::uint64_t>(helper) & ~std::uint64_t{object_alignment - 1};
  if (helper == 0) return 0;
  const std::size_t length_offset = _compact ? 8 : _narrow ? 12 : 16;
  const auto length = at<std::uint32_t>(object, length_offset);
  const auto bits = static_cast<std::uint32_t>(helper);
  const std::uint64_t header = bits >> 16 & 0xff;
  const std::uint64_t bytes = header + (std::uint64_t{length} << (bits & 0xff));
  return (bytes + object_alignment - 1) & ~std::uint64_t{object_alignment - 1};
}

const PageClasses::KlassFacts& PageClasses::facts(std::uint64_t klass) {
  const auto [entry, added] = _known.try_emplace(klass);
  if (added) entry->second.valid = read_facts(klass, &entry->second);
  return entry->second;
}

// A class is what has java.lang.Object for its first superclass.
bool PageClasses::read_facts(std::uint64_t klass, KlassFacts* out) {
  std::uint64_t first_super = 0;
  if (klass == 0 || klass % object_alignment != 0 || !read(klass + _structs.klass_primary_supers, &first_super)) return false;
  if (!is_object_class(first_super) || !read(klass + _structs.klass_layout_helper, &out->layout_helper)) return false;
  std::string name;
  if (!read_name(klass, &name)) return false;
  out->name = ClassLayouts::java_name(name);
  return true;
}

bool PageClasses::is_object_class(std::uint64_t klass) {
  if (_object_class != 0) return klass == _object_class;
  std::uint64_t first_super = 0;
  std::string name;
  const bool is = klass != 0 && klass % object_alignment == 0 && read(klass + _structs.klass_primary_supers, &first_super) &&
                  first_super == klass && read_name(klass, &name) && name == "java/lang/Object";
  if (is) _object_class = klass;
  return is;
}

bool PageClasses::read_name(std::uint64_t klass, std::string* out) const {
  std::uint64_t symbol = 0;
  std::uint16_t length = 0;
  const bool has_name = read(klass + _structs.klass_name, &symbol) && symbol != 0 && read(symbol + _structs.symbol_length, &length);
  if (!has_name || length == 0) return false;
  out->resize(length);
  return copy_own_memory(&(*out)[0], reinterpret_cast<const void*>(symbol + _structs.symbol_body), length);
}

}  // namespace farheap
