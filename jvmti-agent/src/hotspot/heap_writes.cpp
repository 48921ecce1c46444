#include "hotspot/heap_writes.hpp"

#include <elf.h>
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/debug_hooks.hpp"

namespace farheap {
namespace {

using Write = ssize_t (*)(int, const void*, std::size_t);

HeapRange heap_range;

// The page may leave again between touch and system call, but hardly ever twice.
ssize_t write_touching(int file, const void* bytes, std::size_t count) {
  const unsigned attempts_max = debug::is_broken(debug::Rule::writes) ? 0 : 1000;
  for (unsigned attempt = 0;; ++attempt) {
    const ssize_t written = ::write(file, bytes, count);
    if (written >= 0 || errno != EFAULT || count == 0 || !heap_range.contains(bytes) || attempt == attempts_max) return written;
    static_cast<void>(*static_cast<const volatile char*>(bytes));
  }
}

/// The dynamic section of one loaded object.
struct Dynamic {
  const ElfW(Sym)* symbols = nullptr;
  const char* names = nullptr;
  const ElfW(Rela)* tables[2] = {};  // of functions, and of the rest
  std::size_t bytes[2] = {};
};

Dynamic read_dynamic(const ElfW(Dyn)* entry) {
  Dynamic dynamic;
  for (; entry->d_tag != DT_NULL; ++entry) {
    const auto* const at = reinterpret_cast<const void*>(entry->d_un.d_ptr);
    if (entry->d_tag == DT_SYMTAB) dynamic.symbols = static_cast<const ElfW(Sym)*>(at);
    if (entry->d_tag == DT_STRTAB) dynamic.names = static_cast<const char*>(at);
    if (entry->d_tag == DT_JMPREL) dynamic.tables[0] = static_cast<const ElfW(Rela)*>(at);
    if (entry->d_tag == DT_PLTRELSZ) dynamic.bytes[0] = entry->d_un.d_val;
    if (entry->d_tag == DT_RELA) dynamic.tables[1] = static_cast<const ElfW(Rela)*>(at);
    if (entry->d_tag == DT_RELASZ) dynamic.bytes[1] = entry->d_un.d_val;
  }
  return dynamic;
}

Write* find_import(const Dynamic& dynamic, std::uintptr_t base, const char* name) {
  for (unsigned table = 0; table < 2 && dynamic.symbols != nullptr; ++table) {
    for (std::size_t i = 0; i < dynamic.bytes[table] / sizeof(ElfW(Rela)); ++i) {
      const ElfW(Rela)& relocation = dynamic.tables[table][i];
      const auto type = ELF64_R_TYPE(relocation.r_info);
      if (type != R_X86_64_JUMP_SLOT && type != R_X86_64_GLOB_DAT) continue;
      const ElfW(Sym)& symbol = dynamic.symbols[ELF64_R_SYM(relocation.r_info)];
      if (std::strcmp(dynamic.names + symbol.st_name, name) == 0) return reinterpret_cast<Write*>(base + relocation.r_offset);
    }
  }
  return nullptr;
}

std::uintptr_t page_of(std::uintptr_t address) { return address & ~(std::uintptr_t{page_bytes - 1}); }

// What the linker makes read-only once it has bound the imports: whole pages of it. A library may have imports in writable pages, among
// its data.
bool is_sealed(const dl_phdr_info& object, const Write* import) {
  const auto at = reinterpret_cast<std::uintptr_t>(import);
  for (unsigned i = 0; i < object.dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = object.dlpi_phdr[i];
    const std::uintptr_t start = object.dlpi_addr + segment.p_vaddr;
    if (segment.p_type == PT_GNU_RELRO && at >= page_of(start) && at < page_of(start + segment.p_memsz)) return true;
  }
  return false;
}

bool replace(const dl_phdr_info& object, Write* import, Write by) {
  const bool sealed = is_sealed(object, import);
  auto* const page = reinterpret_cast<void*>(page_of(reinterpret_cast<std::uintptr_t>(import)));
  if (sealed && ::mprotect(page, page_bytes, PROT_READ | PROT_WRITE) != 0) return false;
  __atomic_store_n(import, by, __ATOMIC_RELEASE);
  if (sealed) ::mprotect(page, page_bytes, PROT_READ);
  return true;
}

int patch_libjvm(dl_phdr_info* object, std::size_t, void* done) {
  const char* const file = std::strrchr(object->dlpi_name, '/');
  if (file == nullptr || std::strcmp(file, "/libjvm.so") != 0) return 0;
  for (unsigned i = 0; i < object->dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = object->dlpi_phdr[i];
    if (segment.p_type != PT_DYNAMIC) continue;
    const Dynamic dynamic = read_dynamic(reinterpret_cast<const ElfW(Dyn)*>(object->dlpi_addr + segment.p_vaddr));
    Write* const import = find_import(dynamic, object->dlpi_addr, "write");
    *static_cast<bool*>(done) = import != nullptr && replace(*object, import, write_touching);
  }
  return 1;
}

}  // namespace

Error catch_heap_writes(const HeapRange& range) {
  heap_range = range;
  bool done = false;
  ::dl_iterate_phdr(patch_libjvm, &done);
  if (done) return Error::none();
  return {ExitStatus::environment, "libjvm's import of write() was not found: this JVM may abort when its flight recorder is used"};
}

}  // namespace farheap
