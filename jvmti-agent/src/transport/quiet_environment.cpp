#include "transport/quiet_environment.hpp"

#include <unistd.h>

#include <cstring>
#include <vector>

namespace farheap {
namespace {

struct Setting {
  const char* text;  // NAME=VALUE
  bool ours;         // replaces what the user set
};

constexpr Setting settings[] = {
    // SIGSEGV, SIGBUS, SIGFPE and SIGILL are the JVM's, and so is SIGHUP, which UCX takes for its debugger.
    {"UCX_HANDLE_ERRORS=none", true},
    {"UCX_DEBUG_SIGNO=0", true},
    // Hooks in mmap and malloc serve registration caches, patch code in the running JVM, and would see every page we move.
    {"UCX_MEM_EVENTS=n", true},
    {"UCX_MEM_MMAP_HOOK_MODE=none", true},
    {"UCX_MEM_MALLOC_HOOKS=n", true},
    {"UCX_MEM_MALLOC_RELOC=n", true},
    {"UCX_MEM_CUDA_HOOK_MODE=none", true},
    {"UCX_VFS_ENABLE=n", true},
    // Standard output is the program's. What UCX finds wrong, we report; a user may still ask for more.
    {"UCX_LOG_LEVEL=fatal", false},
    {"UCX_LOG_FILE=stderr", false},
    {"UCX_MEM_LOG_LEVEL=fatal", false},
    {"UCX_WARN_UNUSED_ENV_VARS=n", false},
};

bool same_name(const char* a, const char* b) {
  const std::size_t name_bytes = static_cast<std::size_t>(std::strchr(a, '=') - a) + 1;
  return std::strncmp(a, b, name_bytes) == 0;
}

const char* find(char* const* environment, const char* setting) {
  for (; *environment != nullptr; ++environment) {
    if (same_name(setting, *environment)) return *environment;
  }
  return nullptr;
}

bool replaced(const char* variable) {
  for (const Setting& setting : settings) {
    if (setting.ours && same_name(setting.text, variable)) return true;
  }
  return false;
}

// Static, because a library may keep the pointers it got from getenv.
std::vector<char*>& quiet_variables() {
  static std::vector<char*> variables;
  return variables;
}

}  // namespace

QuietEnvironment::QuietEnvironment() : _before(environ) {
  char* nothing[] = {nullptr};
  char* const* before = _before != nullptr ? _before : nothing;
  std::vector<char*>& variables = quiet_variables();
  variables.clear();
  for (char* const* variable = before; *variable != nullptr; ++variable) {
    if (!replaced(*variable)) variables.push_back(*variable);
  }
  for (const Setting& setting : settings) {
    if (setting.ours || find(before, setting.text) == nullptr) variables.push_back(const_cast<char*>(setting.text));
  }
  variables.push_back(nullptr);
  environ = variables.data();
}

QuietEnvironment::~QuietEnvironment() { environ = _before; }

}  // namespace farheap
