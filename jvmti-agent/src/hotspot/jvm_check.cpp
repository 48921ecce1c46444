#include "hotspot/jvm_check.hpp"

namespace farheap {
namespace {

Error unsupported(const std::string& text) { return {ExitStatus::environment, text}; }

const char* other_collector(const VmFlags& flags) {
  constexpr const char* collectors[] = {"UseSerialGC", "UseParallelGC", "UseZGC", "UseShenandoahGC", "UseEpsilonGC"};
  for (const char* collector : collectors) {
    if (flags.is_on(collector)) return collector;
  }
  return "another collector";
}

}  // namespace

Error check_jvm(const std::string& specification, const VmFlags& flags) {
  if (specification != "17" && specification != "21" && specification != "25") {
    return unsupported("Java " + specification + " is not supported: use HotSpot 17, 21 or 25");
  }
  if (!flags.is_on("UseG1GC")) {
    return unsupported(std::string("this JVM runs with ") + other_collector(flags) + "; Farheap needs G1: add -XX:+UseG1GC");
  }
  if (flags.is_on("UseLargePages") && !flags.is_on("UseTransparentHugePages")) {
    return unsupported("-XX:+UseLargePages is not supported: huge pages cannot be paged one by one; leave the flag out");
  }
  if (flags.text("AllocateHeapAt") != nullptr) {
    return unsupported("-XX:AllocateHeapAt is not supported: only anonymous memory can be paged; leave the flag out");
  }
  return Error::none();
}

std::uint64_t heap_bytes_max(const VmFlags& flags) { return flags.size("MaxHeapSize"); }

}  // namespace farheap
