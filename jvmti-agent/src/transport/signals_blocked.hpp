// Threads that UCX starts must never take a signal meant for the JVM: they inherit the mask of whoever starts them.
#pragma once

#include <pthread.h>
#include <signal.h>

namespace farheap {

/// Blocks every signal of the calling thread for a scope.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &_before);
  }
  ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &_before, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t _before;
};

}  // namespace farheap
