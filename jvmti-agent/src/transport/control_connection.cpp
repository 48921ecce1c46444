#include "transport/control_connection.hpp"

#include <sched.h>

#include <unistd.h>

#include <chrono>
#include <cstring>

#include "base/clock.hpp"
#include "base/debug_hooks.hpp"
#include "base/native_thread.hpp"
#include "base/units.hpp"
#include "transport/pid_space.hpp"

namespace farheap {
namespace {

constexpr std::uint64_t greet_limit_ns = 3'000'000'000;
constexpr std::chrono::seconds trip_limit{4};
constexpr std::uint64_t silence_limit_ns = std::uint64_t{wire::heartbeat_deadline_ms} * 1'000'000;
constexpr std::uint64_t hello_correlation = 0;
constexpr std::uint64_t farewell_limit_ns = 1'000'000'000;
constexpr int farewell_look_ms = 50;

/// Copies the fixed part of a payload; false if it is not all there.
template <typename Fixed>
bool read_fixed(const ControlFrame& frame, Fixed* out) {
  if (frame.payload.size() < sizeof *out) return false;
  std::memcpy(out, frame.payload.data(), sizeof *out);
  return true;
}

/// The variable part behind `Fixed`, which must be `bytes` long and end the payload.
template <typename Fixed>
bool read_variable(const ControlFrame& frame, std::uint32_t bytes, std::vector<std::byte>* out) {
  if (frame.payload.size() != sizeof(Fixed) + bytes) return false;
  out->assign(frame.payload.begin() + sizeof(Fixed), frame.payload.end());
  return true;
}

const char* advice(wire::Refusal refusal) {
  switch (refusal) {
    case wire::Refusal::bad_version: return "use an agent and a server of the same Farheap release";
    case wire::Refusal::bad_token: return "give the agent the token that the server was started with (token=)";
    case wire::Refusal::no_memory: return "start the server with more --memory, add a server, or make the heap (-Xmx) smaller";
    case wire::Refusal::over_quota: return "this is a fault of Farheap: please report it";
    case wire::Refusal::busy: return "wait until another program has ended, or use another server";
    case wire::Refusal::malformed: break;
  }
  return "use an agent and a server of the same Farheap release";
}

}  // namespace

ControlConnection::ControlConnection(const ServerAddress& server, OnServerLost on_lost, void* context)
    : _server(server), _name(server.name()), _on_lost(on_lost), _context(context) {}

Error ControlConnection::open(const ServerAddress& server, const LeaseRequest& request, OnServerLost on_lost, void* context,
                              std::unique_ptr<ControlConnection>* out) {
  std::unique_ptr<ControlConnection> connection(new ControlConnection(server, on_lost, context));
  if (Error error = connection->_socket.connect(server)) return error;
  if (Error error = connection->greet(request)) return error;
  const auto entry = [](void* self) -> void* {
    static_cast<ControlConnection*>(self)->run();
    return nullptr;
  };
  if (Error error = start_native_thread("farheap control", entry, connection.get(), &connection->_thread)) return error;
  connection->_running = true;
  *out = std::move(connection);
  return Error::none();
}

ControlConnection::~ControlConnection() { close(); }

void ControlConnection::close() {
  if (!_running) return;
  _running = false;
  _closing.store(true, std::memory_order_release);
  {
    const std::lock_guard<std::mutex> sending(_sending);
    if (!_lost.load(std::memory_order_acquire)) _socket.send(wire::ControlType::bye, 0, nullptr, 0);
  }
  ::pthread_join(_thread, nullptr);
}

Error ControlConnection::greet(const LeaseRequest& request) {
  const wire::Hello hello{wire::magic,         wire::version,        static_cast<std::uint16_t>(request.token.size()),
                          request.quota_bytes, request.first_offset, page_bytes,
                          static_cast<std::uint32_t>(::getpid()), pid_space()};
  const std::uint64_t start_ns = now_ns();
  _proof_ns.store(start_ns);
  _socket.send(wire::ControlType::hello, hello_correlation, &hello, sizeof hello, request.token.data(), request.token.size());
  for (std::uint64_t waited_ns = 0; waited_ns < greet_limit_ns; waited_ns = now_ns() - start_ns) {
    ControlFrame frame;
    bool heard;
    const auto received = _socket.receive(static_cast<int>((greet_limit_ns - waited_ns) / 1'000'000) + 1, &frame, &heard);
    if (received == ControlSocket::Received::frame) return welcomed(frame);
    if (received != ControlSocket::Received::nothing) return malformed_answer();
  }
  return {ExitStatus::environment, "the memory server " + _name + " does not answer: check that it runs and is not stopped"};
}

Error ControlConnection::welcomed(const ControlFrame& frame) {
  if (frame.type == wire::ControlType::refused) return refused(frame);
  const bool is_welcome = frame.type == wire::ControlType::welcome && frame.correlation == hello_correlation;
  if (!is_welcome || !read_fixed(frame, &_welcome)) return malformed_answer();
  if (!read_variable<wire::Welcome>(frame, _welcome.worker_address_bytes, &_server_worker_address)) return malformed_answer();
  return _server_worker_address.empty() ? malformed_answer() : Error::none();
}

Error ControlConnection::refused(const ControlFrame& frame) const {
  wire::Refused refusal;
  std::vector<std::byte> text;
  if (!read_fixed(frame, &refusal) || !read_variable<wire::Refused>(frame, refusal.text_bytes, &text)) return malformed_answer();
  const std::string reason(reinterpret_cast<const char*>(text.data()), text.size());
  return {ExitStatus::environment,
          "the memory server " + _name + " refused: " + reason + "; " + advice(static_cast<wire::Refusal>(refusal.refusal))};
}

Error ControlConnection::malformed_answer() const {
  return {ExitStatus::environment, _name + " does not speak Farheap's protocol, version " + std::to_string(wire::version) +
                                       ": check the port, and that agent and server are of the same release"};
}

Error ControlConnection::attach(std::uint32_t channel, const std::vector<std::byte>& worker_address) {
  const wire::Attach attach{channel, static_cast<std::uint32_t>(worker_address.size())};
  ControlFrame answer;
  return trip(wire::ControlType::attach, &attach, sizeof attach, worker_address, wire::ControlType::attached, &answer);
}

Error ControlConnection::lease_extent(std::uint32_t index, ExtentGrant* out) {
  const wire::ExtentRef wanted{index, 0};
  ControlFrame answer;
  if (Error error = trip(wire::ControlType::lease_extent, &wanted, sizeof wanted, {}, wire::ControlType::extent, &answer)) return error;
  wire::Extent extent;
  if (!read_fixed(answer, &extent) || extent.index != index) return malformed_answer();
  if (!read_variable<wire::Extent>(answer, extent.rkey_bytes, &out->remote_key)) return malformed_answer();
  out->address = extent.address;
  return Error::none();
}

Error ControlConnection::release_extent(std::uint32_t index) {
  const wire::ExtentRef released{index, 0};
  ControlFrame answer;
  return trip(wire::ControlType::release_extent, &released, sizeof released, {}, wire::ControlType::released, &answer);
}

Error ControlConnection::trip(wire::ControlType request, const void* fixed, std::size_t fixed_bytes,
                              const std::vector<std::byte>& variable, wire::ControlType expected, ControlFrame* answer) {
  const std::lock_guard<std::mutex> one_trip(_one_trip);
  std::unique_lock<std::mutex> guard(_guard);
  _awaited = _next_correlation++;
  _has_answer = false;
  const std::uint64_t correlation = _awaited;
  guard.unlock();
  {
    const std::lock_guard<std::mutex> sending(_sending);
    if (!_socket.send(request, correlation, fixed, fixed_bytes, variable.data(), variable.size())) lose("its control connection is closed");
  }
  guard.lock();
  _answered.wait_for(guard, trip_limit, [this] { return _has_answer || _lost.load(std::memory_order_acquire); });
  _awaited = 0;
  if (!_has_answer) return lost_error();
  *answer = std::move(_answer);
  if (answer->type == wire::ControlType::refused) return refused(*answer);
  return answer->type == expected ? Error::none() : malformed_answer();
}

void ControlConnection::run() {
  std::uint64_t last_ping_ns = 0;
  std::uint64_t last_heard_ns = now_ns();
  while (!_closing.load() && !_lost.load()) {
    if (now_ns() - last_ping_ns >= std::uint64_t{wire::heartbeat_ms} * 1'000'000) {
      beat();
      last_ping_ns = now_ns();
    }
    ControlFrame frame;
    bool heard;
    const auto received = _socket.receive(wire::heartbeat_ms, &frame, &heard);
    if (heard) last_heard_ns = now_ns();
    if (received == ControlSocket::Received::frame) take(frame);
    if (received == ControlSocket::Received::closed) lose("its control connection is closed");
    if (received == ControlSocket::Received::malformed) lose("it sent a malformed frame");
    // Nothing was there to read just now: a process that was itself stopped for a while does not blame the server.
    if (received == ControlSocket::Received::nothing && !heard && now_ns() - last_heard_ns > silence_limit_ns) {
      lose("it was silent for 3 s");
    }
  }
  if (_closing.load()) await_farewell();
  // lose() may have run on the fault path, which cannot ring a condition variable: a round trip that waits is told here.
  const std::lock_guard<std::mutex> guard(_guard);
  _answered.notify_all();
}

// The server closes when it has given the lease back: who connects next finds its memory free.
void ControlConnection::await_farewell() {
  const std::uint64_t start_ns = now_ns();
  auto received = ControlSocket::Received::nothing;
  while (received != ControlSocket::Received::closed && now_ns() - start_ns < farewell_limit_ns) {
    ControlFrame frame;
    bool heard;
    received = _socket.receive(farewell_look_ms, &frame, &heard);
  }
}

void ControlConnection::beat() {
  const std::lock_guard<std::mutex> sending(_sending);
  // The answer brings the time back.
  if (!_socket.send(wire::ControlType::ping, now_ns(), nullptr, 0)) lose("its control connection is closed");
}

void ControlConnection::take(ControlFrame& frame) {
  if (frame.type == wire::ControlType::pong) {
    const std::uint64_t answered_ns = now_ns();
    if (frame.correlation <= _proof_ns.load() || frame.correlation > answered_ns) return;
    _proof_ns.store(frame.correlation);
    _round_trip_ns.store(answered_ns - frame.correlation);
    note_work(frame);
    return;
  }
  const std::lock_guard<std::mutex> guard(_guard);
  if (frame.correlation == 0 || frame.correlation != _awaited || _has_answer) {
    // An answer after its deadline is late, and harmless. A refusal of nothing that we asked is the server's last word.
    if (frame.type == wire::ControlType::refused) lose("it refused the connection");
    return;
  }
  _answer = std::move(frame);
  _has_answer = true;
  _answered.notify_all();
}

void ControlConnection::note_work(const ControlFrame& frame) {
  wire::Pong pong;
  if (frame.payload.size() != sizeof pong) return lose("its answer to a ping is malformed");
  std::memcpy(&pong, frame.payload.data(), sizeof pong);
  const std::lock_guard<std::mutex> guard(_guard);
  _work = pong;
}

wire::Pong ControlConnection::work() const {
  const std::lock_guard<std::mutex> guard(_guard);
  return _work;
}

bool ControlConnection::has_proof() const noexcept {
  return now_ns() - _proof_ns.load(std::memory_order_acquire) < std::uint64_t{wire::lease_proof_ms} * 1'000'000;
}

// A process that was stopped for a while finds its proof expired, and has a new one a round trip later.
bool ControlConnection::proved() const noexcept {
  if (__builtin_expect(has_proof() || debug::is_broken(debug::Rule::lease), 1)) return true;
  const std::uint64_t start_ns = now_ns();
  while (!_lost.load() && now_ns() - start_ns < silence_limit_ns) {
    if (has_proof()) return true;
    ::sched_yield();
  }
  return false;
}

void ControlConnection::lose(const char* why) noexcept {
  if (_closing.load()) return;
  report(why);  // first, so that whoever is woken by the flag does not end the process with a poorer reason
  _lost.store(true);
  report(why);  // report_losses() may have come between the two
}

void ControlConnection::report(const char* why) noexcept {
  if (!_reporting.load() || _reported.exchange(true)) return;
  if (_on_lost != nullptr) _on_lost(_context, _name.c_str(), why);
}

// Sequentially consistent with lose(): at least one of the two sees what the other has stored.
Error ControlConnection::report_losses() {
  _reporting.store(true);
  return _lost.load() ? lost_error() : Error::none();
}

Error ControlConnection::lost_error() const { return {ExitStatus::server_lost, "the memory server " + _name + " is lost"}; }

}  // namespace farheap
