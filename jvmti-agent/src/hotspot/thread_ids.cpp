#include "hotspot/thread_ids.hpp"

#include "base/own_memory.hpp"

namespace farheap {

std::uint32_t ThreadIds::of(JNIEnv* jni, jobject thread) {
  if (!_structs.describes_threads()) return 0;
  if (_eetop == nullptr) {
    const jclass type = jni->FindClass("java/lang/Thread");
    _eetop = jni->GetFieldID(type, "eetop", "J");
    jni->DeleteLocalRef(type);
    if (_eetop == nullptr) {
      jni->ExceptionClear();
      return 0;
    }
  }
  // The thread may end while it is looked at, and its structures be freed: a copy may fail, or tell the number of a thread that is gone.
  const auto java_thread = static_cast<std::uint64_t>(jni->GetLongField(thread, _eetop));
  std::uint64_t os_thread = 0;
  std::uint32_t id = 0;
  const bool told = java_thread != 0 &&
                    copy_own_memory(&os_thread, reinterpret_cast<const void*>(java_thread + _structs.thread_os_thread), sizeof os_thread) &&
                    os_thread != 0 && copy_own_memory(&id, reinterpret_cast<const void*>(os_thread + _structs.os_thread_id), sizeof id);
  return told ? id : 0;
}

}  // namespace farheap
