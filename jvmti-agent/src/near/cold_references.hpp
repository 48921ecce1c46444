// What regions that only the memory servers hold refer to in others: what a collector that passes them by would have to be given. A server
// that lies about it could have it free what is referred to, so an answer says nothing by itself: who acts on it trusts the servers as far
// as with the pages, and checks that the regions are as they were when they were read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "transport/near_wire.hpp"

namespace farheap {

/// What was asked of a server, to hold its answer against.
struct AskedReferences {
  const std::vector<wire::Region>& regions;      // by region, as they were told
  const std::vector<std::uint64_t>& classes;     // Klasses that were told, ascending
  const std::vector<bool>& sources;              // by region: whether its references were asked for
  const std::vector<bool>& wanted;               // by region: whether those that lead to it were
  std::uint64_t heap_base;
  std::uint64_t region_bytes;
  std::uint32_t targets_max;
};

struct RegionTargets {
  std::uint32_t region;
  std::vector<std::uint64_t> addresses;  // ascending, each once
};

struct ColdReferences {
  std::vector<wire::ReferenceSource> sources;  // in order, all that were asked of
  std::vector<std::uint64_t> classes;          // Klasses of the objects in those that are complete, ascending
  std::vector<RegionTargets> targets;          // in order of their regions
};

/// The parameters of "references" of one region, to all others; `known_live_bytes`: KnownLive's.
std::string references_of(std::uint32_t region, std::size_t regions, std::uint32_t targets_max, std::uint32_t known_live_bytes);

/// An answer of "references", as it came. False when it cannot be one: any field may be anything.
bool read_references(const std::vector<std::byte>& answer, const AskedReferences& asked, ColdReferences* out);

}  // namespace farheap
