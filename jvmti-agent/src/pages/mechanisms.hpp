// What can be switched off, to show what it is worth.
#pragma once

#include <cstdint>

namespace farheap {

enum class Choice : std::uint8_t { automatic, on, off };

/// Options of the agent, each on or off. All of them change what is fast, none what is right.
struct Mechanisms {
  bool pace = true;      // concurrent marking goes slowly while the collector has room
  bool prefetch = true;  // a thread that goes through memory in order gets the pages behind along
  bool chase = true;     // a thread that follows references gets what they lead to along; not without prefetch
  std::uint32_t reclaim_ms = 0;  // how long reclaim waits between two looks; 0: as the looks' cost allows
  bool reclaim = false;  // memory servers look for dead regions, and the collector is asked for a cycle when there are many
  // Concurrent marking leaves out regions that are remote; automatic: where this JVM is as expected, without a word where it is not.
  Choice skip = Choice::off;
  std::uint32_t skip_rounds = 7;  // markings in a row that may leave something out
  // The kernel copies pages out of limbo before they are compared, rather than the evictor touching them there; automatic: as measured.
  Choice copied_limbo = Choice::automatic;
};

}  // namespace farheap
