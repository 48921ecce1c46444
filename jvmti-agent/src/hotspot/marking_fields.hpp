// Finds the fields that G1's marking keeps by region and that no exported table describes, by what their values are in pauses where that is
// known (marking_signatures.hpp). Reads only; never the heap itself.
//
//                            17                       21                      25
//   in the region's object   TAMS, TAMS of the last   TAMS, parsable bottom   parsable bottom
//                            live bytes of the last   garbage bytes           garbage bytes
//   in tables of the         live words, TARS         live words, TARS        live words and references (16 bytes), TAMS, TARS
//   marking's object         one behind the other, each an address of 8 bytes for each region, but for live words as said
#pragma once

#include <cstdint>
#include <memory>

#include "hotspot/concurrent_mark.hpp"
#include "hotspot/field_search.hpp"
#include "hotspot/g1_heap.hpp"
#include "hotspot/marking_signatures.hpp"

namespace farheap {

/// A field, and how often it was found.
struct FieldHits {
  const char* name;
  std::uint32_t hits;
};

/// Thread contract: the VM thread, inside a pause; no allocation, no lock.
class MarkingFields {
 public:
  MarkingFields(const VmStructs& structs, const G1Heap& g1, const ConcurrentMark& mark, JdkRelease release);

  /// The start of a pause that may become a concurrent start.
  void note_tops();
  /// The end of a concurrent start. False: too little to tell fields apart by, nothing was looked at.
  bool look_when_begun();
  /// The end of the remark of the same cycle, with the same results. A cycle that a full collection ends has none.
  bool look_when_finished();

  /// Behind look_when_begun: the region's TAMS is moved to its bottom, so that its fields say nothing in this cycle.
  void leave_out(RegionIndex region) { _regions[raw(region)].top_at_start = 0; }

  /// A field that was not found exactly once, if possible one that is nowhere; its name is null where each was found once.
  FieldHits not_once() const;

  /// Where a field of a region is, once all were found: the address of a word in the JVM's memory, which lives as long as the JVM. 0: this
  /// release has no such field.
  std::uint64_t tams_at(RegionIndex region) const { return place_of(_tams, region); }
  std::uint64_t tars_at(RegionIndex region) const { return place_of(_tars, region); }
  std::uint64_t live_words_at(RegionIndex region) const;
  std::uint64_t last_tams_at(RegionIndex region) const { return place_of(_last_tams, region); }
  std::uint64_t last_live_bytes_at(RegionIndex region) const { return place_of(_last_live_bytes, region); }
  std::uint64_t parsable_bottom_at(RegionIndex region) const { return place_of(_parsable_bottom, region); }
  std::uint64_t garbage_bytes_at(RegionIndex region) const { return place_of(_garbage_bytes, region); }

  /// Of the tables by region.
  std::size_t table_bytes() const {
    return std::size_t{_region_count} * (sizeof(MarkedRegion) + (1 + _live_stride) * sizeof(std::uint64_t));
  }

  /// Test hook: takes a field for the one behind it.
  void shift_one();

 private:
  /// Less than this and words might be right by chance.
  static constexpr std::uint32_t old_regions_min = 4;
  static constexpr std::uint32_t young_regions_min = 1;
  static constexpr std::uint32_t fields_max = 4;
  static constexpr std::uint32_t region_words_max = 64;
  /// Of a table, copied at a time.
  static constexpr std::uint32_t chunk_regions = 256;
  static constexpr std::uint32_t word_bytes = 8;

  using Signature = Fit (*)(const MarkedRegion&, std::uint64_t);
  struct Field {
    const char* name;
    FieldSearch* search;
    Signature begun;     // null: not known then
    Signature finished;  // likewise
  };

  void add(const char* name, FieldSearch* search, Signature begun, Signature finished) {
    _fields[_field_count++] = {name, search, begun, finished};
  }
  void begin_searches();
  bool in_table(const FieldSearch& search) const;
  std::uint64_t place_of(const FieldSearch& search, RegionIndex region) const;
  void read_regions();
  bool enough() const;
  std::uint32_t live_words_word() const;
  bool read_live_words();
  void look_into(const Field& field, Signature signature);
  void look_into_objects(FieldSearch& search, Signature signature, std::uint32_t word);
  void look_into_table(FieldSearch& search, Signature signature, std::uint32_t word);
  bool in_order() const;

  const VmStructs& _structs;
  const G1Heap& _g1;
  const ConcurrentMark& _mark;
  const JdkRelease _release;
  const std::uint32_t _region_count;
  const std::uint32_t _live_stride;  // words
  FieldSearch _tams;                 // words of the region's object; on 25 of the marking's
  FieldSearch _tars;                 // words of the marking's object
  FieldSearch _last_tams;
  FieldSearch _last_live_bytes;
  FieldSearch _parsable_bottom;
  FieldSearch _garbage_bytes;
  Field _fields[fields_max] = {};
  std::uint32_t _field_count = 0;
  bool _begun = false;
  std::uint64_t _object[ConcurrentMark::words] = {};
  const std::unique_ptr<std::uint64_t[]> _tops;  // by region, at the start of the pause; 0 where not old
  const std::unique_ptr<MarkedRegion[]> _regions;
  const std::unique_ptr<std::uint64_t[]> _live;  // by region, as it lies in the JVM
};

}  // namespace farheap
