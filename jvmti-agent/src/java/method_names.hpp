// Names of Java methods, as stack traces have them.
#pragma once

#include <jvmti.h>

#include <cstdint>
#include <string>
#include <unordered_map>

#include "report/flight_log.hpp"

namespace farheap {

/// One thread's, which is attached to the JVM.
class MethodNames {
 public:
  explicit MethodNames(jvmtiEnv* jvmti) : _jvmti(jvmti) {}

  /// "java.lang.String.length:1519"; without a line where the class has none; "?" for a method that is gone.
  const std::string& name(JNIEnv* jni, const StackFrame& frame);

 private:
  static constexpr std::size_t known_max = 16384;

  struct Place {
    void* method;
    std::int32_t bytecode_index;
    bool operator==(const Place& other) const { return method == other.method && bytecode_index == other.bytecode_index; }
  };
  struct PlaceHash {
    std::size_t operator()(const Place& place) const {
      return std::hash<void*>()(place.method) * 31 + static_cast<std::size_t>(place.bytecode_index);
    }
  };

  std::string describe(JNIEnv* jni, const StackFrame& frame) const;
  std::int32_t line(jmethodID method, std::int32_t bytecode_index) const;

  jvmtiEnv* const _jvmti;
  std::unordered_map<Place, std::string, PlaceHash> _known;
};

}  // namespace farheap
