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

  /// Calls a function over what was told; await() has its answer, which may take `limit_ms` and a little.
  Error call(const std::string& function, std::uint64_t limit_ms, const std::string& parameters = {});

  /// Waits at most so long for the answer of the call. Error: also what the function failed of, or that it takes too long in all.
  Error await(std::uint64_t wait_ms, bool* answered);
  /// As far as it has come.
  const std::vector<std::byte>& answer() const { return _answer; }
  /// The Error that await() gave is of another server's failure, which tells more.
  bool failed_of_peer() const { return _failed_of_peer; }

 private:
  Error greet(const NearServer& server);
  Error receive(std::uint64_t until_ns, ControlFrame* frame, bool* came);
  Error take_result(const ControlFrame& frame, bool* more);
  Error refused(const ControlFrame& frame) const;
  Error nonsense() const;
  Error late() const;

  std::string _name;
  ControlSocket _socket;
  std::uint64_t _calls = 0;
  std::uint64_t _until_ns = 0;  // for the answer of the latest call
  std::vector<std::byte> _answer;
  bool _failed_of_peer = false;
};

}  // namespace farheap
