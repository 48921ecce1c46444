// What can be switched off, to show what it is worth.
#pragma once

namespace farheap {

/// Options of the agent, each on or off. All of them change what is fast, none what is right.
struct Mechanisms {
  bool stream = true;  // the collector's fetches bring the pages behind along, and leave first
};

}  // namespace farheap
