#include "transport/data_line.hpp"

#include <sys/mman.h>

#include "transport/server_link.hpp"

namespace farheap {

DataLine::DataLine(ServerLink& server, std::uint32_t index, std::uint64_t extent_bytes, std::uint32_t extents)
    : _server(server), _index(index), _extent_bytes(extent_bytes), _keys(extents, nullptr) {}

Error DataLine::open(ServerLink& server, const UcxContext& context, ControlConnection& control, const RemoteHeapOptions& options,
                     std::uint32_t index, std::unique_ptr<DataLine>* out) {
  const auto extents = static_cast<std::uint32_t>((options.heap_bytes + options.extent_bytes - 1) / options.extent_bytes);
  std::unique_ptr<DataLine> line(new DataLine(server, index, options.extent_bytes, extents));
  if (Error error = line->allocate_bounce()) return error;
  std::unique_ptr<UcxChannel> channel;
  if (Error error = UcxChannel::open(context, control.server_worker_address(), &channel)) return error;
  line->_ucx_channel = channel.get();
  line->_owned = std::move(channel);
  if (options.decorate != nullptr) line->_owned = options.decorate(std::move(line->_owned), index);
  const LeaseKey lease{control.welcome().lease, control.welcome().key};
  line->_exchange = std::make_unique<Exchange>(*line->_owned, lease, index, control.lost());
  line->_one_sided = std::make_unique<OneSided>(*line->_ucx_channel, control.lost());
  if (Error error = line->attach(control)) return error;
  *out = std::move(line);
  return Error::none();
}

Error DataLine::allocate_bounce() {
  void* const memory =
      ::mmap(nullptr, wire::data_bytes_max, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  if (memory == MAP_FAILED) return {ExitStatus::environment, "no memory for a transfer buffer of 256 KiB"};
  _bounce = static_cast<std::byte*>(memory);
  return Error::none();
}

DataLine::~DataLine() {
  for (const ucp_rkey_h key : _keys) {
    if (key != nullptr) _ucx_channel->ucx().ucp_rkey_destroy(key);
  }
  _owned.reset();
  if (_bounce != nullptr) ::munmap(_bounce, wire::data_bytes_max);
}

Error DataLine::attach(ControlConnection& control) {
  std::vector<std::byte> address;
  if (Error error = _ucx_channel->worker_address(&address)) return error;
  if (Error error = control.attach(_index, address)) return error;
  if (_exchange->probe(_server.first_offset(), _bounce) == IoStatus::ok) return Error::none();
  return {ExitStatus::environment, std::string("no data connection to the memory server ") + _server.name() + " (" + _exchange->why() +
                                       "): check that no firewall stands between, and UCX_TLS and UCX_NET_DEVICES of both ends"};
}

template <typename Teller>
IoStatus DataLine::told(IoStatus status, const Teller& teller) noexcept {
  if (status == IoStatus::lost) _why = teller.why();
  return status;
}

IoStatus DataLine::read(const Extent& extent, RemoteOffset offset, std::uint32_t bytes) noexcept {
  if (extent.reach == Reach::message) return told(_exchange->read(offset, bytes, _bounce), *_exchange);
  const std::uint64_t address = extent.address + raw(offset) % _extent_bytes;
  return told(_one_sided->read(address, _keys[raw(extent_of(offset))], bytes, _bounce), *_one_sided);
}

IoStatus DataLine::post_write(const Extent& extent, RemoteOffset offset, std::uint32_t bytes, const std::byte* from) noexcept {
  if (extent.reach == Reach::message) return told(_exchange->post_write(offset, bytes, from), *_exchange);
  _one_sided_posted = true;
  const std::uint64_t address = extent.address + raw(offset) % _extent_bytes;
  return told(_one_sided->post_write(address, _keys[raw(extent_of(offset))], bytes, from), *_one_sided);
}

IoStatus DataLine::drain() noexcept {
  if (_one_sided_posted) {
    _one_sided_posted = false;
    if (told(_one_sided->drain(), *_one_sided) == IoStatus::lost) return IoStatus::lost;
  }
  return told(_exchange->drain(), *_exchange);
}

ExtentIndex DataLine::extent_of(RemoteOffset offset) const noexcept {
  return ExtentIndex{static_cast<std::uint32_t>(raw(offset) / _extent_bytes)};
}

void DataLine::adopt(ExtentIndex extent, ucp_rkey_h key) { _keys[raw(extent)] = key; }

void DataLine::drop_key(ExtentIndex extent) {
  if (_keys[raw(extent)] == nullptr) return;
  _ucx_channel->ucx().ucp_rkey_destroy(_keys[raw(extent)]);
  _keys[raw(extent)] = nullptr;
}

}  // namespace farheap
