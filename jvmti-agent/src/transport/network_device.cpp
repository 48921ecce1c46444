#include "transport/network_device.hpp"

#include <arpa/inet.h>
#include <dirent.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <vector>

namespace farheap {
namespace {

constexpr const char* rdma_root = "/sys/class/infiniband";

std::vector<std::string> entries(const std::string& directory) {
  std::vector<std::string> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(directory.c_str()), ::closedir);
  if (open == nullptr) return names;
  while (const dirent* entry = ::readdir(open.get())) {
    if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
  }
  return names;
}

std::string rdma_ports() {
  std::string ports;
  for (const std::string& device : entries(rdma_root)) {
    for (const std::string& port : entries(std::string(rdma_root) + "/" + device + "/ports")) ports += "," + device + ":" + port;
  }
  return ports;
}

// The address this machine would send from; no packet is sent.
bool source_address(const ServerAddress& server, in_addr* out) {
  addrinfo hints{};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(server.host.c_str(), std::to_string(server.port).c_str(), &hints, &found) != 0) return false;
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owned(found, ::freeaddrinfo);
  const int probe = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_in source{};
  socklen_t source_bytes = sizeof source;
  const bool routed = probe >= 0 && ::connect(probe, found->ai_addr, found->ai_addrlen) == 0 &&
                      ::getsockname(probe, reinterpret_cast<sockaddr*>(&source), &source_bytes) == 0;
  if (probe >= 0) ::close(probe);
  *out = source.sin_addr;
  return routed;
}

std::string interface_of(in_addr address) {
  ifaddrs* first = nullptr;
  if (::getifaddrs(&first) != 0) return {};
  const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> owned(first, ::freeifaddrs);
  for (const ifaddrs* one = first; one != nullptr; one = one->ifa_next) {
    if (one->ifa_addr == nullptr || one->ifa_addr->sa_family != AF_INET) continue;
    if (reinterpret_cast<const sockaddr_in*>(one->ifa_addr)->sin_addr.s_addr == address.s_addr) return one->ifa_name;
  }
  return {};
}

bool is_loopback(in_addr address) { return (ntohl(address.s_addr) >> 24) == IN_LOOPBACKNET; }

}  // namespace

Error network_devices(const ServerAddress& server, std::string* out) {
  in_addr source{};
  if (!source_address(server, &source)) {
    return {ExitStatus::environment, "no route to the memory server " + server.name() + ": check the host's name and the network"};
  }
  if (is_loopback(source)) {
    *out = "lo";
    return Error::none();
  }
  const std::string interface = interface_of(source);
  *out = interface.empty() ? std::string("all") : interface + rdma_ports();
  return Error::none();
}

}  // namespace farheap
