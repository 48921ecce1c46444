#include "report/statistics.hpp"

#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <cstring>

namespace farheap {
namespace {

void add(std::string* json, const char* name, std::uint64_t value) {
  char line[128];
  std::snprintf(line, sizeof line, "  \"%s\": %" PRIu64 ",\n", name, value);
  *json += line;
}

void add_latencies(std::string* json, const char* name, const LatencyHistogram& histogram) {
  const std::string prefix(name);
  add(json, (prefix + "_ns_p50").c_str(), histogram.quantile(0.5));
  add(json, (prefix + "_ns_p99").c_str(), histogram.quantile(0.99));
  add(json, (prefix + "_ns_max").c_str(), histogram.max());
}

void add_heap(std::string* json, const HeapFigures& figures) {
  char line[64];
  std::snprintf(line, sizeof line, "  \"heap_base\": \"0x%" PRIx64 "\",\n", figures.heap_base);
  *json += line;
  add(json, "heap_reserved_bytes", figures.heap_reserved_bytes);
  add(json, "local_limit_bytes", figures.local_limit_bytes);
  add(json, "resident_bytes", figures.resident_bytes);
  add(json, "peak_resident_bytes", figures.peak_resident_bytes);
  add(json, "unmanaged_bytes", figures.unmanaged_bytes);
  add(json, "agent_bytes", figures.agent_bytes);
  add(json, "regions", figures.regions);
}

}  // namespace

std::string statistics_json(const HeapFigures& figures, const Counters& counters) {
  std::string json = "{\n";
  add_heap(&json, figures);
#define FARHEAP_ADD(name, unit, description) add(&json, #name, counters.name.value());
  FARHEAP_COUNTERS(FARHEAP_ADD)
#undef FARHEAP_ADD
  add_latencies(&json, "fault", counters.fault_ns);
  add_latencies(&json, "fetch", counters.fetch_ns);
  add_latencies(&json, "quiet_pause_overhead", counters.quiet_pause_ns);
  add(&json, "pause_overhead_ns_max", counters.pause_overhead_ns.value());
  json += "  \"evict\": \"" + std::string(figures.evict) + "\"\n}\n";
  return json;
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
