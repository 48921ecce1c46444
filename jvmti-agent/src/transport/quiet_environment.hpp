// The environment libucp is loaded under. UCX reads some settings only from the environment, and only while it is loaded.
#pragma once

namespace farheap {

/// Swaps the process's environment for one with our UCX settings, for a scope. The original array is never written, so
/// afterwards it is what it was to the byte, and child processes never see the settings.
class QuietEnvironment {
 public:
  QuietEnvironment();
  ~QuietEnvironment();
  QuietEnvironment(const QuietEnvironment&) = delete;
  QuietEnvironment& operator=(const QuietEnvironment&) = delete;

 private:
  char** _before;
};

}  // namespace farheap
