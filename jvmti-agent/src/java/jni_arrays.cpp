#include "java/jni_arrays.hpp"

namespace farheap {

bool JniArrays::enter() {
  char name[] = "farheap stubs";
  JavaVMAttachArgs args{JNI_VERSION_10, name, nullptr};
  if (_vm->AttachCurrentThreadAsDaemon(reinterpret_cast<void**>(&_jni), &args) != JNI_OK) return false;
  const jclass local = _jni->FindClass("java/lang/Object");
  if (local == nullptr) return _jni->ExceptionClear(), false;
  _object = static_cast<jclass>(_jni->NewGlobalRef(local));
  _jni->DeleteLocalRef(local);
  _tag = reinterpret_cast<std::uint64_t>(_object) & tag_mask;
  return _object != nullptr;
}

std::uint64_t JniArrays::make(std::uint32_t length) {
  const jobjectArray array = _jni->NewObjectArray(static_cast<jsize>(length), _object, nullptr);
  if (array == nullptr) return _jni->ExceptionClear(), 0;
  const jobject held = _jni->NewGlobalRef(array);
  _jni->DeleteLocalRef(array);
  return reinterpret_cast<std::uint64_t>(held) & ~tag_mask;
}

void JniArrays::let_go(std::uint64_t slot) { _jni->DeleteGlobalRef(reinterpret_cast<jobject>(slot | _tag)); }

}  // namespace farheap
