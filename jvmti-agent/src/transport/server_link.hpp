// All that connects us to one memory server: its lease, its data lines, and the extents of the heap that it holds.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>

#include "base/error.hpp"
#include "transport/channel_pool.hpp"
#include "transport/control_connection.hpp"
#include "transport/data_line.hpp"
#include "transport/extent_table.hpp"
#include "transport/ucx_context.hpp"
#include "transport/ucx_remote_heap.hpp"

namespace farheap {

/// The consecutive extents of the heap that one server holds.
struct ServerShare {
  std::uint32_t first_extent;
  std::uint32_t extents;
};

class ServerLink {
 public:
  /// Set-up only. Errors: environment.
  static Error open(const UcxLibrary& ucx, const RemoteHeapOptions& options, const ServerAddress& server, ServerShare share,
                    std::unique_ptr<ServerLink>* out);
  /// Says bye. No line is claimed then.
  ~ServerLink();
  ServerLink(const ServerLink&) = delete;
  ServerLink& operator=(const ServerLink&) = delete;

  std::uint64_t round_trip_ns() const noexcept { return _control->round_trip_ns(); }
  wire::Pong work() const { return _control->work(); }
  const wire::Welcome& welcome() const { return _control->welcome(); }
  const ServerAddress& address() const { return _control->server(); }
  const char* name() const noexcept { return _control->server_name(); }
  RemoteOffset first_offset() const noexcept { return _first_offset; }
  ServerShare share() const noexcept { return _share; }

  // Fault path.
  bool lost() const noexcept { return _control->lost().load(std::memory_order_acquire); }
  void lose(const char* why) noexcept { _control->lose(why); }
  /// Whether what was just copied from or to a mapped extent counts: a server frees the lease of an agent that it hears nothing of.
  bool keeps_lease() const noexcept { return _control->proved(); }
  /// Null when no line came free within a deadline, or the server is lost.
  DataLine* claim(ChannelPool::Use use) noexcept;
  void release(const DataLine& line) noexcept { _pool.release(static_cast<int>(line.index())); }

  // Background threads, one at a time.
  /// Leases an extent and finds the way to its pages that `path` allows.
  Error lease(ExtentIndex index, DataPath path, Extent* out);
  /// Gives an extent back.
  void release(ExtentIndex index, const Extent& extent);
  /// Lets go of our side of an extent.
  void detach(ExtentIndex index, const Extent& extent);

 private:
  ServerLink(const UcxLibrary& ucx, const RemoteHeapOptions& options, ServerShare share, RemoteOffset first_offset)
      : _ucx(ucx), _options(options), _share(share), _first_offset(first_offset) {}
  static Error attempt(const UcxLibrary& ucx, const RemoteHeapOptions& options, const ServerAddress& server, ServerShare share,
                       bool shared_memory, std::unique_ptr<ServerLink>* out, bool* greeted);
  Error greet(const ServerAddress& server);
  /// Those that are not open yet. Before an extent is published whose pages travel on them.
  Error open_lines();
  Error open_line(unsigned index);
  Error place(ExtentIndex index, const ExtentGrant& grant, DataPath path, Extent* out);
  Error map(const ExtentGrant& grant, Extent* out);
  Error share_key(ExtentIndex index, const ExtentGrant& grant, Extent* out);
  Error try_get(ExtentIndex index, const Extent& extent);
  Error claim_one(unsigned index);

  const UcxLibrary& _ucx;
  const RemoteHeapOptions _options;
  const ServerShare _share;
  const RemoteOffset _first_offset;
  std::unique_ptr<ControlConnection> _control;
  std::unique_ptr<UcxContext> _context;
  std::array<std::unique_ptr<DataLine>, channels> _lines;
  ChannelPool _pool;
};

}  // namespace farheap
