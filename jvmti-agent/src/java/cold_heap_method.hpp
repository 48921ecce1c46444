// Agent.coldHeap of the Java part: near-data work, asked from Java.
#pragma once

#include <jni.h>

#include "java/java_runtime.hpp"
#include "near/near_data.hpp"

namespace farheap {

/// Once, before cold_heap is called. Starts what asks by itself, if that is wanted (`reclaim`).
Error prepare_cold_heap(const RuntimeSources& sources, JNIEnv* jni);

/// { long[] figures, String[] classes, long[] rows }, or an IllegalStateException; Agent.java says what is in them. Any thread.
jobjectArray JNICALL cold_heap(JNIEnv* jni, jclass, jboolean liveness);

}  // namespace farheap
