#include "transport/near_line.hpp"

#include <algorithm>
#include <cstring>

#include "base/clock.hpp"

namespace farheap {
namespace {

constexpr std::uint64_t greet_limit_ms = 3000;
constexpr std::uint64_t grace_ms = 3000;
constexpr std::uint64_t ns_per_ms = 1'000'000;
constexpr std::size_t answer_bytes_max = 256 * 1024 * 1024;
constexpr std::uint64_t hello_correlation = 0;

wire::ControlType as_control(wire::NearType type) { return static_cast<wire::ControlType>(type); }

// What the server says goes to a terminal: one line of plain text. Bytes from 0x80 to 0x9f are commands to some terminals.
std::string plain(const std::byte* bytes, std::size_t count) {
  constexpr std::size_t text_bytes_max = 500;
  std::string text(reinterpret_cast<const char*>(bytes), std::min(count, text_bytes_max));
  for (char& each : text) {
    if (each < ' ' || each > '~') each = ' ';
  }
  return text;
}

}  // namespace

Error NearLine::open(const NearServer& server) {
  _name = server.address.name();
  if (Error error = _socket.connect(server.address)) return error;
  return greet(server);
}

Error NearLine::greet(const NearServer& server) {
  const wire::NearHello hello{wire::magic, wire::version, 0, server.lease, server.key};
  if (!_socket.send(as_control(wire::NearType::near_hello), hello_correlation, &hello, sizeof hello)) return nonsense();
  ControlFrame frame;
  bool came;
  if (Error error = receive(now_ns() + greet_limit_ms * ns_per_ms, &frame, &came)) return error;
  if (!came) return late();
  if (frame.type == wire::ControlType::refused) return refused(frame);
  return frame.type == as_control(wire::NearType::near_welcome) ? Error::none() : nonsense();
}

Error NearLine::tell(wire::NearType type, const void* fixed, std::size_t fixed_bytes, const void* entries, std::size_t bytes) {
  if (_socket.send(as_control(type), 0, fixed, fixed_bytes, entries, bytes)) return Error::none();
  return {ExitStatus::environment, "the memory server " + _name + " closed its near-data connection"};
}

Error NearLine::call(const std::string& function, std::uint64_t limit_ms, const std::string& parameters) {
  const wire::Call call{static_cast<std::uint32_t>(function.size()), static_cast<std::uint32_t>(parameters.size()), limit_ms};
  const std::string text = function + parameters;
  _answer.clear();
  _until_ns = now_ns() + (limit_ms + grace_ms) * ns_per_ms;
  if (_socket.send(as_control(wire::NearType::call), ++_calls, &call, sizeof call, text.data(), text.size())) return Error::none();
  return {ExitStatus::environment, "the memory server " + _name + " closed its near-data connection"};
}

Error NearLine::await(std::uint64_t wait_ms, bool* answered) {
  const std::uint64_t until_ns = std::min(now_ns() + wait_ms * ns_per_ms, _until_ns);
  *answered = false;
  for (bool more = true; more;) {
    ControlFrame frame;
    bool came;
    if (Error error = receive(until_ns, &frame, &came)) return error;
    if (!came) return now_ns() < _until_ns ? Error::none() : late();
    if (frame.type == wire::ControlType::refused) return refused(frame);
    if (frame.type != as_control(wire::NearType::result) || frame.correlation != _calls) return nonsense();
    if (Error error = take_result(frame, &more)) return error;
  }
  *answered = true;
  return Error::none();
}

Error NearLine::take_result(const ControlFrame& frame, bool* more) {
  wire::Result result;
  if (frame.payload.size() < sizeof result) return nonsense();
  std::memcpy(&result, frame.payload.data(), sizeof result);
  const std::byte* const bytes = frame.payload.data() + sizeof result;
  if (result.bytes != frame.payload.size() - sizeof result || _answer.size() + result.bytes > answer_bytes_max) return nonsense();
  if (result.status != static_cast<std::uint32_t>(wire::NearStatus::ok)) {
    _failed_of_peer = result.status == static_cast<std::uint32_t>(wire::NearStatus::peer_lost);
    return {ExitStatus::environment, "the memory server " + _name + " gave no answer: " + plain(bytes, result.bytes)};
  }
  _answer.insert(_answer.end(), bytes, bytes + result.bytes);
  *more = result.more != 0;
  return Error::none();
}

// Nothing has come, and nothing is wrong: `*came` is false.
Error NearLine::receive(std::uint64_t until_ns, ControlFrame* frame, bool* came) {
  *came = false;
  for (std::uint64_t now = now_ns(); now < until_ns; now = now_ns()) {
    bool heard;
    const auto wait_ms = static_cast<int>(std::min<std::uint64_t>((until_ns - now) / ns_per_ms + 1, 1000));
    switch (_socket.receive(wait_ms, frame, &heard)) {
      case ControlSocket::Received::frame:
        *came = true;
        return Error::none();
      case ControlSocket::Received::nothing:
        break;
      case ControlSocket::Received::closed:
        return {ExitStatus::environment, "the memory server " + _name + " closed its near-data connection"};
      case ControlSocket::Received::malformed:
        return nonsense();
    }
  }
  return Error::none();
}

Error NearLine::refused(const ControlFrame& frame) const {
  wire::Refused head;
  if (frame.payload.size() < sizeof head) return nonsense();
  std::memcpy(&head, frame.payload.data(), sizeof head);
  if (head.text_bytes != frame.payload.size() - sizeof head) return nonsense();
  return {ExitStatus::environment,
          "the memory server " + _name + " does no near-data work here: " + plain(frame.payload.data() + sizeof head, head.text_bytes)};
}

Error NearLine::nonsense() const {
  return {ExitStatus::environment, "the memory server " + _name + " sent what is no answer: use an agent and a server of the same release"};
}

Error NearLine::late() const { return {ExitStatus::environment, "the memory server " + _name + " gave no answer in time"}; }

}  // namespace farheap
