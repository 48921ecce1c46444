// The control connection to one memory server: it carries the lease, and the lease lives as long as it does.
//
//   open: connect, hello -> welcome --- thread: ping every heartbeat_ms, answers to round trips ---> bye, closed by us
//                                                   |
//                                                   +--> lost: closed by the server, silent for heartbeat_deadline_ms, or nonsense
#pragma once

#include <pthread.h>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "transport/control_socket.hpp"
#include "transport/server_address.hpp"
#include "transport/wire.hpp"

namespace farheap {

/// Called once, from any thread, when the server `server` ("HOST:PORT") is lost. May end the process; must not call the heap.
using OnServerLost = void (*)(void* context, const char* server, const char* why);

/// What the lease asks for.
struct LeaseRequest {
  std::string token;
  std::uint64_t quota_bytes;
  std::uint64_t first_offset;
};

/// An extent as the server leased it.
struct ExtentGrant {
  std::uint64_t address = 0;           // in the server
  std::vector<std::byte> remote_key;  // packed; empty when the server has none
};

/// Background threads only, except lost() and lose(), which any thread may call, also on the fault path.
class ControlConnection {
 public:
  /// Error (environment): no server, another version, another token, no memory there; the text says what to do.
  static Error open(const ServerAddress& server, const LeaseRequest& request, OnServerLost on_lost, void* context,
                    std::unique_ptr<ControlConnection>* out);
  ~ControlConnection();
  /// Says bye and ends the thread. What ends after that is no loss.
  void close();
  ControlConnection(const ControlConnection&) = delete;
  ControlConnection& operator=(const ControlConnection&) = delete;

  const ServerAddress& server() const { return _server; }
  const wire::Welcome& welcome() const { return _welcome; }
  const std::vector<std::byte>& server_worker_address() const { return _server_worker_address; }
  const char* server_name() const { return _name.c_str(); }

  // One round trip each, one at a time, within 4 s. Error: refused, or the server is lost.
  Error attach(std::uint32_t channel, const std::vector<std::byte>& worker_address);
  Error lease_extent(std::uint32_t index, ExtentGrant* out);
  Error release_extent(std::uint32_t index);

  const std::atomic<bool>& lost() const noexcept { return _lost; }
  /// Whether the server has kept the lease up to now: it answered a ping sent at most lease_proof_ms ago. Else waits for such an answer;
  /// false when none comes within heartbeat_deadline_ms. Fault path.
  bool proved() const noexcept;
  /// Of the latest answered ping; 0 before the first.
  std::uint64_t round_trip_ns() const noexcept { return _round_trip_ns.load(std::memory_order_relaxed); }
  /// As the latest answered ping told it.
  wire::Pong work() const;
  /// Declares the server lost, and reports it once.
  void lose(const char* why) noexcept;
  /// Until then a loss is an Error of the set-up that meets it. Error: the server is lost already.
  Error report_losses();

 private:
  ControlConnection(const ServerAddress& server, OnServerLost on_lost, void* context);
  Error greet(const LeaseRequest& request);
  Error welcomed(const ControlFrame& frame);
  Error trip(wire::ControlType request, const void* fixed, std::size_t fixed_bytes, const std::vector<std::byte>& variable,
             wire::ControlType expected, ControlFrame* answer);
  Error refused(const ControlFrame& frame) const;
  Error malformed_answer() const;
  Error lost_error() const;
  void report(const char* why) noexcept;

  bool has_proof() const noexcept;
  void run();
  void await_farewell();
  void beat();
  void take(ControlFrame& frame);
  void note_work(const ControlFrame& frame);

  const ServerAddress _server;
  const std::string _name;
  const OnServerLost _on_lost;
  void* const _context;
  ControlSocket _socket;
  wire::Welcome _welcome{};
  std::vector<std::byte> _server_worker_address;
  pthread_t _thread{};
  bool _running = false;
  std::atomic<bool> _lost{false};
  std::atomic<bool> _reporting{false};
  std::atomic<bool> _reported{false};
  std::atomic<bool> _closing{false};
  std::atomic<std::uint64_t> _proof_ns{0};  // when the latest answered ping (at first, the hello) was sent

  std::atomic<std::uint64_t> _round_trip_ns{0};

  std::mutex _one_trip;
  std::mutex _sending;
  mutable std::mutex _guard;  // of what follows
  wire::Pong _work{};
  std::condition_variable _answered;
  std::uint64_t _next_correlation = 1;
  std::uint64_t _awaited = 0;
  bool _has_answer = false;
  ControlFrame _answer;
};

}  // namespace farheap
