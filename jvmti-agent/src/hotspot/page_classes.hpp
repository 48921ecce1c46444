// Which classes lie in a page of the heap, told from a copy of its bytes: object by object, from the first header that is recognised.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "base/units.hpp"
#include "hotspot/vm_flags.hpp"
#include "hotspot/vm_structs.hpp"

namespace farheap {

/// One thread's; allocates. A class may be unloaded meanwhile, so its memory is read with copies that may fail.
class PageClasses {
 public:
  PageClasses(const VmStructs& structs, const VmFlags& flags);

  /// Lines of "class bytes", most bytes first, names as Java writes them; "" when the JVM does not describe its classes.
  std::string describe(const std::byte* page);
  /// Forgets the classes that it knows: some may have been unloaded. Between batches of pages.
  void forget() { _known.clear(); }

 private:
  struct KlassFacts {
    bool valid = false;
    std::int32_t layout_helper = 0;
    std::string name;
  };
  using Bytes = std::unordered_map<const KlassFacts*, std::uint32_t>;

  const KlassFacts& facts(std::uint64_t klass);
  bool read_facts(std::uint64_t klass, KlassFacts* out);
  bool is_object_class(std::uint64_t klass);
  bool read_name(std::uint64_t klass, std::string* out) const;
  std::uint64_t klass_at(const std::byte* object) const;
  bool may_be_header(const std::byte* object) const;
  std::uint64_t size_of(const std::byte* object, const KlassFacts& klass) const;
  void walk(const std::byte* page, Bytes* bytes);

  const VmStructs& _structs;
  const bool _describes;
  const bool _narrow;   // class pointers of 32 bits
  const bool _compact;  // class pointers in the mark word (JDK 25)
  std::uint64_t _object_class = 0;
  std::unordered_map<std::uint64_t, KlassFacts> _known;
};

}  // namespace farheap
