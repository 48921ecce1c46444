#include "report/statistics.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>

namespace farheap {
namespace {

TEST(Statistics, every_counter_of_the_contract_is_there) {
  Counters counters;
  counters.pages_fetched.add(17);
  const std::string json = statistics_json(HeapFigures{}, counters);
  for (const char* name :
       {"heap_reserved_bytes", "local_limit_bytes", "resident_bytes", "peak_resident_bytes", "faults", "pages_fetched",
        "pages_fetched_by_gc", "pages_prefetched", "prefetch_hits", "pages_evicted", "pages_dropped_clean", "pages_discarded_dead",
        "soft_faults", "fetch_bytes", "write_back_bytes", "dirty_bytes", "fault_ns_p50", "fault_ns_p99", "fault_ns_max",
        "inline_evictions", "gc_pauses", "pause_overhead_ns_max"}) {
    EXPECT_NE(json.find("\"" + std::string(name) + "\": "), std::string::npos) << name;
  }
  EXPECT_NE(json.find("\"pages_fetched\": 17,"), std::string::npos);
}

TEST(Statistics, the_file_holds_the_text) {
  const std::string path = testing::TempDir() + "farheap_statistics_" + std::to_string(::getpid());
  const Error error = write_statistics(path, "{}\n");
  ASSERT_FALSE(error) << error.text();
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  EXPECT_EQ(text.str(), "{}\n");
  std::remove(path.c_str());
}

TEST(Statistics, a_directory_that_is_not_there_is_named) {
  const Error error = write_statistics("/nonexistent/directory/file", "{}");
  ASSERT_TRUE(error);
  EXPECT_NE(error.text().find("/nonexistent/directory/file"), std::string::npos);
}

}  // namespace
}  // namespace farheap
