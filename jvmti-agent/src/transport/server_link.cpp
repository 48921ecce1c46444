#include "transport/server_link.hpp"

#include "transport/network_device.hpp"
#include "transport/signals_blocked.hpp"

namespace farheap {
namespace {

// Every holder of a line gives it back within its own deadline; so a line comes free within two.
constexpr std::uint64_t claim_limit_ns = 2 * answer_deadline_ns;
constexpr unsigned mapping_channel = channels - 1;  // not one that faults wait for

}  // namespace

Error ServerLink::open(const UcxLibrary& ucx, const RemoteHeapOptions& options, const ServerAddress& server, ServerShare share,
                       std::unique_ptr<ServerLink>* out) {
  const RemoteOffset first_offset{share.first_extent * options.extent_bytes};
  std::unique_ptr<ServerLink> link(new ServerLink(ucx, share, first_offset));
  if (Error error = link->greet(options, server)) return error;
  std::string devices;
  if (Error error = network_devices(server, &devices)) return error;
  if (Error error = UcxContext::open(ucx, devices, &link->_context)) return error;
  if (Error error = link->open_lines(options)) return error;
  *out = std::move(link);
  return Error::none();
}

Error ServerLink::greet(const RemoteHeapOptions& options, const ServerAddress& server) {
  const LeaseRequest request{options.token, _share.extents * options.extent_bytes, raw(_first_offset)};
  if (Error error = ControlConnection::open(server, request, options.on_lost, options.on_lost_context, &_control)) return error;
  if (_control->welcome().extent_bytes == options.extent_bytes) return Error::none();
  return {ExitStatus::environment, "the memory server " + server.name() + " has extents of " +
                                       std::to_string(_control->welcome().extent_bytes) + " bytes, this agent of " +
                                       std::to_string(options.extent_bytes) + ": use an agent and a server of the same Farheap release"};
}

Error ServerLink::open_lines(const RemoteHeapOptions& options) {
  for (std::uint32_t index = 0; index < channels; ++index) {
    if (Error error = DataLine::open(*this, *_context, *_control, options, index, &_lines[index])) return error;
  }
  return Error::none();
}

ServerLink::~ServerLink() {
  if (_control != nullptr) _control->close();  // bye first: the server then expects the lines to end
}

DataLine* ServerLink::claim(ChannelPool::Use use) noexcept {
  const int index = _pool.claim(use, claim_limit_ns, _control->lost());
  return index == ChannelPool::none ? nullptr : _lines[static_cast<std::size_t>(index)].get();
}

Error ServerLink::claim_one(unsigned index) {
  if (_pool.claim_channel(index, claim_limit_ns, _control->lost())) return Error::none();
  return {ExitStatus::server_lost, std::string("no answer from the memory server ") + name()};
}

Error ServerLink::lease(ExtentIndex index, DataPath path, Extent* out) {
  ExtentGrant grant;
  if (Error error = _control->lease_extent(raw(index), &grant)) return error;
  Error error = place(index, grant, path, out);
  if (error) release(index, {});
  return error;
}

void ServerLink::release(ExtentIndex index, const Extent& extent) {
  detach(index, extent);
  // A failure here is a lost server, which has been reported.
  if (_control->release_extent(raw(index))) return;
}

void ServerLink::detach(ExtentIndex index, const Extent& extent) {
  const SignalsBlocked blocked;
  if (extent.reach == Reach::mapped) _ucx.ucp_rkey_destroy(extent.key);
  if (extent.reach != Reach::get) return;
  for (unsigned channel = 0; channel < channels; ++channel) {
    if (claim_one(channel)) continue;
    _lines[channel]->drop_key(index);
    _pool.release(static_cast<int>(channel));
  }
}

Error ServerLink::place(ExtentIndex index, const ExtentGrant& grant, DataPath path, Extent* out) {
  if (path == DataPath::mapped || path == DataPath::automatic) {
    const Error error = map(grant, out);
    if (!error) return Error::none();
    if (path == DataPath::mapped) return impossible("mapped", error);
  }
  if (path == DataPath::get || (path == DataPath::automatic && has_rdma())) {
    const Error error = share_key(index, grant, out);
    if (!error) return Error::none();
    if (path == DataPath::get) return impossible("get", error);
  }
  *out = {Reach::message, nullptr, grant.address, nullptr};
  return Error::none();
}

Error ServerLink::impossible(const char* path, const Error& why) const {
  return {ExitStatus::environment, std::string("path=") + path + " is impossible with the memory server " + name() + ": " + why.text() +
                                       "; path=auto takes what works"};
}

Error ServerLink::map(const ExtentGrant& grant, Extent* out) {
  if (grant.remote_key.empty()) return {ExitStatus::environment, "the server registers no memory"};
  if (Error error = claim_one(mapping_channel)) return error;
  ucp_rkey_h key = nullptr;
  Error error = _lines[mapping_channel]->ucx_channel().unpack(grant.remote_key.data(), &key);
  void* mapped = nullptr;
  if (!error) {
    const ucs_status_t status = _ucx.ucp_rkey_ptr(key, grant.address, &mapped);
    if (status != UCS_OK) error = ucx_error(_ucx, "ucp_rkey_ptr: not memory that this process can map", status);
  }
  _pool.release(mapping_channel);
  if (!error) *out = {Reach::mapped, static_cast<std::byte*>(mapped), grant.address, key};
  if (error && key != nullptr) _ucx.ucp_rkey_destroy(key);
  return error;
}

Error ServerLink::share_key(ExtentIndex index, const ExtentGrant& grant, Extent* out) {
  if (grant.remote_key.empty()) return {ExitStatus::environment, "the server registers no memory"};
  for (unsigned channel = 0; channel < channels; ++channel) {
    if (Error error = claim_one(channel)) return error;
    ucp_rkey_h key = nullptr;
    Error error = _lines[channel]->ucx_channel().unpack(grant.remote_key.data(), &key);
    if (!error) _lines[channel]->adopt(index, key);
    _pool.release(static_cast<int>(channel));
    if (error) {
      detach(index, {Reach::get, nullptr, 0, nullptr});
      return error;
    }
  }
  *out = {Reach::get, nullptr, grant.address, nullptr};
  return Error::none();
}

}  // namespace farheap
