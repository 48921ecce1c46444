#include "java/cold_heap_method.hpp"

#include "java/jni_arrays.hpp"
#include "near/reclaim.hpp"
#include "near/stub_maker.hpp"

namespace farheap {
namespace {

NearData* near;

/// jdk.internal.misc.Unsafe.objectFieldOffset(Class, String); JNI may call what the module keeps to itself. 0: no such class or field.
class FieldOffsets {
 public:
  explicit FieldOffsets(JNIEnv* jni) : _jni(jni), _type(jni->FindClass("jdk/internal/misc/Unsafe")) {
    if (failed(_type == nullptr)) return;
    const jmethodID get = jni->GetStaticMethodID(_type, "getUnsafe", "()Ljdk/internal/misc/Unsafe;");
    if (!failed(get == nullptr)) _unsafe = jni->CallStaticObjectMethod(_type, get);
    _offset = failed(_unsafe == nullptr) ? nullptr : jni->GetMethodID(_type, "objectFieldOffset", "(Ljava/lang/Class;Ljava/lang/String;)J");
    failed(_offset == nullptr);
  }

  std::uint32_t of(const char* class_name, const char* field) {
    if (_offset == nullptr) return 0;
    const jclass type = _jni->FindClass(class_name);
    if (failed(type == nullptr)) return 0;
    const jlong offset = _jni->CallLongMethod(_unsafe, _offset, type, _jni->NewStringUTF(field));
    return failed(false) ? 0 : static_cast<std::uint32_t>(offset);
  }

 private:
  bool failed(bool missing) {
    if (!_jni->ExceptionCheck()) return missing;
    _jni->ExceptionClear();
    return true;
  }

  JNIEnv* const _jni;
  const jclass _type;
  jobject _unsafe = nullptr;
  jmethodID _offset = nullptr;
};

HiddenOffsets hidden_offsets(JNIEnv* jni) {
  FieldOffsets offsets(jni);
  return {offsets.of("java/lang/ref/Reference", "referent"), offsets.of("java/lang/ref/Reference", "discovered"),
          offsets.of("jdk/internal/vm/StackChunk", "size")};
}

jlongArray longs(JNIEnv* jni, const std::vector<jlong>& values) {
  const jlongArray array = jni->NewLongArray(static_cast<jsize>(values.size()));
  if (array != nullptr) jni->SetLongArrayRegion(array, 0, static_cast<jsize>(values.size()), values.data());
  return array;
}

jlongArray figures(JNIEnv* jni, const ColdHeap& heap, bool liveness) {
  std::vector<jlong> values;
  const std::uint64_t live = liveness ? heap.read - heap.dead : 0;
  for (const std::uint64_t each : {heap.used, heap.read, heap.regions_read, heap.unreadable, live, heap.dead, heap.took_ns,
                                   heap.servers_ns, heap.fetched_pages}) {
    values.push_back(static_cast<jlong>(each));
  }
  return longs(jni, values);
}

jlongArray rows(JNIEnv* jni, const ColdHeap& heap) {
  std::vector<jlong> values;
  for (const ColdClass& each : heap.classes) {
    for (const std::uint64_t value : {each.objects, each.bytes, each.dead_objects, each.dead_bytes}) {
      values.push_back(static_cast<jlong>(value));
    }
  }
  return longs(jni, values);
}

jobjectArray names(JNIEnv* jni, const ColdHeap& heap) {
  const jobjectArray array = jni->NewObjectArray(static_cast<jsize>(heap.classes.size()), jni->FindClass("java/lang/String"), nullptr);
  for (std::size_t i = 0; array != nullptr && i < heap.classes.size(); ++i) {
    const jstring name = jni->NewStringUTF(heap.classes[i].name.c_str());
    jni->SetObjectArrayElement(array, static_cast<jsize>(i), name);
    jni->DeleteLocalRef(name);
  }
  return array;
}

}  // namespace

Error prepare_cold_heap(const RuntimeSources& sources, JNIEnv* jni) {
  Pager* const pager = sources.pager;
  near = new NearData(pager, sources.remote, sources.range, sources.collector, sources.structs, hidden_offsets(jni));
  if (pager == nullptr) return Error::none();
  if (RegionSkip* const skip = pager->region_skip()) {
    auto* const stubs = new StubMaker(*near, pager->heap(), sources.remote, pager->limbo(), *skip, *new JniArrays(sources.vm));
    if (const Error error = stubs->start()) return error;
  }
  if (!pager->heap().mechanisms.reclaim) return Error::none();
  auto* const reclaim = new Reclaim(*near, pager->heap(), sources.structs);
  return reclaim->start();
}

jobjectArray JNICALL cold_heap(JNIEnv* jni, jclass, jboolean liveness) {
  ColdHeap heap;
  if (const Error error = near->ask(liveness != JNI_FALSE ? NearFunction::liveness : NearFunction::histogram, &heap)) {
    jni->ThrowNew(jni->FindClass("java/lang/IllegalStateException"), error.text().c_str());
    return nullptr;
  }
  const jobjectArray answer = jni->NewObjectArray(3, jni->FindClass("java/lang/Object"), nullptr);
  if (answer == nullptr) return nullptr;
  jni->SetObjectArrayElement(answer, 0, figures(jni, heap, liveness != JNI_FALSE));
  jni->SetObjectArrayElement(answer, 1, names(jni, heap));
  jni->SetObjectArrayElement(answer, 2, rows(jni, heap));
  return answer;
}

}  // namespace farheap
