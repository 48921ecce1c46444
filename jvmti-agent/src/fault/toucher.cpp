#include "fault/toucher.hpp"

#include <sys/prctl.h>

#include <cstring>

namespace farheap {

Toucher toucher_named(const char* name) {
  constexpr const char* collector_prefixes[] = {"G1 ", "GC Thread", "VM Thread"};
  for (const char* prefix : collector_prefixes) {
    if (std::strncmp(name, prefix, std::strlen(prefix)) == 0) return Toucher::collector;
  }
  return Toucher::program;
}

Toucher toucher() {
  static thread_local Toucher known = Toucher::unknown;
  if (known == Toucher::unknown) {
    char name[16] = {};
    ::prctl(PR_GET_NAME, name);
    known = toucher_named(name);
  }
  return known;
}

}  // namespace farheap
