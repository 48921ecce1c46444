// The statistics of a run: the counters, and what the heap and the budget are; one list for JSON, JFR and JMX.
#pragma once

#include <string>
#include <vector>

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
  std::uint64_t limbo_bytes = 0;      // of resident_bytes: out of the program's reach
  std::uint64_t reserve_bytes = 0;    // of local_limit_bytes: kept free ahead of demand
  std::uint64_t unmanaged_bytes = 0;  // file-backed pages in the heap range
  std::uint64_t agent_bytes = 0;      // the agent's own tables
  std::uint64_t regions = 0;
  // What this machine takes for one page, as measured at the start.
  std::uint64_t machine_fault_ns = 0;
  std::uint64_t machine_install_ns = 0;
  std::uint64_t machine_touch_ns = 0;
  std::uint64_t machine_copy_ns = 0;
  std::uint64_t marking_calibrated = 0;  // 1: what marking goes by is known
  std::uint64_t regions_skipped = 0;     // that the last marking passed by
  std::uint64_t stub_references = 0;
  std::uint64_t stub_bytes = 0;
  std::uint64_t records_lost = 0;     // of the flight recorder's, because they came faster than they were read
  const char* evict = "off";          // off, move or wp
};

/// One figure: its name in snake_case, its unit (a plural noun, bytes or ns), and what it says.
struct Figure {
  std::string name;
  const char* unit;
  std::string description;
  std::uint64_t value;
};

/// All of them, always the same ones in the same order.
std::vector<Figure> figures_of(const HeapFigures& heap, const Counters& counters);

std::string statistics_json(const HeapFigures& figures, const Counters& counters);

/// Writes the text to `path`, whole or not at all (a temporary file beside it, renamed).
Error write_statistics(const std::string& path, const std::string& json);

}  // namespace farheap
