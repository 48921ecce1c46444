// Which network device leads to a server: UCX is held to it, so that traffic to a local server never leaves the machine.
#pragma once

#include <string>

#include "base/error.hpp"
#include "transport/server_address.hpp"

namespace farheap {

/// The devices for UCX to use towards `server`, as UCX_NET_DEVICES takes them: the interface of the route ("lo" for 127.0.0.1)
/// and, for another machine, the RDMA ports of this one. Error (environment): the host has no address or no route.
Error network_devices(const ServerAddress& server, std::string* out);

}  // namespace farheap
