#include "fault/sigbus_handler.hpp"

#include <signal.h>
#include <ucontext.h>

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

// The fault is resolved and nothing is claimed, so the thread may be stopped again, and may fault: walking a stack is not our code.
// Of faults within that only the record is told.
void tell(FaultNote& note, ucontext_t* context) {
  static thread_local bool walking = false;
  FlightLog& flight = fault_path->flight();
  const std::uint16_t sample = note.fetch.detail;
  if (!walking && sample != FlightLog::no_sample && flight.walk_stack() != nullptr) {
    walking = true;
    ::pthread_sigmask(SIG_SETMASK, &context->uc_sigmask, nullptr);
    FetchSample& seen = flight.claimed_sample(sample);
    seen.frame_count = flight.walk_stack()(context, seen.frames, FetchSample::frames_max);
    walking = false;
  }
  // Nobody will read the sample of a record that is lost.
  if (!flight.put(note.fetch) && sample != FlightLog::no_sample) flight.release_sample(sample);
}

void on_sigbus(int signal, siginfo_t* info, void* context) {
  const bool ours = info->si_code == BUS_ADRERR && heap_range.contains(info->si_addr);
  if (!ours) return forward(signal, info, context);
  const int interrupted_errno = errno;
  FaultNote note = fault_path->resolve(info->si_addr);
  if (note.told) tell(note, static_cast<ucontext_t*>(context));
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
