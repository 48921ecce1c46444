// Keeps the fault path's table of classes up to date: a thread that reads the JVM's classes whenever faults have met unknown ones.
#pragma once

#include <pthread.h>

#include <cstdint>

#include "base/error.hpp"
#include "hotspot/heap_model.hpp"
#include "hotspot/klass_table.hpp"

namespace farheap {

/// Lives until the process is gone.
class ClassWatch {
 public:
  explicit ClassWatch(const VmStructs& structs) : _model(structs, HiddenOffsets{}) {}

  /// Error (environment): this JVM does not describe its objects, or no thread can be started.
  Error start();

  HeapShapes& shapes() { return _shapes; }

 private:
  static void* enter(void* self);
  void run();
  /// Returns whether there is a class that was not known.
  bool read_classes();
  std::uint64_t header_word(std::uint64_t klass) const;

  HeapModel _model;
  HeapShapes _shapes;
  pthread_t _thread{};
};

}  // namespace farheap
