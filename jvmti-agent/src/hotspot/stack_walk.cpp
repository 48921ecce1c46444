#include "hotspot/stack_walk.hpp"

#include <dlfcn.h>
#include <ucontext.h>

#include <cstddef>

#include "base/own_memory.hpp"

namespace farheap {
namespace {

// As HotSpot's forte.cpp declares it.
struct CallTrace {
  JNIEnv* env;
  jint frame_count;
  StackFrame* frames;
};
static_assert(sizeof(StackFrame) == 16 && offsetof(StackFrame, method) == 8, "jint and jmethodID");

using AsyncGetCallTrace = void (*)(CallTrace*, jint, void*);

JavaVM* java_vm;
AsyncGetCallTrace get_call_trace;

std::uint32_t trace(JNIEnv* env, StackFrame* frames, std::uint32_t limit, void* context) {
  CallTrace result{env, 0, frames};
  get_call_trace(&result, static_cast<jint>(limit), context);
  return result.frame_count > 0 ? static_cast<std::uint32_t>(result.frame_count) : 0;
}

// The JVM cannot walk on from its own stubs (copies of arrays, comparisons of strings), which are where many faults happen: the
// caller's frame is shown to it instead. `from` is where the return address lies.
bool step_out(ucontext_t* context, std::uintptr_t from, std::uintptr_t caller_frame_pointer) {
  std::uintptr_t return_address = 0;
  if (!copy_own_memory(&return_address, reinterpret_cast<const void*>(from), sizeof return_address)) return false;
  greg_t* const registers = context->uc_mcontext.gregs;
  registers[REG_RIP] = static_cast<greg_t>(return_address);
  registers[REG_RSP] = static_cast<greg_t>(from + sizeof return_address);
  registers[REG_RBP] = static_cast<greg_t>(caller_frame_pointer);
  return true;
}

std::uint32_t trace_caller(JNIEnv* env, StackFrame* frames, std::uint32_t limit, const ucontext_t& interrupted) {
  const auto stack_pointer = static_cast<std::uintptr_t>(interrupted.uc_mcontext.gregs[REG_RSP]);
  const auto frame_pointer = static_cast<std::uintptr_t>(interrupted.uc_mcontext.gregs[REG_RBP]);
  ucontext_t caller = interrupted;
  std::uintptr_t saved = 0;
  // A stub with a frame of its own, then one without.
  if (copy_own_memory(&saved, reinterpret_cast<const void*>(frame_pointer), sizeof saved) &&
      step_out(&caller, frame_pointer + sizeof saved, saved)) {
    if (const std::uint32_t count = trace(env, frames, limit, &caller)) return count;
  }
  caller = interrupted;
  return step_out(&caller, stack_pointer, frame_pointer) ? trace(env, frames, limit, &caller) : 0;
}

std::uint32_t walk(void* context, StackFrame* frames, std::uint32_t limit) {
  void* env = nullptr;
  if (java_vm->GetEnv(&env, JNI_VERSION_1_8) != JNI_OK) return 0;  // not a Java thread
  auto* const jni = static_cast<JNIEnv*>(env);
  const std::uint32_t count = trace(jni, frames, limit, context);
  return count > 0 ? count : trace_caller(jni, frames, limit, *static_cast<ucontext_t*>(context));
}

}  // namespace

WalkStack find_stack_walk(JavaVM* vm) {
  void* const libjvm = ::dlopen("libjvm.so", RTLD_NOLOAD | RTLD_LAZY);
  if (libjvm == nullptr) return nullptr;
  get_call_trace = reinterpret_cast<AsyncGetCallTrace>(::dlsym(libjvm, "AsyncGetCallTrace"));
  java_vm = vm;
  return get_call_trace == nullptr ? nullptr : walk;
}

}  // namespace farheap
