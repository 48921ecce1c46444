#include "java/java_runtime.hpp"

#include <algorithm>
#include <cstring>
#include <memory>

#include "hotspot/page_classes.hpp"
#include "hotspot/stack_walk.hpp"
#include "hotspot/thread_ids.hpp"
#include "java/cold_heap_method.hpp"
#include "java/embedded_classes.hpp"
#include "java/method_names.hpp"

namespace farheap {
namespace {

/// What the native methods work with. All but classBytes, the figures and the cold heap are called by the one thread of the Java part.
struct Runtime {
  explicit Runtime(const RuntimeSources& from)
      : sources(from), methods(from.jvmti), classes(from.structs, VmFlags(from.structs)), threads(from.structs) {}

  const RuntimeSources sources;
  MethodNames methods;
  PageClasses classes;
  ThreadIds threads;
};

Runtime* runtime;

FlightLog* flight() { return runtime->sources.pager == nullptr ? nullptr : &runtime->sources.pager->heap().flight; }

std::vector<Figure> current_figures() { return figures_of(runtime->sources.heap_figures(), runtime->sources.counters); }

jstring text(JNIEnv* jni, const std::string& from) { return jni->NewStringUTF(from.c_str()); }

jobjectArray texts(JNIEnv* jni, const std::vector<std::string>& from) {
  const jclass type = jni->FindClass("java/lang/String");
  const jobjectArray array = jni->NewObjectArray(static_cast<jsize>(from.size()), type, nullptr);
  for (std::size_t i = 0; array != nullptr && i < from.size(); ++i) {
    const jstring each = text(jni, from[i]);
    jni->SetObjectArrayElement(array, static_cast<jsize>(i), each);
    jni->DeleteLocalRef(each);
  }
  return array;
}

void fill(JNIEnv* jni, jlongArray array, const std::vector<jlong>& values) {
  const jsize count = std::min(jni->GetArrayLength(array), static_cast<jsize>(values.size()));
  jni->SetLongArrayRegion(array, 0, count, values.data());
}

jbyteArray JNICALL class_bytes(JNIEnv* jni, jclass, jstring name) {
  const char* const wanted = jni->GetStringUTFChars(name, nullptr);
  if (wanted == nullptr) return nullptr;
  jbyteArray bytes = nullptr;
  for (std::size_t i = 0; i < embedded_class_count; ++i) {
    const EmbeddedClass& each = embedded_classes[i];
    if (std::strcmp(each.name, wanted) != 0) continue;
    const auto length = static_cast<jsize>(each.end - each.begin);
    bytes = jni->NewByteArray(length);
    if (bytes != nullptr) jni->SetByteArrayRegion(bytes, 0, length, reinterpret_cast<const jbyte*>(each.begin));
  }
  jni->ReleaseStringUTFChars(name, wanted);
  return bytes;
}

// The reporting thread is the only one that calls this.
void JNICALL beat(JNIEnv*, jclass) {
  static std::uint64_t last_ns = 0;
  const std::uint64_t cpu_ns = thread_cpu_ns();
  runtime->sources.counters.reports_cpu_ns.add(cpu_ns - last_ns);
  last_ns = cpu_ns;
}

jobject JNICALL flight_log(JNIEnv* jni, jclass) {
  FlightLog* const log = flight();
  if (log == nullptr || !log->start(find_stack_walk(runtime->sources.vm))) return nullptr;
  return jni->NewDirectByteBuffer(log->records(), FlightLog::records_max * sizeof(FlightRecord));
}

void JNICALL want(JNIEnv*, jclass, jint kind, jboolean on, jlong threshold_ns, jint per_second) {
  FlightLog* const log = flight();
  if (log == nullptr || kind < 0 || kind >= static_cast<jint>(flight_kinds)) return;
  log->set(static_cast<FlightKind>(kind), on != JNI_FALSE, static_cast<std::uint64_t>(threshold_ns),
           static_cast<std::uint32_t>(per_second));
  runtime->classes.forget();
}

// Every loaded class is a local reference for a moment.
void JNICALL walk_stacks(JNIEnv* jni, jclass) {
  constexpr jint local_references_max = 65536;
  jvmtiEnv* const jvmti = runtime->sources.jvmti;
  jvmti->SetEventNotificationMode(JVMTI_ENABLE, JVMTI_EVENT_CLASS_LOAD, nullptr);
  jvmti->SetEventNotificationMode(JVMTI_ENABLE, JVMTI_EVENT_CLASS_PREPARE, nullptr);
  jint count = 0;
  jclass* types = nullptr;
  jni->EnsureLocalCapacity(local_references_max);
  if (jvmti->GetLoadedClasses(&count, &types) != JVMTI_ERROR_NONE) return;
  for (jint i = 0; i < count; ++i) {
    make_method_ids(jvmti, types[i]);
    jni->DeleteLocalRef(types[i]);
  }
  jvmti->Deallocate(reinterpret_cast<unsigned char*>(types));
}

jobjectArray JNICALL sample(JNIEnv* jni, jclass, jint index) {
  FlightLog* const log = flight();
  const auto place = static_cast<std::uint16_t>(index);
  const FetchSample& seen = log->sample(place);
  std::string stack;
  for (std::uint32_t i = 0; i < seen.frame_count; ++i) stack += (i == 0 ? "" : "\n") + runtime->methods.name(jni, seen.frames[i]);
  const std::string classes = runtime->classes.describe(seen.page);
  log->release_sample(place);
  return texts(jni, {stack, classes});
}

jobjectArray JNICALL threads(JNIEnv* jni, jclass, jintArray ids) {
  jvmtiEnv* const jvmti = runtime->sources.jvmti;
  jint count = 0;
  jthread* all = nullptr;
  if (jvmti->GetAllThreads(&count, &all) != JVMTI_ERROR_NONE) count = 0;
  const jobjectArray array = jni->NewObjectArray(count, jni->FindClass("java/lang/Thread"), nullptr);
  const jsize room = jni->GetArrayLength(ids);
  for (jint i = 0; array != nullptr && i < count; ++i) {
    jni->SetObjectArrayElement(array, i, all[i]);
    const auto id = static_cast<jint>(runtime->threads.of(jni, all[i]));
    if (i < room) jni->SetIntArrayRegion(ids, i, 1, &id);
    jni->DeleteLocalRef(all[i]);
  }
  jvmti->Deallocate(reinterpret_cast<unsigned char*>(all));
  return array;
}

jobjectArray JNICALL figure_names(JNIEnv* jni, jclass) {
  std::vector<std::string> lines;
  for (const Figure& figure : current_figures()) lines.push_back(figure.name + "\t" + figure.unit + "\t" + figure.description);
  return texts(jni, lines);
}

void JNICALL figures(JNIEnv* jni, jclass, jlongArray values) {
  std::vector<jlong> all;
  for (const Figure& figure : current_figures()) all.push_back(static_cast<jlong>(figure.value));
  fill(jni, values, all);
}

jstring JNICALL statistics(JNIEnv* jni, jclass) {
  return text(jni, statistics_json(runtime->sources.heap_figures(), runtime->sources.counters));
}

jint JNICALL histogram_buckets(JNIEnv*, jclass) { return static_cast<jint>(LogHistogram::bucket_count); }

jint JNICALL histogram(JNIEnv* jni, jclass, jint which, jlongArray bounds, jlongArray counts) {
  const Counters& counters = runtime->sources.counters;
  const LogHistogram& from = which == 0 ? counters.fault_ns : counters.refault_pages;
  const std::uint64_t unit = which == 0 ? 1 : page_bytes;
  std::vector<jlong> filled_bounds;
  std::vector<jlong> filled_counts;
  for (unsigned bucket = 0; bucket < LogHistogram::bucket_count; ++bucket) {
    const std::uint64_t count = from.in_bucket(bucket);
    if (count == 0) continue;
    filled_bounds.push_back(static_cast<jlong>(LogHistogram::upper_bound(bucket) * unit));
    filled_counts.push_back(static_cast<jlong>(count));
  }
  fill(jni, bounds, filled_bounds);
  fill(jni, counts, filled_counts);
  return static_cast<jint>(filled_bounds.size());
}

void JNICALL resident_set(JNIEnv* jni, jclass, jlongArray bytes) {
  const HeapFigures heap = runtime->sources.heap_figures();
  const Pager* const pager = runtime->sources.pager;
  const std::uint64_t remote = pager == nullptr ? 0 : pager->remote_pages(PageIndex{0}, runtime->sources.range.page_count());
  std::vector<jlong> values;
  for (const std::uint64_t each : {heap.resident_bytes, heap.limbo_bytes, remote << page_shift, heap.local_limit_bytes, heap.reserve_bytes,
                                   heap.unmanaged_bytes}) {
    values.push_back(static_cast<jlong>(each));
  }
  fill(jni, bytes, values);
}

jobjectArray JNICALL servers(JNIEnv* jni, jclass) {
  const Pager* const pager = runtime->sources.pager;
  std::vector<std::string> lines;
  for (const ServerFigures& server : runtime->sources.remote.servers()) {
    const std::uint64_t held = pager == nullptr ? 0 : pager->remote_pages(server.first, server.pages);
    lines.push_back(server.name + "\t" + server.path + "\t" + std::to_string(server.round_trip_ns) + "\t" +
                    std::to_string(server.leased_bytes) + "\t" + std::to_string(held << page_shift) + "\t" +
                    std::to_string(server.pages_read) + "\t" + std::to_string(server.pages_written) + "\t" +
                    std::to_string(server.busy_ns));
  }
  return texts(jni, lines);
}

jstring JNICALL server_of(JNIEnv* jni, jclass, jint page) {
  return text(jni, runtime->sources.remote.server_name(PageIndex{static_cast<std::uint32_t>(page)}));
}

jlongArray JNICALL heap(JNIEnv* jni, jclass) {
  const HeapRange& range = runtime->sources.range;
  const jlongArray array = jni->NewLongArray(4);
  if (array == nullptr) return nullptr;
  fill(jni, array, {reinterpret_cast<jlong>(range.base()), static_cast<jlong>(range.bytes()),
                    static_cast<jlong>(range.pages_per_region()) << page_shift,
                    static_cast<jlong>(runtime->sources.heap_figures().local_limit_bytes)});
  return array;
}

jstring JNICALL evict_mode(JNIEnv* jni, jclass) { return text(jni, runtime->sources.heap_figures().evict); }

template <typename Function>
JNINativeMethod native(const char* name, const char* signature, Function* function) {
  return {const_cast<char*>(name), const_cast<char*>(signature), reinterpret_cast<void*>(function)};
}

bool register_loader(JNIEnv* jni, jclass loader) {
  const JNINativeMethod methods[] = {native("classBytes", "(Ljava/lang/String;)[B", class_bytes)};
  return jni->RegisterNatives(loader, methods, 1) == JNI_OK;
}

bool register_agent(JNIEnv* jni, jclass agent) {
  const JNINativeMethod methods[] = {
      native("beat", "()V", beat),
      native("flightLog", "()Ljava/nio/ByteBuffer;", flight_log),
      native("want", "(IZJI)V", want),
      native("walkStacks", "()V", walk_stacks),
      native("sample", "(I)[Ljava/lang/String;", sample),
      native("threads", "([I)[Ljava/lang/Thread;", threads),
      native("figureNames", "()[Ljava/lang/String;", figure_names),
      native("figures", "([J)V", figures),
      native("statistics", "()Ljava/lang/String;", statistics),
      native("histogram", "(I[J[J)I", histogram),
      native("histogramBuckets", "()I", histogram_buckets),
      native("residentSet", "([J)V", resident_set),
      native("servers", "()[Ljava/lang/String;", servers),
      native("serverOf", "(I)Ljava/lang/String;", server_of),
      native("heap", "()[J", heap),
      native("evictMode", "()Ljava/lang/String;", evict_mode),
      native("coldHeap", "(Z)[Ljava/lang/Object;", cold_heap),
  };
  return jni->RegisterNatives(agent, methods, sizeof methods / sizeof methods[0]) == JNI_OK;
}

jclass define_loader(JNIEnv* jni) {
  constexpr const char* name = "org/farheap/runtime/RuntimeLoader";
  for (std::size_t i = 0; i < embedded_class_count; ++i) {
    const EmbeddedClass& each = embedded_classes[i];
    if (std::strcmp(each.name, name) != 0) continue;
    return jni->DefineClass(name, nullptr, reinterpret_cast<const jbyte*>(each.begin), static_cast<jsize>(each.end - each.begin));
  }
  return nullptr;
}

jclass load(JNIEnv* jni, jclass loader_class, jobject loader, const char* name) {
  const jmethodID load_class = jni->GetMethodID(loader_class, "loadClass", "(Ljava/lang/String;)Ljava/lang/Class;");
  const jstring java_name = load_class == nullptr ? nullptr : jni->NewStringUTF(name);
  if (java_name == nullptr) return nullptr;
  const jobject loaded = jni->CallObjectMethod(loader, load_class, java_name);
  return jni->ExceptionCheck() ? nullptr : static_cast<jclass>(loaded);
}

bool start(JNIEnv* jni) {
  const jclass loader_class = define_loader(jni);
  if (loader_class == nullptr || !register_loader(jni, loader_class)) return false;
  const jmethodID constructor = jni->GetMethodID(loader_class, "<init>", "()V");
  const jobject loader = constructor == nullptr ? nullptr : jni->NewObject(loader_class, constructor);
  if (loader == nullptr) return false;
  const jclass agent = load(jni, loader_class, loader, "org.farheap.runtime.Agent");
  if (agent == nullptr || !register_agent(jni, agent)) return false;
  const jclass reports = load(jni, loader_class, loader, "org.farheap.runtime.Reports");
  const jmethodID start = reports == nullptr ? nullptr : jni->GetStaticMethodID(reports, "start", "()V");
  if (start == nullptr) return false;
  jni->CallStaticVoidMethod(reports, start);
  return !jni->ExceptionCheck();
}

}  // namespace

Error start_java_runtime(const RuntimeSources& sources, JNIEnv* jni) {
  runtime = new Runtime(sources);
  if (jni->PushLocalFrame(32) != JNI_OK) return {ExitStatus::environment, "no memory for the Java part of the agent"};
  if (const Error error = prepare_cold_heap(runtime->sources, jni)) return error;
  const bool started = start(jni);
  if (!started) {
    jni->ExceptionDescribe();
    jni->ExceptionClear();
  }
  jni->PopLocalFrame(nullptr);
  if (started) return Error::none();
  return {ExitStatus::environment, "the Java part of the agent cannot run: no flight-recorder events and no JMX"};
}

void make_method_ids(jvmtiEnv* jvmti, jclass type) {
  jint count = 0;
  jmethodID* methods = nullptr;
  if (jvmti->GetClassMethods(type, &count, &methods) == JVMTI_ERROR_NONE) jvmti->Deallocate(reinterpret_cast<unsigned char*>(methods));
}

}  // namespace farheap
