#include "transport/fake_server.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

namespace farheap::test {
namespace {

constexpr std::uint64_t lease = 0x1111222233334444;
constexpr std::uint64_t key = 0x5555666677778888;

}  // namespace

FakeServer::FakeServer(const ResponderManners& manners)
    : _responder(std::make_unique<UcxResponder>(test_extent_bytes, lease, key, manners)) {
  _listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t bytes = sizeof address;
  EXPECT_EQ(::bind(_listener, reinterpret_cast<sockaddr*>(&address), bytes), 0);
  EXPECT_EQ(::listen(_listener, 4), 0);
  EXPECT_EQ(::getsockname(_listener, reinterpret_cast<sockaddr*>(&address), &bytes), 0);
  _address = {"127.0.0.1", ntohs(address.sin_port)};
}

FakeServer::~FakeServer() { ::close(_listener); }

void FakeServer::start() {
  _thread = std::thread([this] { run(); });
}

void FakeServer::stop() {
  _stopping = true;
  ::shutdown(_listener, SHUT_RDWR);
  cut();
  _thread.join();
}

void FakeServer::cut() {
  const int connection = _connection.load();
  if (connection >= 0) ::shutdown(connection, SHUT_RDWR);
}

void FakeServer::run() {
  while (!_stopping) {
    const int connection = ::accept4(_listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) return;
    const int on = 1;
    ::setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    _connection = connection;
    if (!_stopping) serve_connection();
    _connection = -1;
    ::close(connection);
  }
}

void FakeServer::serve_connection() {
  bool greeted = false;
  for (;;) {
    wire::ControlHeader header;
    if (!receive(&header, sizeof header)) return;
    std::vector<std::byte> payload(header.payload_bytes);
    if (!receive(payload.data(), payload.size())) return;
    if (mute) continue;
    if (greeted) {
      if (!on_frame(header, payload)) return;
      continue;
    }
    wire::Hello hello;
    ASSERT_GE(payload.size(), sizeof hello);
    std::memcpy(&hello, payload.data(), sizeof hello);
    const std::string given(reinterpret_cast<const char*>(payload.data()) + sizeof hello, payload.size() - sizeof hello);
    if (!on_hello(header, hello, given)) return;
    greeted = true;
  }
}

bool FakeServer::on_hello(const wire::ControlHeader& header, const wire::Hello& hello, const std::string& given_token) {
  EXPECT_EQ(header.type, static_cast<std::uint16_t>(wire::ControlType::hello));
  EXPECT_EQ(hello.magic, wire::magic);
  EXPECT_EQ(hello.token_bytes, given_token.size());
  first_offset = hello.first_offset;
  quota_bytes = hello.quota_bytes;
  if (given_token != token) return refuse(header.correlation, wire::Refusal::bad_token, "the token is wrong") && false;
  if (hello.quota_bytes > memory_bytes) return refuse(header.correlation, wire::Refusal::no_memory, "it has too little memory") && false;
  const auto& worker = _responder->worker_address();
  const wire::Welcome welcome{lease, key, test_extent_bytes, static_cast<std::uint32_t>(worker.size()), 0};
  return send(wire::ControlType::welcome, header.correlation, &welcome, sizeof welcome, worker);
}

bool FakeServer::on_frame(const wire::ControlHeader& header, const std::vector<std::byte>& payload) {
  std::uint32_t index = 0;
  if (payload.size() >= sizeof index) std::memcpy(&index, payload.data(), sizeof index);
  const wire::ExtentRef same{index, 0};
  switch (static_cast<wire::ControlType>(header.type)) {
    case wire::ControlType::ping: return send(wire::ControlType::pong, header.correlation, &work, sizeof work);
    case wire::ControlType::attach:
      EXPECT_TRUE(_responder->attach(index, {payload.begin() + sizeof(wire::Attach), payload.end()}));
      return send(wire::ControlType::attached, header.correlation, &same, sizeof same);
    case wire::ControlType::lease_extent: return lease_extent(header.correlation, index);
    case wire::ControlType::release_extent:
      _responder->release_extent(index);
      return send(wire::ControlType::released, header.correlation, &same, sizeof same);
    case wire::ControlType::bye: said_bye = true; return false;
    default: return refuse(header.correlation, wire::Refusal::malformed, "not expected") && false;
  }
}

bool FakeServer::lease_extent(std::uint64_t correlation, std::uint32_t index) {
  if (index < first_offset / test_extent_bytes || index >= (first_offset + quota_bytes) / test_extent_bytes) {
    return refuse(correlation, wire::Refusal::over_quota, "not within the lease");
  }
  ResponderExtent granted = _responder->lease_extent(index);
  if (!registers_memory) granted.remote_key.clear();
  const wire::Extent extent{index, static_cast<std::uint32_t>(granted.remote_key.size()),
                            reinterpret_cast<std::uint64_t>(granted.memory)};
  return send(wire::ControlType::extent, correlation, &extent, sizeof extent, granted.remote_key);
}

bool FakeServer::refuse(std::uint64_t correlation, wire::Refusal refusal, const std::string& text) {
  const wire::Refused refused{static_cast<std::uint32_t>(refusal), static_cast<std::uint32_t>(text.size())};
  const auto* const first = reinterpret_cast<const std::byte*>(text.data());
  return send(wire::ControlType::refused, correlation, &refused, sizeof refused, {first, first + text.size()});
}

bool FakeServer::send(wire::ControlType type, std::uint64_t correlation, const void* fixed, std::size_t fixed_bytes,
                      const std::vector<std::byte>& variable) {
  const wire::ControlHeader header{static_cast<std::uint32_t>(fixed_bytes + variable.size()), static_cast<std::uint16_t>(type), 0,
                                   correlation};
  return send_raw(&header, sizeof header) && send_raw(fixed, fixed_bytes) && send_raw(variable.data(), variable.size());
}

bool FakeServer::send_raw(const void* bytes, std::size_t count) {
  return count == 0 || ::send(_connection, bytes, count, MSG_NOSIGNAL) == static_cast<ssize_t>(count);
}

bool FakeServer::receive(void* into, std::size_t bytes) {
  return bytes == 0 || ::recv(_connection, into, bytes, MSG_WAITALL) == static_cast<ssize_t>(bytes);
}

}  // namespace farheap::test
