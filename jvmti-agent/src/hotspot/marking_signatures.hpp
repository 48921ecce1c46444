// What each field of G1's marking is in a region, at the two pauses in which that is known: when marking has begun (the end of the
// concurrent start) and when it has finished (the end of the remark). HotSpot's words: TAMS, top at mark start, up to which marking looks
// at a region; TARS, top at rebuild start, up to which its references are then looked at for remembered sets; parsable bottom, from which
// on a region can be walked object by object.
//
//                       begun                              finished
//   TAMS                old: its top; young: its bottom     17: bottom
//   TAMS of the last    -                                  17: what TAMS was
//   bytes live then     -                                  17: live words * 8
//   parsable bottom     bottom                             21, 25: what TAMS was; young: bottom
//   garbage bytes       -                                  21, 25: (what TAMS was - bottom) - live words * 8
//   TARS                -                                  old: its top; young: null
//
// "old" is a region that was old before the pause too, and as full: others are filled in the very pause, and have a TAMS at their bottom,
// as have a few that JDK 21 and 25 keep for evacuation. Humongous and archived regions are not looked at. 17 and 25 as measured, 21 from
// its source.
#pragma once

#include <cstdint>

#include "hotspot/field_search.hpp"
#include "pages/collector_view.hpp"

namespace farheap {

/// One region in one pause. Addresses.
struct MarkedRegion {
  RegionKind kind;
  std::uint64_t bottom;
  std::uint64_t top;
  /// Begun: its top, when it was as full before the pause. Finished: the same of when marking began. 0: not known, or not so.
  std::uint64_t top_at_start;
  /// That marking found, when it has finished.
  std::uint64_t live_words;

  bool is_young() const { return kind == RegionKind::young; }
  bool is_old() const { return kind == RegionKind::old; }
  bool has(std::uint64_t address) const { return address >= bottom && address <= top; }
};

namespace marking_signatures {

inline Fit is(bool right) { return right ? Fit::nothing : Fit::contradicts; }

inline Fit tams_begun(const MarkedRegion& region, std::uint64_t value) {
  if (region.is_young()) return is(value == region.bottom);
  if (!region.is_old()) return Fit::nothing;
  if (region.top_at_start == 0) return is(region.has(value));
  if (value == region.top) return Fit::fits;
  return value == region.bottom ? Fit::tolerated : Fit::contradicts;
}

inline Fit tams_finished_17(const MarkedRegion& region, std::uint64_t value) {
  return region.is_old() || region.is_young() ? is(value == region.bottom) : Fit::nothing;
}

inline Fit last_tams_finished(const MarkedRegion& region, std::uint64_t value) {
  if (region.is_young()) return is(value == region.bottom);
  if (!region.is_old()) return Fit::nothing;
  if (region.top_at_start == 0) return is(region.has(value));
  return value == region.top_at_start ? Fit::fits : Fit::contradicts;
}

inline Fit last_live_bytes_finished(const MarkedRegion& region, std::uint64_t value) {
  if (!region.is_old() || region.top_at_start == 0) return Fit::nothing;
  return value == region.live_words * 8 ? Fit::fits : Fit::contradicts;
}

inline Fit parsable_bottom_begun(const MarkedRegion& region, std::uint64_t value) {
  if (!region.is_old() && !region.is_young()) return Fit::nothing;
  return value == region.bottom ? Fit::fits : Fit::contradicts;
}

inline Fit parsable_bottom_finished(const MarkedRegion& region, std::uint64_t value) {
  if (region.is_young()) return is(value == region.bottom);
  if (!region.is_old()) return Fit::nothing;
  if (region.top_at_start == 0) return is(region.has(value));
  if (value == region.top_at_start) return Fit::fits;
  return value == region.bottom ? Fit::tolerated : Fit::contradicts;
}

// Where there is no garbage any word that is zero would do.
inline Fit garbage_bytes_finished(const MarkedRegion& region, std::uint64_t value) {
  if (!region.is_old() || region.top_at_start == 0) return Fit::nothing;
  const std::uint64_t garbage = region.top_at_start - region.bottom - region.live_words * 8;
  if (value == garbage) return garbage == 0 ? Fit::nothing : Fit::fits;
  return value <= region.top - region.bottom ? Fit::tolerated : Fit::contradicts;
}

inline Fit tars_finished(const MarkedRegion& region, std::uint64_t value) {
  if (region.is_young()) return is(value == 0);
  if (!region.is_old()) return Fit::nothing;
  return value == region.top ? Fit::fits : Fit::contradicts;
}

}  // namespace marking_signatures
}  // namespace farheap
