// What can be switched off, to show what it is worth.
#pragma once

namespace farheap {

/// Options of the agent, each on or off. All of them change what is fast, none what is right.
struct Mechanisms {
  bool pace = true;      // concurrent marking goes slowly while the collector has room
  bool prefetch = true;  // a thread that goes through memory in order gets the pages behind along
};

}  // namespace farheap
