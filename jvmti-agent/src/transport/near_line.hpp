// A connection to one memory server for near-data work (near_wire.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "transport/control_socket.hpp"
#include "transport/near_wire.hpp"
#include "transport/remote_heap.hpp"

namespace farheap {

/// Background threads, one at a time. Whatever the server sends, the worst that comes of it is an Error; after one the line is of no use.
class NearLine {
 public:
  /// Error (environment): no server, or it does no near-data work.
  Error open(const NearServer& server);

  /// Sends what describes the heap; no answer comes. `entries` are `bytes` in all. Error: the connection is closed.
  Error tell(wire::NearType type, const void* fixed, std::size_t fixed_bytes, const void* entries = nullptr, std::size_t bytes = 0);

  /// The most bytes of entries that one frame takes, behind an Entries.
  static constexpr std::size_t entries_bytes_max = wire::control_payload_bytes_max - sizeof(wire::Entries);

  /// Calls a function over what was told. Waits for its answer at most `limit_ms` and a little. Error: also what the function failed of.
  Error call(const std::string& function, std::uint64_t limit_ms, std::vector<std::byte>* answer);

 private:
  Error greet(const NearServer& server);
  Error receive(std::uint64_t until_ns, ControlFrame* frame);
  Error take_result(const ControlFrame& frame, std::vector<std::byte>* answer, bool* more) const;
  Error refused(const ControlFrame& frame) const;
  Error nonsense() const;

  std::string _name;
  ControlSocket _socket;
  std::uint64_t _calls = 0;
};

}  // namespace farheap
