#include "report/statistics.hpp"

#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <cstring>

#include "base/clock.hpp"

namespace farheap {
namespace {

void add_heap(std::vector<Figure>* all, const HeapFigures& heap) {
  const auto add = [all](const char* name, const char* unit, const char* description, std::uint64_t value) {
    all->push_back({name, unit, description, value});
  };
  add("heap_reserved_bytes", "bytes", "the heap's address range", heap.heap_reserved_bytes);
  add("local_limit_bytes", "bytes", "the most of the heap that may be on this machine", heap.local_limit_bytes);
  add("resident_bytes", "bytes", "heap on this machine", heap.resident_bytes);
  add("peak_resident_bytes", "bytes", "the most there was of it", heap.peak_resident_bytes);
  add("limbo_bytes", "bytes", "of it, out of the program's reach and about to leave", heap.limbo_bytes);
  add("reserve_bytes", "bytes", "of the limit, kept free ahead of demand", heap.reserve_bytes);
  add("unmanaged_bytes", "bytes", "heap that a file backs, such as archived class data", heap.unmanaged_bytes);
  add("agent_bytes", "bytes", "the agent's own tables", heap.agent_bytes);
  add("regions", "regions", "the collector's regions", heap.regions);
  add("machine_fault_ns", "ns", "on this machine: a touch of an absent page, with the signal and one page copied in", heap.machine_fault_ns);
  add("machine_install_ns", "ns", "on this machine: a page copied in with others", heap.machine_install_ns);
  add("machine_touch_ns", "ns", "on this machine: the first touch of a page at a new address", heap.machine_touch_ns);
  add("machine_copy_ns", "ns", "on this machine: a page copied by the kernel with others", heap.machine_copy_ns);
  add("marking_calibrated", "calibrations", "whether it is known where this JVM keeps what concurrent marking goes by", heap.marking_calibrated);
  add("regions_skipped", "regions", "regions that the last marking passed by", heap.regions_skipped);
  add("stub_references", "references", "references that stubs hold for regions that marking may pass by", heap.stub_references);
  add("stub_bytes", "bytes", "memory of all stubs, in the heap", heap.stub_bytes);
  add("records_lost", "records", "flight-recorder records that came faster than they were read", heap.records_lost);
}

void add_times(std::vector<Figure>* all, const std::string& name, const std::string& what, const LogHistogram& histogram) {
  all->push_back({name + "_ns_p50", "ns", "median time of " + what, histogram.quantile(0.5)});
  all->push_back({name + "_ns_p99", "ns", "99th percentile of the time of " + what, histogram.quantile(0.99)});
  all->push_back({name + "_ns_max", "ns", "longest time of " + what, histogram.max()});
}

}  // namespace

std::vector<Figure> figures_of(const HeapFigures& heap, const Counters& counters) {
  std::vector<Figure> all;
  add_heap(&all, heap);
#define FARHEAP_ADD(name, unit, description) all.push_back({#name, unit, description, counters.name.value()});
  FARHEAP_COUNTERS(FARHEAP_ADD)
#undef FARHEAP_ADD
  add_times(&all, "fault", "a fault", counters.fault_ns);
  add_times(&all, "fetch", "a fetch", counters.fetch_ns);
  add_times(&all, "quiet_pause_overhead", "the agent's work in a pause that freed no region", counters.quiet_pause_ns);
  all.push_back({"process_cpu_ns", "ns", "processor time of the whole JVM", process_cpu_ns()});
  all.push_back({"pause_overhead_ns_max", "ns", "longest time of the agent's work in a pause", counters.pause_overhead_ns.value()});
  all.push_back({"marking_look_ns_max", "ns", "of it, and at the start of the pause, looking at marking", counters.marking_look_ns.value()});
  return all;
}

std::string statistics_json(const HeapFigures& heap, const Counters& counters) {
  char line[128];
  std::snprintf(line, sizeof line, "{\n  \"heap_base\": \"0x%" PRIx64 "\",\n", heap.heap_base);
  std::string json = line;
  for (const Figure& figure : figures_of(heap, counters)) {
    std::snprintf(line, sizeof line, "  \"%s\": %" PRIu64 ",\n", figure.name.c_str(), figure.value);
    json += line;
  }
  return json + "  \"evict\": \"" + heap.evict + "\"\n}\n";
}

Error write_statistics(const std::string& path, const std::string& json) {
  const std::string temporary = path + ".tmp";
  std::FILE* file = std::fopen(temporary.c_str(), "we");
  const bool written = file != nullptr && std::fwrite(json.data(), 1, json.size(), file) == json.size();
  const bool closed = file != nullptr && std::fclose(file) == 0;
  if (written && closed && std::rename(temporary.c_str(), path.c_str()) == 0) return Error::none();
  return {ExitStatus::environment, "statistics cannot be written to " + path + ": " + std::strerror(errno)};
}

}  // namespace farheap
