// HotSpot's constants for compilers written in Java: a table of names and values that is in every build with JVMCI, but that none exports.
// So it is found by the name: the text, the one pointer to it, and behind that the value.
//
//   JVMCIVMStructs::localHotSpotVMIntConstants, entries of 16 bytes:   | name, const char* | value, int32 | 0 |
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace farheap {

/// Loaded memory of libjvm. Texts are in what it cannot write, tables in what the loader had to write addresses into.
struct LoadedSegment {
  const std::byte* start;
  std::size_t bytes;
  bool writable;  // by the loader; it may have been sealed since
};

class JvmciConstants {
 public:
  explicit JvmciConstants(std::vector<LoadedSegment> segments) : _segments(std::move(segments)) {}
  /// Of the libjvm in this process.
  static JvmciConstants of_this_jvm();

  /// False: the name is not there, or more than one entry has it. Goes through all of libjvm, some milliseconds.
  bool find(const char* name, std::int32_t* value) const;

 private:

  const std::vector<LoadedSegment> _segments;
};

}  // namespace farheap
