// The kernel's number of a Java thread: java.lang.Thread.eetop -> JavaThread -> OSThread.
#pragma once

#include <jni.h>

#include <cstdint>

#include "hotspot/vm_structs.hpp"

namespace farheap {

class ThreadIds {
 public:
  explicit ThreadIds(const VmStructs& structs) : _structs(structs) {}

  /// 0: it has not started, has ended, or this JVM does not tell.
  std::uint32_t of(JNIEnv* jni, jobject thread);

 private:
  const VmStructs& _structs;
  jfieldID _eetop = nullptr;
};

}  // namespace farheap
