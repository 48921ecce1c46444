#include "transport/ucx_channel.hpp"

#include <cstring>

#include "base/clock.hpp"
#include "transport/signals_blocked.hpp"

namespace farheap {
namespace {

constexpr std::uint64_t close_limit_ns = 500'000'000;

ucp_request_param_t host_memory() {
  ucp_request_param_t parameters{};
  parameters.op_attr_mask = UCP_OP_ATTR_FIELD_MEMORY_TYPE;  // spares UCX the question, and is safe across versions
  parameters.memory_type = UCS_MEMORY_TYPE_HOST;
  return parameters;
}

}  // namespace

UcxChannel::UcxChannel(const UcxLibrary& ucx) : _ucx(ucx) {
  for (Header& header : _headers) header.channel = this;
}

Error UcxChannel::open(const UcxContext& context, const std::vector<std::byte>& server_worker_address,
                       std::unique_ptr<UcxChannel>* out) {
  const SignalsBlocked blocked;
  std::unique_ptr<UcxChannel> channel(new UcxChannel(context.ucx()));
  if (Error error = channel->open_worker(context)) return error;
  if (Error error = channel->handle_replies()) return error;
  if (Error error = channel->open_endpoint(server_worker_address)) return error;
  *out = std::move(channel);
  return Error::none();
}

Error UcxChannel::open_worker(const UcxContext& context) {
  ucp_worker_params_t parameters{};
  parameters.field_mask = UCP_WORKER_PARAM_FIELD_THREAD_MODE | UCP_WORKER_PARAM_FIELD_FLAGS;
  parameters.thread_mode = UCS_THREAD_MODE_SERIALIZED;
  parameters.flags = UCP_WORKER_FLAG_IGNORE_REQUEST_LEAK;
  const ucs_status_t status = _ucx.ucp_worker_create(context.handle(), &parameters, &_worker);
  return status == UCS_OK ? Error::none() : ucx_error(_ucx, "ucp_worker_create", status);
}

Error UcxChannel::handle_replies() {
  ucp_am_handler_param_t parameters{};
  parameters.field_mask =
      UCP_AM_HANDLER_PARAM_FIELD_ID | UCP_AM_HANDLER_PARAM_FIELD_FLAGS | UCP_AM_HANDLER_PARAM_FIELD_CB | UCP_AM_HANDLER_PARAM_FIELD_ARG;
  parameters.id = static_cast<unsigned>(wire::DataId::reply);
  parameters.flags = UCP_AM_FLAG_WHOLE_MSG;
  parameters.cb = received;
  parameters.arg = this;
  const ucs_status_t status = _ucx.ucp_worker_set_am_recv_handler(_worker, &parameters);
  return status == UCS_OK ? Error::none() : ucx_error(_ucx, "ucp_worker_set_am_recv_handler", status);
}

Error UcxChannel::open_endpoint(const std::vector<std::byte>& server_worker_address) {
  ucp_ep_params_t parameters{};
  parameters.field_mask =
      UCP_EP_PARAM_FIELD_REMOTE_ADDRESS | UCP_EP_PARAM_FIELD_ERR_HANDLING_MODE | UCP_EP_PARAM_FIELD_ERR_HANDLER;
  parameters.address = reinterpret_cast<const ucp_address_t*>(server_worker_address.data());
  parameters.err_mode = UCP_ERR_HANDLING_MODE_PEER;
  parameters.err_handler.cb = endpoint_failed;
  parameters.err_handler.arg = this;
  const ucs_status_t status = _ucx.ucp_ep_create(_worker, &parameters, &_endpoint);
  return status == UCS_OK ? Error::none() : ucx_error(_ucx, "ucp_ep_create", status);
}

UcxChannel::~UcxChannel() {
  const SignalsBlocked blocked;
  _sink = nullptr;
  if (_endpoint != nullptr) close_endpoint();
  if (_worker != nullptr) _ucx.ucp_worker_destroy(_worker);
}

void UcxChannel::close_endpoint() {
  ucp_request_param_t parameters{};
  parameters.op_attr_mask = UCP_OP_ATTR_FIELD_FLAGS;
  parameters.flags = UCP_EP_CLOSE_FLAG_FORCE;
  const Operation closing = _ucx.ucp_ep_close_nbx(_endpoint, &parameters);
  if (closing == nullptr || UCS_PTR_IS_ERR(closing)) return;
  const std::uint64_t start_ns = now_ns();
  ucs_status_t status;
  while (!done(closing, &status) && now_ns() - start_ns < close_limit_ns) _ucx.ucp_worker_progress(_worker);
  forget(closing);
}

Error UcxChannel::worker_address(std::vector<std::byte>* out) const {
  ucp_address_t* address = nullptr;
  std::size_t bytes = 0;
  const ucs_status_t status = _ucx.ucp_worker_get_address(_worker, &address, &bytes);
  if (status != UCS_OK) return ucx_error(_ucx, "ucp_worker_get_address", status);
  out->resize(bytes);
  std::memcpy(out->data(), address, bytes);
  _ucx.ucp_worker_release_address(_worker, address);
  return Error::none();
}

bool UcxChannel::post(wire::DataId id, const wire::DataRequest& request, const std::byte* payload) noexcept {
  Header& header = _headers[_next_header++ % headers];
  if (_broken || header.under_way) return false;
  header.request = request;
  ucp_request_param_t parameters = host_memory();
  parameters.op_attr_mask |= UCP_OP_ATTR_FIELD_CALLBACK | UCP_OP_ATTR_FIELD_USER_DATA | UCP_OP_ATTR_FIELD_FLAGS;
  parameters.flags = UCP_AM_SEND_FLAG_EAGER;
  parameters.cb.send = sent;
  parameters.user_data = &header;
  const Operation sending = _ucx.ucp_am_send_nbx(_endpoint, static_cast<unsigned>(id), &header.request, sizeof header.request, payload,
                                                 payload != nullptr ? request.bytes : 0, &parameters);
  if (UCS_PTR_IS_ERR(sending)) return false;
  if (sending != nullptr) {
    header.under_way = true;
    ++_sends_under_way;
  }
  return true;
}

void UcxChannel::sent(void* operation, ucs_status_t status, void* header) {
  Header* const ended = static_cast<Header*>(header);
  ended->under_way = false;
  --ended->channel->_sends_under_way;
  if (status != UCS_OK) ended->channel->_broken = true;
  ended->channel->_ucx.ucp_request_free(operation);
}

bool UcxChannel::progress() noexcept {
  _ucx.ucp_worker_progress(_worker);
  return !_broken;
}

ucs_status_t UcxChannel::received(void* channel, const void* header, std::size_t header_bytes, void* data, std::size_t data_bytes,
                                  const ucp_am_recv_param_t* parameters) {
  AnswerSink* const sink = static_cast<UcxChannel*>(channel)->_sink;
  // A rendezvous is nothing that we asked for: UCX drops it when it is not fetched.
  const bool rendezvous = (parameters->recv_attr & UCP_AM_RECV_ATTR_FLAG_RNDV) != 0;
  if (sink == nullptr || rendezvous || header_bytes != sizeof(wire::DataReply)) return UCS_OK;
  wire::DataReply reply;
  std::memcpy(&reply, header, sizeof reply);
  sink->answer(reply, static_cast<const std::byte*>(data), data_bytes);
  return UCS_OK;
}

void UcxChannel::endpoint_failed(void* channel, ucp_ep_h, ucs_status_t) { static_cast<UcxChannel*>(channel)->_broken = true; }

UcxChannel::Operation UcxChannel::get(void* into, std::size_t bytes, std::uint64_t address, ucp_rkey_h memory) noexcept {
  const ucp_request_param_t parameters = host_memory();
  return _ucx.ucp_get_nbx(_endpoint, into, bytes, address, memory, &parameters);
}

UcxChannel::Operation UcxChannel::put(const void* from, std::size_t bytes, std::uint64_t address, ucp_rkey_h memory) noexcept {
  const ucp_request_param_t parameters = host_memory();
  return _ucx.ucp_put_nbx(_endpoint, from, bytes, address, memory, &parameters);
}

UcxChannel::Operation UcxChannel::flush() noexcept {
  ucp_request_param_t parameters{};
  return _ucx.ucp_ep_flush_nbx(_endpoint, &parameters);
}

bool UcxChannel::done(Operation operation, ucs_status_t* status) const noexcept {
  *status = operation == nullptr        ? UCS_OK
            : UCS_PTR_IS_ERR(operation) ? UCS_PTR_STATUS(operation)
                                        : _ucx.ucp_request_check_status(operation);
  return *status != UCS_INPROGRESS;
}

void UcxChannel::forget(Operation operation) const noexcept {
  if (operation != nullptr && !UCS_PTR_IS_ERR(operation)) _ucx.ucp_request_free(operation);
}

Error UcxChannel::unpack(const std::byte* packed, ucp_rkey_h* out) const {
  const SignalsBlocked blocked;
  const ucs_status_t status = _ucx.ucp_ep_rkey_unpack(_endpoint, packed, out);
  return status == UCS_OK ? Error::none() : ucx_error(_ucx, "ucp_ep_rkey_unpack", status);
}

}  // namespace farheap
