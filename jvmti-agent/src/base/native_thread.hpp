// Threads of the agent: not attached to the JVM, named, and with every signal blocked so that they never take the JVM's.
#pragma once

#include <pthread.h>
#include <signal.h>

#include "base/error.hpp"

namespace farheap {

inline Error start_native_thread(const char* name, void* (*entry)(void*), void* argument, pthread_t* thread) {
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  const int error = ::pthread_create(thread, nullptr, entry, argument);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (error != 0) return {ExitStatus::environment, std::string("cannot start the thread ") + name};
  ::pthread_setname_np(*thread, name);
  return Error::none();
}

}  // namespace farheap
