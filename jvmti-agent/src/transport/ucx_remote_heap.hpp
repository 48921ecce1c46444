// The far heap on 1..servers_max memory servers: a control connection and UCX channels to each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "transport/channel.hpp"
#include "transport/control_connection.hpp"
#include "transport/data_path.hpp"
#include "transport/remote_heap.hpp"
#include "transport/server_address.hpp"

namespace farheap {

/// Puts something between a channel and its user: faults, delays. Tests and experiments only.
using ChannelDecorator = std::unique_ptr<Channel> (*)(std::unique_ptr<Channel> channel, std::uint32_t index);

struct RemoteHeapOptions {
  std::vector<ServerAddress> servers;             // 1..servers_max; the heap's extents are split evenly and contiguously over them
  std::string token;                              // <= wire::token_bytes_max
  std::uint64_t heap_bytes = 0;                   // of the reserved heap range; a multiple of page_bytes
  std::uint64_t extent_bytes = 64 * 1024 * 1024;  // must equal the servers'
  DataPath path = DataPath::automatic;
  bool changed_only = true;                       // write-backs send what changed, where the way there can tell
  OnServerLost on_lost = nullptr;
  void* on_lost_context = nullptr;
  ChannelDecorator decorate = nullptr;
};

constexpr std::size_t servers_max = 64;

/// Loads UCX, connects to every server and leases the heap's quota there. Set-up only, any thread but not in a signal handler.
/// Errors: usage (options), environment (UCX or server missing, refused, or unable); the text says what to do.
/// Destroying the heap says bye to the servers, which drop its pages. It must be idle then.
Error connect(const RemoteHeapOptions& options, std::unique_ptr<RemoteHeap>* out);

/// Loads libucp only, so that its absence is known early and the JVM's signal handlers are not touched later. Idempotent.
Error load_transport();

}  // namespace farheap
