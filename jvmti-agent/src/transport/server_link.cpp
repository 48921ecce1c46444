#include "transport/server_link.hpp"

#include "base/stop.hpp"
#include "transport/network_device.hpp"
#include "transport/signals_blocked.hpp"

namespace farheap {
namespace {

// Every holder of a line gives it back within its own deadline; so a line comes free within two.
constexpr std::uint64_t claim_limit_ns = 2 * answer_deadline_ns;
constexpr unsigned mapping_channel = channels - 1;  // not one that faults wait for

Error impossible(const char* path, const std::string& server, const Error& why) {
  return {ExitStatus::environment, std::string("path=") + path + " is impossible with the memory server " + server + ": " + why.text() +
                                       "; path=auto takes what works"};
}

}  // namespace

Error ServerLink::open(const UcxLibrary& ucx, const RemoteHeapOptions& options, const ServerAddress& server, ServerShare share,
                       std::unique_ptr<ServerLink>* out) {
  bool greeted = false;
  // Shared memory is for mapping extents. As a way for messages it is fragile: a process that is killed while it sends blocks the
  // receiver's queue for all others; a TCP connection ends alone.
  if (options.path == DataPath::message) return attempt(ucx, options, server, share, false, out, &greeted);
  const Error error = attempt(ucx, options, server, share, true, out, &greeted);
  if (!error || !greeted) return error;
  if (options.path == DataPath::mapped) return impossible("mapped", server.name(), error);
  if (options.path == DataPath::get) return error;
  // The server is there, but shared memory with it is not: another user, another container. UCX finds out only by failing.
  if (Error still = attempt(ucx, options, server, share, false, out, &greeted)) return still;
  say("no shared memory with the memory server %s (%s): its pages travel over the network", (*out)->name(), error.text().c_str());
  return Error::none();
}

Error ServerLink::attempt(const UcxLibrary& ucx, const RemoteHeapOptions& options, const ServerAddress& server, ServerShare share,
                          bool shared_memory, std::unique_ptr<ServerLink>* out, bool* greeted) {
  const RemoteOffset first_offset{share.first_extent * options.extent_bytes};
  std::unique_ptr<ServerLink> link(new ServerLink(ucx, options, share, first_offset));
  if (Error error = link->greet(server)) return error;
  *greeted = true;
  UcxContextOptions context;
  context.shared_memory = shared_memory;
  context.one_sided = options.path == DataPath::get;
  if (Error error = network_devices(server, &context.net_devices)) return error;
  if (Error error = UcxContext::open(ucx, context, &link->_context)) return error;
  // Pages of mapped memory need no line: one is enough to map it. The others cost memory.
  const bool maps = shared_memory && options.path != DataPath::get;
  if (Error error = maps ? link->open_line(mapping_channel) : link->open_lines()) return error;
  if (Error error = link->_control->report_losses()) return error;
  *out = std::move(link);
  return Error::none();
}

Error ServerLink::greet(const ServerAddress& server) {
  const LeaseRequest request{_options.token, _share.extents * _options.extent_bytes, raw(_first_offset)};
  if (Error error = ControlConnection::open(server, request, _options.on_lost, _options.on_lost_context, &_control)) return error;
  if (_control->welcome().extent_bytes == _options.extent_bytes) return Error::none();
  return {ExitStatus::environment, "the memory server " + server.name() + " has extents of " +
                                       std::to_string(_control->welcome().extent_bytes) + " bytes, this agent of " +
                                       std::to_string(_options.extent_bytes) + ": use an agent and a server of the same Farheap release"};
}

Error ServerLink::open_lines() {
  for (unsigned index = 0; index < channels; ++index) {
    if (Error error = open_line(index)) return error;
  }
  return Error::none();
}

Error ServerLink::open_line(unsigned index) {
  if (_lines[index] != nullptr) return Error::none();
  return DataLine::open(*this, *_context, *_control, _options, index, &_lines[index]);
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
    if (path == DataPath::mapped) return impossible("mapped", name(), error);
  }
  if (path == DataPath::get) {
    const Error error = share_key(index, grant, out);
    return error ? impossible("get", name(), error) : Error::none();
  }
  *out = {Reach::message, nullptr, grant.address, nullptr};
  return open_lines();
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
  return try_get(index, *out);
}

// Where no device gets by itself, UCX asks the server to answer in software, and a server that does not stays silent. A late
// answer does no harm: the buffer of a channel for write-backs is used for nothing else.
Error ServerLink::try_get(ExtentIndex index, const Extent& extent) {
  if (Error error = claim_one(mapping_channel)) return error;
  DataLine& line = *_lines[mapping_channel];
  const bool answered = line.read(extent, RemoteOffset{raw(index) * _control->welcome().extent_bytes}, page_bytes) == IoStatus::ok;
  release(line);
  return answered ? Error::none() : Error{ExitStatus::environment, "the server does not serve gets here"};
}

}  // namespace farheap
