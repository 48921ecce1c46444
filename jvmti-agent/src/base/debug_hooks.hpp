// Test hooks: delays that pry races open, and rules that can be switched off to prove that the tests see them.
// Off, a hook costs one load and a branch never taken. Options debug_delay=SITE:MICROS and debug_break=RULE.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

namespace farheap::debug {

enum class Site : std::uint8_t {
  evict_after_claim,
  evict_after_move,
  evict_before_settle,
  writeback_before_send,
  writeback_before_ack,
  fetch_before_install,
  fill_before_install,
  return_before_move,
  unmap_event,
  unmap_taken,
  near_before_copy,
  near_before_check,
};

enum class Rule : std::uint8_t {
  ack,      // a local copy goes only after the server has acknowledged the page
  recheck,  // content counts as dead only if the region is still free after the page was moved out
  pause,    // a free region counts as dead only outside pauses
  unmap,    // unmapped memory loses its remote copies and is registered again
  copyback, // a page that is touched while it is written back keeps its local copy
  recount,  // what the kernel says it moved is checked against its page tables
  lease,    // mapped memory of a server counts only while the server confirms the lease
  writes,   // what libjvm hands to write(2) is fetched when the kernel finds it absent
  stray,    // a page that goes out with its block, claimed by another thread, is taken into limbo too
  whole,    // only blocks that are paged from end to end are remapped
  epoch,    // what a server says of a region counts only while none of its pages has come back
  claim,    // pages are copied to a server only while they are claimed
  honest,   // the kernel tells how many pages it moved; switched off, one answer in eight tells of too few
  marking,  // what was found of marking is where it was found; switched off, one field is taken for the one behind it
  // Of regions that marking passes by (docs/region-skip.md):
  stub,     // what they refer to is held by a stub
  live,     // what the stubs hold is not evacuated by what this cycle finds
  snapshot, // stubs are filled only while no marking is under way
  eden,     // stubs are filled only while they are young
  scan,     // stubs are filled, and regions passed by, only as they were when their references were read, and no marking ended since
  special,  // regions are passed by only if the server has read all of their references, and none has an object marking must visit
  garbage,  // what is known of their garbage is forgotten
  back,     // one that has come back during marking is looked into for remembered sets
  moved,    // of what their stubs hold nothing has moved
  dead,     // JDK 17: what is known to be dead in them is left out when their references are read
  marks,    // JDK 17: what is known to be dead in them is known when marking has ended as it was before
};

constexpr unsigned site_count = 12;
constexpr unsigned rule_count = 25;

/// Tests change them while the threads that look at them go on.
extern std::atomic<std::uint32_t> delay_us[site_count];
extern std::atomic<bool> broken[rule_count];

void delay_slowly(std::uint32_t micros);
/// True one time in eight.
bool one_in_eight();

/// Waits at `site` as long as the option says, one time in eight on average.
inline void delay(Site site) {
  const std::uint32_t micros = delay_us[static_cast<unsigned>(site)].load(std::memory_order_relaxed);
  if (__builtin_expect(micros != 0, 0)) delay_slowly(micros);
}

inline bool is_broken(Rule rule) {
  return __builtin_expect(broken[static_cast<unsigned>(rule)].load(std::memory_order_relaxed), 0);
}

/// "SITE:MICROS" or "RULE"; false if there is no such hook.
bool set_delay(const std::string& text);
bool set_broken(const std::string& text);

}  // namespace farheap::debug
