// Wire format of near-data work, version 1. Twin: far-heap/src/main/java/org/farheap/wire/NearWire.java; both tests read the same golden
// bytes. All integers little-endian.
//
// NEAR: a TCP connection of its own to the server's HOST:PORT, so that work which takes long keeps no ping from its answer. Frames with the
// header of CONTROL; the agent describes its heap, then calls a function of the server over it.
//
//   agent -> server     server -> agent
//   near_hello          near_welcome | refused      names the lease; one such connection a lease
//   heap_encoding       -                           forgets all that was described before
//   forget_classes      -
//   class_layouts       -                           adds classes
//   region_table        -                           consecutive regions
//   held_pages          -                           consecutive pages: whether their authoritative bytes are the server's
//   addresses           -                           adds to what the next call is given
//   near_peers          -                           servers of the heap's other parts, which are given the same call
//   call                result 1..n                 same correlation; all but the last say more
//
// A description that cannot be true is told as the status of the next call. Anything else, or out of order: refused(malformed), closed.
//
// PEER: between two servers that run the same call over two parts of a heap. A TCP connection from the one of the lower index to the other's
// HOST:PORT, closed when the call ends on either side. Steps are counted from 0.
//
//   peer_hello          peer_welcome | refused      from the lower index; welcomed as soon as the call is there
//   peer_turn           peer_turn                   each way: the sender has its turn to work, and keeps it for this call
//   peer_addresses ..   peer_addresses ..           each way, as many frames as it takes: addresses in the other's part
//   peer_step           peer_step                   each way: the end of a step's addresses
#pragma once

#include <cstdint>

#include "transport/wire.hpp"

namespace farheap::wire {

enum class NearType : std::uint16_t {
  near_hello = 32, near_welcome = 33,
  heap_encoding = 34, forget_classes = 35, class_layouts = 36, region_table = 37, held_pages = 38, addresses = 39,
  call = 40, result = 41,
  near_peers = 42, peer_hello = 43, peer_welcome = 44, peer_turn = 45, peer_addresses = 46, peer_step = 47,
};

struct NearHello {
  std::uint32_t magic;
  std::uint16_t version;
  std::uint16_t zero;
  std::uint64_t lease;
  std::uint64_t key;
};
static_assert(sizeof(NearHello) == 24);

struct HeapEncoding {
  std::uint64_t heap_base;
  std::uint64_t heap_bytes;
  std::uint64_t oop_base;    // 0 when wide
  std::uint64_t klass_base;  // 0 when wide
  std::uint32_t region_bytes;
  std::uint32_t object_alignment;
  std::uint8_t narrow_oops;
  std::uint8_t oop_shift;
  std::uint8_t narrow_klasses;
  std::uint8_t klass_shift;
  std::uint8_t compact_headers;
  std::uint8_t zero[3];
};
static_assert(sizeof(HeapEncoding) == 48);

enum class LayoutKind : std::uint16_t {
  instance = 0, object_array = 1, primitive_array = 2, mirror = 3, reference = 4, class_loader = 5, stack_chunk = 6,
};

// class_layouts: this, then `count` times a ClassLayout with its OopMapBlocks and its name (UTF-8, filled up with zeros to 8 bytes).
// region_table: this, then `count` regions. held_pages: this, then a bit for each page, in 64-bit words. addresses, peer_addresses: this, then as
// many.
struct Entries {
  std::uint32_t first;  // region, page or step; else 0
  std::uint32_t count;
};
static_assert(sizeof(Entries) == 8);

struct ClassLayout {
  std::uint64_t klass;  // address of its Klass, its id
  std::uint32_t instance_bytes;
  std::uint16_t kind;
  std::uint16_t name_bytes;
  std::uint16_t oop_map_blocks;
  std::uint16_t array_header_bytes;
  std::uint16_t log2_element_bytes;
  std::uint16_t weak;     // reference: whether the referent may die
  std::uint32_t first;    // offset of: a mirror's size; a reference's referent; a stack chunk's size
  std::uint32_t second;   // a mirror's count of static references; a reference's discovered
  std::uint32_t third;    // a mirror's static references
  std::uint32_t zero;
};
static_assert(sizeof(ClassLayout) == 40);

struct OopMapBlock {
  std::uint32_t offset;
  std::uint32_t count;
};
static_assert(sizeof(OopMapBlock) == 8);

enum class RegionKind : std::uint32_t { free = 0, young = 1, old = 2, humongous_start = 3, humongous_continues = 4, other = 5 };

struct Region {
  std::uint64_t epoch;  // of its content; comes back with what was computed from it
  std::uint32_t used_bytes;
  std::uint32_t kind;
};
static_assert(sizeof(Region) == 16);

// call: this, then the function's name (UTF-8) and its parameters.
struct Call {
  std::uint32_t function_bytes;
  std::uint32_t parameter_bytes;
  std::uint64_t limit_ms;  // a server may allow less
};
static_assert(sizeof(Call) == 16);

enum class NearStatus : std::uint32_t {
  ok = 0,
  unknown_function = 1,
  bad_description = 2,
  bad_parameters = 3,
  cut_off = 4,        // at the limit of time
  out_of_memory = 5,  // at the limit of memory
  failed = 6,
  peer_lost = 7,      // a server of another part, whose failure tells more
};

// result: this, then the function's answer, or with another status than ok one line for the user.
struct Result {
  std::uint32_t status;
  std::uint32_t bytes;
  std::uint32_t more;
  std::uint32_t zero;
};
static_assert(sizeof(Result) == 16);

// near_peers: this, then `count` times a Peer with its host (UTF-8, filled up with zeros to 8 bytes).
struct Peers {
  std::uint64_t call;   // random, the same for all of them
  std::uint32_t index;  // of the server that is told
  std::uint32_t count;
};
static_assert(sizeof(Peers) == 16);

struct Peer {
  std::uint64_t lease;
  std::uint64_t key;
  std::uint64_t first_offset;  // of the lease
  std::uint64_t bytes;
  std::uint32_t index;
  std::uint16_t port;
  std::uint16_t host_bytes;
};
static_assert(sizeof(Peer) == 40);

struct PeerHello {
  std::uint32_t magic;
  std::uint16_t version;
  std::uint16_t zero;
  std::uint64_t lease;  // of the server that takes it
  std::uint64_t key;
  std::uint64_t call;
  std::uint64_t server;  // who says it: random, a process's
  std::uint32_t index;
  std::uint32_t zero2;
};
static_assert(sizeof(PeerHello) == 48);

struct PeerWelcome {
  std::uint64_t server;
};
static_assert(sizeof(PeerWelcome) == 8);

// peer_step: the end of what the sender gives in a step.
struct PeerStep {
  std::uint32_t step;
  std::uint32_t gives;  // whether it gives anything to anybody
  std::uint64_t count;  // addresses, to this one
};
static_assert(sizeof(PeerStep) == 16);

// The answer of "histogram" and "liveness": a ColdHeap, its ColdClasses, its ColdRegions.
struct ColdHeap {
  std::uint32_t classes;
  std::uint32_t regions;     // that were read; those of a humongous object count as one
  std::uint32_t unreadable;  // regions that are held, and whose bytes made no sense, or changed
  std::uint32_t zero;
  std::uint64_t bytes;       // used in the regions that were read
  std::uint64_t busy_ns;
};
static_assert(sizeof(ColdHeap) == 32);

struct ColdClass {
  std::uint64_t klass;
  std::uint64_t objects;
  std::uint64_t bytes;
  std::uint64_t dead_objects;  // of them; "histogram": 0
  std::uint64_t dead_bytes;
};
static_assert(sizeof(ColdClass) == 40);

struct ColdRegion {
  std::uint32_t region;
  std::uint32_t zero;
  std::uint64_t epoch;
  std::uint64_t bytes;
  std::uint64_t dead_bytes;
};
static_assert(sizeof(ColdRegion) == 32);

// The parameters of "references": this, then two times a bit for each region of the heap, in 64-bit words: whether its references are asked
// for, and whether those that lead to it are.
struct ReferencesAsked {
  std::uint32_t targets_max;       // distinct ones of a source
  std::uint32_t known_live_bytes;  // 0, or there is one source, and of its first so many bytes the call's addresses are a bit for each
                                   // word, set where an object begins that the collector does not know to be dead
};
static_assert(sizeof(ReferencesAsked) == 8);

// The answer of "references": this, its ReferenceSources, the Klasses (64 bits each) of all objects in those that are complete, and its
// ReferenceTargets, each with its addresses.
struct References {
  std::uint32_t sources;
  std::uint32_t classes;
  std::uint32_t target_regions;
  std::uint32_t zero;
  std::uint64_t targets;  // addresses in all
  std::uint64_t busy_ns;
};
static_assert(sizeof(References) == 32);

enum class Verdict : std::uint32_t {
  complete = 0,
  not_held = 1,
  unreadable = 2,   // its bytes make no sense, or changed
  unskippable = 3,  // it has mirrors, java.lang.ref, class loaders or stack chunks, or some of its references could not be read
  too_many = 4,     // distinct targets
};

struct ReferenceSource {
  std::uint32_t region;
  std::uint32_t verdict;
  std::uint64_t epoch;
  std::uint64_t targets;  // distinct ones that are asked for; 0 unless complete
};
static_assert(sizeof(ReferenceSource) == 24);

struct ReferenceTargets {
  std::uint32_t region;
  std::uint32_t count;  // addresses in it, distinct and ascending
};
static_assert(sizeof(ReferenceTargets) == 8);

}  // namespace farheap::wire
