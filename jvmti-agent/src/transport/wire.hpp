// Wire format between agent and memory server, version 1. Twin: far-heap/src/main/java/org/farheap/wire/Wire.java;
// both tests read the same golden bytes. All integers little-endian.
//
// Two connections. CONTROL: a plain TCP connection to the server's HOST:PORT, frames below; it carries the lease and its life
// (a closed or silent control connection ends the lease). DATA: UCX endpoints between worker addresses that were exchanged over
// the control connection; shared memory where both ends can map it, RDMA, or active messages.
//
//   CONTROL frame:  0        4      6      8              16
//                   | bytes  | type | zero | correlation  | payload ...        bytes = payload bytes, <= control_payload_bytes_max
//
// Agent -> server          Server -> agent (same correlation)
//   hello                    welcome | refused
//   attach                   attached | refused     a data channel: the agent's worker address; the server makes an endpoint to it
//   lease_extent             extent | refused
//   release_extent           released | refused
//   ping                     pong
//   bye                      (the server gives the lease back and closes)
// Anything else, or out of order: the server answers refused(malformed) and closes.
#pragma once

#include <cstdint>

namespace farheap::wire {

constexpr std::uint32_t magic = 0x48524146;  // "FARH"
constexpr std::uint16_t version = 1;
constexpr std::uint32_t control_payload_bytes_max = 64 * 1024;
constexpr std::uint32_t token_bytes_max = 256;
constexpr std::uint32_t heartbeat_ms = 500;          // agent sends ping this often
constexpr std::uint32_t heartbeat_deadline_ms = 3000;  // the agent treats 3 s of silence as the server's end
// The agent believes bytes of a mapped extent only if, once they are copied, the server has answered a ping that was sent at most this
// long ago; the server keeps a lease for longer than that after the last frame, also when the connection is closed without a bye.
constexpr std::uint32_t lease_proof_ms = 2000;
constexpr std::uint32_t lease_keep_ms = 4000;
static_assert(lease_keep_ms > lease_proof_ms && lease_proof_ms > 2 * heartbeat_ms);

enum class ControlType : std::uint16_t {
  hello = 1, welcome = 2, refused = 3,
  lease_extent = 4, extent = 5, release_extent = 6, released = 7,
  ping = 8, pong = 9, attach = 10, attached = 11, bye = 12,
};

enum class Refusal : std::uint32_t {
  bad_version = 1, bad_token = 2, no_memory = 3, malformed = 4, over_quota = 5, busy = 6,
};

struct ControlHeader {
  std::uint32_t payload_bytes;
  std::uint16_t type;
  std::uint16_t zero;
  std::uint64_t correlation;
};
static_assert(sizeof(ControlHeader) == 16);

// hello: followed by token_bytes of UTF-8.
struct Hello {
  std::uint32_t magic;
  std::uint16_t version;
  std::uint16_t token_bytes;
  std::uint64_t quota_bytes;   // the server reserves this much, or refuses with no_memory
  std::uint64_t first_offset;  // the lease serves heap offsets [first_offset, first_offset + quota_bytes); extent-aligned
  std::uint32_t page_bytes;
  std::uint32_t pid;
  std::uint64_t pid_space;     // where the pid counts (pid_space.hpp): a server in the same one sees when the agent has ended
};
static_assert(sizeof(Hello) == 40);

// welcome: followed by worker_address_bytes of the server's UCX worker address.
struct Welcome {
  std::uint64_t lease;  // random, not guessable from another lease
  std::uint64_t key;    // random secret; data requests carry both
  std::uint64_t extent_bytes;
  std::uint32_t worker_address_bytes;
  std::uint32_t zero;
};
static_assert(sizeof(Welcome) == 32);

// refused: followed by text_bytes of UTF-8, one line for the user.
struct Refused {
  std::uint32_t refusal;
  std::uint32_t text_bytes;
};
static_assert(sizeof(Refused) == 8);

// pong: what the server's own processor has done for the lease; pages of mapped extents pass it by.
struct Pong {
  std::uint64_t pages_read;
  std::uint64_t pages_written;
  std::uint64_t busy_ns;
};
static_assert(sizeof(Pong) == 24);

// lease_extent, release_extent, released; also attached (index = channel).
struct ExtentRef {
  std::uint32_t index;  // heap offset / extent_bytes
  std::uint32_t zero;
};
static_assert(sizeof(ExtentRef) == 8);

// extent: followed by rkey_bytes of packed UCX remote key.
struct Extent {
  std::uint32_t index;
  std::uint32_t rkey_bytes;
  std::uint64_t address;  // in the server, for one-sided get and put
};
static_assert(sizeof(Extent) == 16);

// attach: followed by worker_address_bytes of the agent's UCX worker address.
struct Attach {
  std::uint32_t channel;
  std::uint32_t worker_address_bytes;
};
static_assert(sizeof(Attach) == 8);

// DATA: UCX active messages; ids below, DataRequest or DataReply as AM header, pages as AM payload.
enum class DataId : std::uint32_t { read = 1, write = 2, reply = 3 };

struct DataRequest {
  std::uint64_t lease;
  std::uint64_t key;
  std::uint64_t request;  // echoed in the reply; never reused within a lease's channel
  std::uint64_t offset;   // heap offset, page-aligned
  std::uint32_t bytes;    // multiple of page_bytes, <= data_bytes_max, within one extent
  std::uint32_t channel;
};
static_assert(sizeof(DataRequest) == 40);

enum class DataStatus : std::uint32_t { ok = 0, refused = 1 };

// reply: to a read, followed by `bytes` of page data; to a write, bytes = the bytes stored and no payload.
struct DataReply {
  std::uint64_t request;
  std::uint32_t status;
  std::uint32_t bytes;
};
static_assert(sizeof(DataReply) == 16);

constexpr std::uint32_t data_bytes_max = 256 * 1024;

}  // namespace farheap::wire
