#include "java/method_names.hpp"

#include <algorithm>

namespace farheap {
namespace {

// "Lorg/example/Type;" as Java source writes it.
std::string type_name(const char* signature) {
  std::string name(signature);
  if (name.size() > 2 && name.front() == 'L') name = name.substr(1, name.size() - 2);
  std::replace(name.begin(), name.end(), '/', '.');
  return name;
}

}  // namespace

const std::string& MethodNames::name(JNIEnv* jni, const StackFrame& frame) {
  // Ids of methods are not used again, but classes come and go without end.
  if (_known.size() >= known_max) _known.clear();
  const auto [entry, added] = _known.try_emplace(Place{frame.method, frame.bytecode_index});
  if (added) entry->second = describe(jni, frame);
  return entry->second;
}

std::string MethodNames::describe(JNIEnv* jni, const StackFrame& frame) const {
  const auto method = static_cast<jmethodID>(frame.method);
  char* name = nullptr;
  char* signature = nullptr;
  jclass type = nullptr;
  std::string text = "?";
  if (method != nullptr && _jvmti->GetMethodDeclaringClass(method, &type) == JVMTI_ERROR_NONE &&
      _jvmti->GetClassSignature(type, &signature, nullptr) == JVMTI_ERROR_NONE &&
      _jvmti->GetMethodName(method, &name, nullptr, nullptr) == JVMTI_ERROR_NONE) {
    text = type_name(signature) + "." + name;
    const std::int32_t number = line(method, frame.bytecode_index);
    if (number > 0) text += ":" + std::to_string(number);
  }
  _jvmti->Deallocate(reinterpret_cast<unsigned char*>(name));
  _jvmti->Deallocate(reinterpret_cast<unsigned char*>(signature));
  if (type != nullptr) jni->DeleteLocalRef(type);
  return text;
}

// 0 when it is not known, as for native methods.
std::int32_t MethodNames::line(jmethodID method, std::int32_t bytecode_index) const {
  jint count = 0;
  jvmtiLineNumberEntry* table = nullptr;
  if (bytecode_index < 0 || _jvmti->GetLineNumberTable(method, &count, &table) != JVMTI_ERROR_NONE) return 0;
  jint number = 0;
  jlocation latest = -1;
  for (jint i = 0; i < count; ++i) {
    if (table[i].start_location > bytecode_index || table[i].start_location < latest) continue;
    latest = table[i].start_location;
    number = table[i].line_number;
  }
  _jvmti->Deallocate(reinterpret_cast<unsigned char*>(table));
  return number;
}

}  // namespace farheap
