#include "transport/ucx_library.hpp"

#include <dlfcn.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <mutex>
#include <string>
#include <vector>

#include "transport/quiet_environment.hpp"
#include "transport/signals_blocked.hpp"

namespace farheap {
namespace {

constexpr const char* library_name = "libucp.so.0";
constexpr const char* install_hint = ": install the package libucx0 (Debian, Ubuntu) or ucx (Fedora, RHEL), 1.13 or newer";

class SignalHandlers {
 public:
  SignalHandlers() {
    for (int signal = 1; signal < NSIG; ++signal) ::sigaction(signal, nullptr, &_actions[static_cast<std::size_t>(signal)]);
  }

  /// Puts back every handler that has changed since; returns the first such signal, or 0.
  int restore() const {
    int changed = 0;
    for (int signal = 1; signal < NSIG; ++signal) {
      const struct sigaction& before = _actions[static_cast<std::size_t>(signal)];
      struct sigaction now;
      if (::sigaction(signal, nullptr, &now) != 0 || now.sa_sigaction == before.sa_sigaction) continue;
      ::sigaction(signal, &before, nullptr);
      if (changed == 0) changed = signal;
    }
    return changed;
  }

 private:
  std::array<struct sigaction, NSIG> _actions{};
};

Error resolve(void* handle, const char* name, void** out) {
  *out = ::dlsym(handle, name);
  if (*out == nullptr) return {ExitStatus::environment, std::string(library_name) + " has no function " + name + install_hint};
  return Error::none();
}

Error resolve_all(UcxLibrary* library) {
#define FARHEAP_UCX_RESOLVE(name)                                                               \
  {                                                                                             \
    void* address = nullptr;                                                                    \
    if (Error error = resolve(library->handle, #name, &address)) return error;                  \
    std::memcpy(&library->name, &address, sizeof address);                                      \
  }
  FARHEAP_UCX_FUNCTIONS(FARHEAP_UCX_RESOLVE)
#undef FARHEAP_UCX_RESOLVE
  return Error::none();
}

Error load(UcxLibrary* library) {
  const SignalHandlers handlers;
  {
    const SignalsBlocked blocked;
    const QuietEnvironment quiet;
    library->handle = ::dlopen(library_name, RTLD_NOW | RTLD_LOCAL);
  }
  if (library->handle == nullptr) {
    const char* why = ::dlerror();
    return {ExitStatus::environment, std::string("cannot load UCX (") + (why ? why : library_name) + ")" + install_hint};
  }
  // Implicit null checks of the JVM are SIGSEGVs: a library that takes the signal kills the program at the first one.
  if (const int signal = handlers.restore()) {
    return {ExitStatus::environment, std::string("UCX took the signal ") + ::strsignal(signal) + ", which belongs to the JVM"};
  }
  return resolve_all(library);
}

}  // namespace

Error load_ucx(const UcxLibrary** out) {
  static UcxLibrary library{};
  static std::mutex once;
  static bool loaded = false;
  const std::lock_guard<std::mutex> guard(once);
  if (!loaded) {
    if (Error error = load(&library)) return error;
    loaded = true;
  }
  *out = &library;
  return Error::none();
}

}  // namespace farheap
