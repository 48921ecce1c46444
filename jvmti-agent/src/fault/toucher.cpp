#include "fault/toucher.hpp"

#include <sys/prctl.h>
#include <unistd.h>

#include <cstring>

namespace farheap {

Toucher toucher_named(const char* name) {
  struct Role {
    const char* prefix;
    Toucher toucher;
  };
  constexpr Role roles[] = {{"G1 Conc", Toucher::marking},      {"G1 Main", Toucher::marking}, {"G1 Refine", Toucher::refinement},
                            {"GC Thread", Toucher::pause},      {"VM Thread", Toucher::vm},    {"G1 ", Toucher::vm}};
  for (const Role& role : roles) {
    if (std::strncmp(name, role.prefix, std::strlen(role.prefix)) == 0) return role.toucher;
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

std::uint32_t thread_id() {
  static thread_local std::uint32_t known = 0;
  if (known == 0) known = static_cast<std::uint32_t>(::gettid());
  return known;
}

std::uint64_t& fetches_of_thread() {
  static thread_local std::uint64_t fetches = 0;
  return fetches;
}

}  // namespace farheap
