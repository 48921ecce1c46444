// The statistics of a run as one JSON object: the counters, and what the heap and the budget are.
#pragma once

#include <string>

#include "base/error.hpp"
#include "report/counters.hpp"

namespace farheap {

/// What is not a counter. All bytes; 0 where it does not apply.
struct HeapFigures {
  std::uint64_t heap_base = 0;
  std::uint64_t heap_reserved_bytes = 0;
  std::uint64_t local_limit_bytes = 0;
  std::uint64_t resident_bytes = 0;
  std::uint64_t peak_resident_bytes = 0;
  std::uint64_t unmanaged_bytes = 0;  // file-backed pages in the heap range
  std::uint64_t agent_bytes = 0;      // the agent's own tables
  std::uint64_t regions = 0;
  const char* evict = "off";          // off, move or wp
};

std::string statistics_json(const HeapFigures& figures, const Counters& counters);

/// Writes the text to `path`, whole or not at all (a temporary file beside it, renamed).
Error write_statistics(const std::string& path, const std::string& json);

}  // namespace farheap
