#include "transport/server_address.hpp"

#include <charconv>

namespace farheap {

Error parse_server_address(const std::string& text, ServerAddress* out) {
  const std::size_t colon = text.rfind(':');
  const char* const end = text.data() + text.size();
  unsigned port = 0;
  if (colon != std::string::npos && colon > 0) {
    const auto parsed = std::from_chars(text.data() + colon + 1, end, port);
    if (parsed.ec != std::errc{} || parsed.ptr != end || port > 65535) port = 0;
  }
  if (port == 0) return {ExitStatus::usage, "\"" + text + "\" is not a server address: write HOST:PORT, as 127.0.0.1:7070"};
  out->host = text.substr(0, colon);
  out->port = static_cast<std::uint16_t>(port);
  return Error::none();
}

}  // namespace farheap
