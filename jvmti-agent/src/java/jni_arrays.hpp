// Object arrays made and held through JNI.
#pragma once

#include <jni.h>

#include "near/stub_maker.hpp"

namespace farheap {

/// The thread that uses it becomes one of the JVM's own, a daemon.
class JniArrays final : public ReferenceArrays {
 public:
  explicit JniArrays(JavaVM* vm) : _vm(vm) {}
  bool enter() override;
  std::uint64_t make(std::uint32_t length) override;
  void let_go(std::uint64_t slot) override;

 private:
  /// Of a reference's lowest bits, which say what kind it is; the rest is the address at which it lies.
  static constexpr std::uint64_t tag_mask = 3;

  JavaVM* const _vm;
  JNIEnv* _jni = nullptr;
  jclass _object = nullptr;
  std::uint64_t _tag = 0;  // of strong references
};

}  // namespace farheap
