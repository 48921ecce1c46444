#include "transport/control_socket.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "base/clock.hpp"

namespace farheap {
namespace {

constexpr int connect_limit_ms = 3000;
constexpr int send_limit_s = 3;
constexpr std::size_t read_bytes_max = 16 * 1024;

Error no_server(const ServerAddress& server, const char* why) {
  return {ExitStatus::environment, "no memory server at " + server.name() + " (" + why +
                                       "): start one with ./farheap server --listen HOST:PORT --memory SIZE, or correct server="};
}

// 0 or an errno. Not blocking, for the sake of the limit.
int connect_within_limit(int descriptor, const addrinfo& address) {
  if (::connect(descriptor, address.ai_addr, address.ai_addrlen) == 0) return 0;
  if (errno != EINPROGRESS) return errno;
  pollfd waiting{descriptor, POLLOUT, 0};
  if (::poll(&waiting, 1, connect_limit_ms) <= 0) return ETIMEDOUT;
  int error = 0;
  socklen_t error_bytes = sizeof error;
  ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &error_bytes);
  return error;
}

void set_options(int descriptor) {
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const timeval limit{send_limit_s, 0};
  ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) & ~O_NONBLOCK);
}

void append(std::vector<std::byte>* frame, const void* from, std::size_t bytes) {
  const auto* const first = static_cast<const std::byte*>(from);
  frame->insert(frame->end(), first, first + bytes);
}

}  // namespace

Error ControlSocket::connect(const ServerAddress& server) {
  addrinfo hints{};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int unknown = ::getaddrinfo(server.host.c_str(), std::to_string(server.port).c_str(), &hints, &found);
  if (unknown != 0) return no_server(server, ::gai_strerror(unknown));
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owned(found, ::freeaddrinfo);
  _descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (_descriptor < 0) return no_server(server, std::strerror(errno));
  if (const int error = connect_within_limit(_descriptor, *found)) return no_server(server, std::strerror(error));
  set_options(_descriptor);
  return Error::none();
}

ControlSocket::~ControlSocket() {
  if (_descriptor >= 0) ::close(_descriptor);
}

bool ControlSocket::send(wire::ControlType type, std::uint64_t correlation, const void* fixed, std::size_t fixed_bytes,
                         const void* variable, std::size_t variable_bytes) {
  const wire::ControlHeader header{static_cast<std::uint32_t>(fixed_bytes + variable_bytes), static_cast<std::uint16_t>(type), 0,
                                   correlation};
  std::vector<std::byte> frame;
  append(&frame, &header, sizeof header);
  append(&frame, fixed, fixed_bytes);
  append(&frame, variable, variable_bytes);
  // A call that has sent some of it when its time is over tells of that, and whoever reads a byte now and then would keep us for ever.
  const std::uint64_t until_ns = now_ns() + std::uint64_t{send_limit_s} * 1'000'000'000;
  for (std::size_t sent = 0; sent < frame.size();) {
    if (sent > 0 && now_ns() > until_ns) return false;
    const ssize_t bytes = ::send(_descriptor, frame.data() + sent, frame.size() - sent, MSG_NOSIGNAL);
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes <= 0) return false;
    sent += static_cast<std::size_t>(bytes);
  }
  return true;
}

ControlSocket::Received ControlSocket::receive(int timeout_ms, ControlFrame* out, bool* heard) {
  bool malformed = false;
  *heard = false;
  if (take_frame(out, &malformed)) return Received::frame;
  if (malformed) return Received::malformed;
  pollfd waiting{_descriptor, POLLIN, 0};
  if (::poll(&waiting, 1, timeout_ms) <= 0) return Received::nothing;
  const std::size_t before = _received.size();
  _received.resize(before + read_bytes_max);
  const ssize_t bytes = ::recv(_descriptor, _received.data() + before, read_bytes_max, 0);
  _received.resize(before + static_cast<std::size_t>(bytes > 0 ? bytes : 0));
  if (bytes < 0 && (errno == EINTR || errno == EAGAIN)) return Received::nothing;
  if (bytes <= 0) return Received::closed;
  *heard = true;
  if (take_frame(out, &malformed)) return Received::frame;
  return malformed ? Received::malformed : Received::nothing;
}

bool ControlSocket::take_frame(ControlFrame* out, bool* malformed) {
  wire::ControlHeader header;
  if (_received.size() < sizeof header) return false;
  std::memcpy(&header, _received.data(), sizeof header);
  if (header.payload_bytes > wire::control_payload_bytes_max || header.zero != 0) {
    *malformed = true;
    return false;
  }
  const std::size_t frame_bytes = sizeof header + header.payload_bytes;
  if (_received.size() < frame_bytes) return false;
  const auto payload = _received.begin() + sizeof header;
  out->type = static_cast<wire::ControlType>(header.type);
  out->correlation = header.correlation;
  out->payload.assign(payload, payload + header.payload_bytes);
  _received.erase(_received.begin(), _received.begin() + static_cast<std::ptrdiff_t>(frame_bytes));
  return true;
}

}  // namespace farheap
