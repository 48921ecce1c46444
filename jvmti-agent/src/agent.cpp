// The JVMTI agent. Agent_OnLoad: everything that can be refused is refused, before the program begins. VMInit: the heap exists, paging
// starts. Collector pauses: path C. VMDeath: statistics; paging goes on, for the JVM touches its heap until the process is gone.
#include <jvmti.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <string>

#include "agent_options.hpp"
#include "base/stop.hpp"
#include "hotspot/class_watch.hpp"
#include "hotspot/g1_heap.hpp"
#include "hotspot/heap_writes.hpp"
#include "hotspot/jvm_check.hpp"
#include "hotspot/jvmci_constants.hpp"
#include "hotspot/marking_watch.hpp"
#include "hotspot/vm_flags.hpp"
#include "hotspot/vm_structs.hpp"
#include "java/java_runtime.hpp"
#include "pager.hpp"
#include "report/statistics.hpp"
#include "transport/slow_remote_heap.hpp"
#include "transport/ucx_remote_heap.hpp"

namespace farheap {
namespace {

/// The one agent of the process; never destroyed.
struct Agent {
  JavaVM* vm = nullptr;
  AgentOptions options;
  VmStructs structs;
  Uffd uffd;
  Counters counters;
  std::unique_ptr<RemoteHeap> remote;
  std::unique_ptr<G1Heap> g1;
  std::unique_ptr<ClassWatch> classes;  // null: references are not followed
  std::unique_ptr<MarkingWatch> marking;  // null: nobody asks
  JdkRelease release = JdkRelease::jdk25;
  std::atomic<Pager*> pager{nullptr};  // null: the whole heap fits the budget, nothing is paged
  bool pages = false;
};

Agent* agent;

void require(const Error& error) {
  if (error) stop(error.status(), "%s", error.text().c_str());
}

HeapFigures heap_figures() {
  HeapFigures figures;
  figures.local_limit_bytes = agent->options.local_bytes;
  if (agent->g1 != nullptr) {
    figures.heap_base = reinterpret_cast<std::uint64_t>(agent->g1->range().base());
    figures.heap_reserved_bytes = agent->g1->range().bytes();
    figures.regions = agent->g1->range().region_count();
  }
  if (const Pager* pager = agent->pager.load()) pager->describe(&figures);
  return figures;
}

void report() {
  if (agent->options.stats_path.empty()) return;
  const Error error = write_statistics(agent->options.stats_path, statistics_json(heap_figures(), agent->counters));
  if (error) say("%s", error.text().c_str());
}

// In a thread of the transport. The program's own output may be lost: going on could only make it wrong.
void on_server_lost(void*, const char* server, const char* why) {
  const Pager* pager = agent->pager.load();
  const std::uint32_t held = pager == nullptr ? 0 : pager->pages_held_by(server);
  say("memory server %s lost (%s): it held %u pages of the heap; the JVM ends", server, why, held);
  report();
  ::_Exit(static_cast<int>(ExitStatus::server_lost));
}

std::string system_property(jvmtiEnv* jvmti, const char* name) {
  char* value = nullptr;
  if (jvmti->GetSystemProperty(name, &value) != JVMTI_ERROR_NONE) return "";
  std::string text(value);
  jvmti->Deallocate(reinterpret_cast<unsigned char*>(value));
  return text;
}

Error connect_servers(std::uint64_t heap_bytes) {
  RemoteHeapOptions remote;
  remote.servers = agent->options.servers;
  remote.token = agent->options.token;
  remote.heap_bytes = heap_bytes;
  remote.path = agent->options.path;
  remote.changed_only = agent->options.changed_only;
  remote.on_lost = on_server_lost;
  if (Error error = connect(remote, &agent->remote)) return error;
  const std::uint32_t latency_us = agent->options.latency_us;
  if (latency_us > 0) agent->remote = std::make_unique<SlowRemoteHeap>(std::move(agent->remote), latency_us);
  return Error::none();
}

void prepare(jvmtiEnv* jvmti, const std::string& options) {
  require(parse_agent_options(options, &agent->options));
  require(VmStructs::resolve(&agent->structs));
  const VmFlags flags(agent->structs);
  const std::string specification = system_property(jvmti, "java.vm.specification.version");
  require(check_jvm(specification, flags));
  agent->release = specification == "17" ? JdkRelease::jdk17 : specification == "21" ? JdkRelease::jdk21 : JdkRelease::jdk25;
  require(agent->uffd.open(agent->options.evict));
  const std::uint64_t heap_bytes = heap_bytes_max(flags);
  agent->pages = agent->options.local_bytes < heap_bytes;
  // Touching the whole heap at the start would only write garbage to the servers.
  if (agent->pages && flags.is_on("AlwaysPreTouch")) flags.set("AlwaysPreTouch", false);
  // Else compiled code names the place of a fault only as the nearest safepoint, often in another method that was inlined.
  if (flags.text("StartFlightRecording") != nullptr) flags.set("DebugNonSafepoints", true);
  require(connect_servers(heap_bytes));
}

HeapShapes* watch_classes() {
  if (!agent->options.mechanisms.chase) return nullptr;
  agent->classes = std::make_unique<ClassWatch>(agent->structs);
  if (const Error error = agent->classes->start()) return say("references are not followed: %s", error.text().c_str()), nullptr;
  return &agent->classes->shapes();
}

MarkingWatch* watch_marking() {
  const Choice skip = agent->options.mechanisms.skip;
  if (skip == Choice::off) return nullptr;
  // A flag that 17 and 21 have as a word, 25 as half of one. A region is passed by only if it is fuller than this.
  const auto evacuated_percent = static_cast<std::uint32_t>(VmFlags(agent->structs).size("G1MixedGCLiveThresholdPercent"));
  if (evacuated_percent > SkipFacts::full_percent) {
    if (skip == Choice::on) say("marking skips no region: G1MixedGCLiveThresholdPercent is more than %u", SkipFacts::full_percent);
    return nullptr;
  }
  agent->marking = std::make_unique<MarkingWatch>(agent->structs, *agent->g1, agent->release, agent->counters, skip == Choice::on);
  const Error error = agent->marking->start(JvmciConstants::of_this_jvm());
  if (error && skip == Choice::on) say("marking skips no region: %s", error.text().c_str());
  return error ? nullptr : agent->marking.get();
}

void start_paging() {
  auto* pager = new Pager(agent->g1->range(), agent->options.local_bytes, *agent->remote, agent->uffd, *agent->g1, agent->counters,
                          agent->options.mechanisms, watch_classes(), watch_marking());
  agent->pager.store(pager);
  if (const Error error = catch_heap_writes(agent->g1->range())) say("%s", error.text().c_str());
  const HeapRange& range = agent->g1->range();
  if (!agent->options.trace_path.empty()) {
    require(pager->heap().trace.start(agent->options.trace_path, range.base(), range.page_count(), range.pages_per_region()));
  }
  require(pager->start());
  // Runs before the destructors of UCX, which background eviction must not meet.
  std::atexit([] { agent->pager.load()->stop_evictor(); });
}

void start_reports(jvmtiEnv* jvmti, JNIEnv* jni) {
  const Error error = start_java_runtime(
      {agent->vm, jvmti, agent->structs, *agent->remote, agent->g1->range(), *agent->g1, agent->pager.load(), heap_figures,
       agent->counters},
      jni);
  if (error) say("%s", error.text().c_str());
}

void JNICALL on_vm_init(jvmtiEnv* jvmti, JNIEnv* jni, jthread) {
  agent->g1 = std::make_unique<G1Heap>(agent->structs);
  require(agent->g1->locate());
  if (agent->pages) start_paging();
  start_reports(jvmti, jni);
}

// The JVM lets stacks be walked only where somebody listens for this.
void JNICALL on_class_load(jvmtiEnv*, JNIEnv*, jthread, jclass) {}

void JNICALL on_class_prepare(jvmtiEnv* jvmti, JNIEnv*, jthread, jclass type) { make_method_ids(jvmti, type); }

void JNICALL on_pause_start(jvmtiEnv*) {
  if (Pager* pager = agent->pager.load()) pager->pause_path().pause_starts();
}

void JNICALL on_pause_end(jvmtiEnv*) {
  if (Pager* pager = agent->pager.load()) pager->pause_path().pause_ends();
}

void JNICALL on_vm_death(jvmtiEnv*, JNIEnv*) {
  report();
  if (Pager* pager = agent->pager.load()) pager->heap().trace.finish();
}

bool listen(jvmtiEnv* jvmti) {
  jvmtiCapabilities capabilities{};
  capabilities.can_generate_garbage_collection_events = 1;
  capabilities.can_get_line_numbers = 1;
  if (jvmti->AddCapabilities(&capabilities) != JVMTI_ERROR_NONE) return false;
  jvmtiEventCallbacks callbacks{};
  callbacks.VMInit = on_vm_init;
  callbacks.VMDeath = on_vm_death;
  callbacks.ClassLoad = on_class_load;        // enabled when stacks are walked
  callbacks.ClassPrepare = on_class_prepare;  // likewise
  callbacks.GarbageCollectionStart = on_pause_start;
  callbacks.GarbageCollectionFinish = on_pause_end;
  if (jvmti->SetEventCallbacks(&callbacks, sizeof callbacks) != JVMTI_ERROR_NONE) return false;
  constexpr jvmtiEvent events[] = {JVMTI_EVENT_VM_INIT, JVMTI_EVENT_VM_DEATH, JVMTI_EVENT_GARBAGE_COLLECTION_START,
                                   JVMTI_EVENT_GARBAGE_COLLECTION_FINISH};
  for (const jvmtiEvent event : events) {
    if (jvmti->SetEventNotificationMode(JVMTI_ENABLE, event, nullptr) != JVMTI_ERROR_NONE) return false;
  }
  return true;
}

}  // namespace
}  // namespace farheap

extern "C" JNIEXPORT jint JNICALL Agent_OnLoad(JavaVM* vm, char* options, void*) {
  using namespace farheap;
  jvmtiEnv* jvmti = nullptr;
  if (vm->GetEnv(reinterpret_cast<void**>(&jvmti), JVMTI_VERSION_11) != JNI_OK) {
    stop(ExitStatus::environment, "this JVM has no JVMTI 11");
  }
  agent = new Agent;
  agent->vm = vm;
  prepare(jvmti, options == nullptr ? "" : options);
  if (!listen(jvmti)) stop(ExitStatus::environment, "this JVM does not give collector events to agents");
  return JNI_OK;
}

extern "C" JNIEXPORT jint JNICALL Agent_OnAttach(JavaVM*, char*, void*) {
  farheap::say("the heap of a running JVM cannot be taken over: start it with -agentpath:libfarheap.so=...");
  return JNI_ERR;
}
