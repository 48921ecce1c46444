// The Java stack of a thread that a signal interrupted, by HotSpot's AsyncGetCallTrace, which profilers use.
#pragma once

#include <jni.h>

#include <cstdint>

#include "report/flight_log.hpp"

namespace farheap {

/// Finds the function. Null: this JVM has none. Once per process, any thread.
///
/// What it walks it names by jmethodID, and the JVM names only methods whose ids were made before: somebody has to ask for those of all
/// classes (GetClassMethods), and to listen for JVMTI's ClassLoad.
WalkStack find_stack_walk(JavaVM* vm);

}  // namespace farheap
