// The agent's Java part: loaded from the library itself, and told through native methods what it asks for. It hands figures to the flight
// recorder and to JMX (org.farheap.runtime).
#pragma once

#include <jni.h>
#include <jvmti.h>

#include <string>
#include <vector>

#include "hotspot/vm_structs.hpp"
#include "pager.hpp"
#include "report/statistics.hpp"
#include "transport/remote_heap.hpp"

namespace farheap {

/// What the Java part may ask. Lives until the process is gone.
struct RuntimeSources {
  JavaVM* vm;
  jvmtiEnv* jvmti;
  const VmStructs& structs;
  RemoteHeap& remote;
  HeapRange range;
  const CollectorView& collector;
  Pager* pager;  // null: nothing is paged
  HeapFigures (*heap_figures)();
  Counters& counters;
};

/// Once, when the JVM is initialised; from then on its one thread runs. Error (environment): the Java part cannot run; paging does not
/// need it.
Error start_java_runtime(const RuntimeSources& sources, JNIEnv* jni);

/// Of JVMTI's ClassPrepare: the JVM names a method in a stack only when its id was made before.
void make_method_ids(jvmtiEnv* jvmti, jclass type);

}  // namespace farheap
