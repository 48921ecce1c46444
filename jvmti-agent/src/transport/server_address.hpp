// Where a memory server listens: "HOST:PORT" of the command line.
#pragma once

#include <cstdint>
#include <string>

#include "base/error.hpp"

namespace farheap {

struct ServerAddress {
  std::string host;  // a name or an IPv4 address
  std::uint16_t port = 0;

  std::string name() const { return host + ":" + std::to_string(port); }
};

/// Parses "HOST:PORT" (port 1..65535) into `out`. Error with ExitStatus::usage when it is anything else.
Error parse_server_address(const std::string& text, ServerAddress* out);

}  // namespace farheap
