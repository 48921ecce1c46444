#include "fault/sigbus_handler.hpp"

#include <signal.h>

#include <cerrno>
#include <cstring>

#include "base/stop.hpp"

namespace farheap {
namespace {

FaultPath* fault_path;
HeapRange heap_range;
struct sigaction jvm_action;

void forward(int signal, siginfo_t* info, void* context) {
  if ((jvm_action.sa_flags & SA_SIGINFO) != 0 && jvm_action.sa_sigaction != nullptr) {
    jvm_action.sa_sigaction(signal, info, context);
    return;
  }
  stop(ExitStatus::internal, "SIGBUS at %p, outside the Java heap, and the JVM has no handler", info->si_addr);
}

void on_sigbus(int signal, siginfo_t* info, void* context) {
  const bool ours = info->si_code == BUS_ADRERR && heap_range.contains(info->si_addr);
  if (!ours) return forward(signal, info, context);
  const int interrupted_errno = errno;
  fault_path->resolve(heap_range.page_at(info->si_addr));
  errno = interrupted_errno;
}

}  // namespace

Error install_sigbus_handler(FaultPath& path, const HeapRange& range) {
  fault_path = &path;
  heap_range = range;
  struct sigaction action {};
  action.sa_sigaction = on_sigbus;
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  // A thread must not be stopped (as JFR's sampler does, by a signal) while it holds a claim or a channel that others wait for.
  ::sigfillset(&action.sa_mask);
  if (::sigaction(SIGBUS, &action, &jvm_action) == 0) return Error::none();
  return {ExitStatus::environment, std::string("the SIGBUS handler cannot be installed: ") + std::strerror(errno)};
}

}  // namespace farheap
