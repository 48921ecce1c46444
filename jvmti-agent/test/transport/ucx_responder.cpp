#include "transport/ucx_responder.hpp"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <future>

namespace farheap::test {

/// What a server calls and an agent does not.
struct UcxResponder::Functions {
  decltype(&::ucp_mem_map) mem_map;
  decltype(&::ucp_mem_unmap) mem_unmap;
  decltype(&::ucp_mem_query) mem_query;
  decltype(&::ucp_rkey_pack) rkey_pack;
  decltype(&::ucp_rkey_buffer_release) rkey_buffer_release;

  explicit Functions(void* library)
      : mem_map(find<decltype(mem_map)>(library, "ucp_mem_map")),
        mem_unmap(find<decltype(mem_unmap)>(library, "ucp_mem_unmap")),
        mem_query(find<decltype(mem_query)>(library, "ucp_mem_query")),
        rkey_pack(find<decltype(rkey_pack)>(library, "ucp_rkey_pack")),
        rkey_buffer_release(find<decltype(rkey_buffer_release)>(library, "ucp_rkey_buffer_release")) {}

  template <typename Function>
  static Function find(void* library, const char* name) {
    return reinterpret_cast<Function>(::dlsym(library, name));
  }
};

/// A reply under way: header and data stay until UCX has sent them.
struct UcxResponder::Sending {
  wire::DataReply reply;
  std::vector<std::byte> data;
  const UcxLibrary* ucx;

  static void sent(void* operation, ucs_status_t, void* sending) {
    const std::unique_ptr<Sending> owned(static_cast<Sending*>(sending));
    owned->ucx->ucp_request_free(operation);
  }
};

UcxResponder::UcxResponder(std::uint64_t extent_bytes, std::uint64_t lease, std::uint64_t key, const ResponderManners& manners)
    : _extent_bytes(extent_bytes), _lease(lease), _key(key), _manners(manners) {
  ::setenv("UCX_ALLOC_PRIO", "md:posix,mmap,heap", 1);
  if (Error error = load_ucx(&_ucx)) ADD_FAILURE() << error.text();
  if (Error error = UcxContext::open(*_ucx, {"lo", manners.shared_memory, manners.one_sided}, &_context)) ADD_FAILURE() << error.text();
  _functions = std::make_unique<Functions>(_ucx->handle);
  ucp_worker_params_t parameters{};
  parameters.field_mask = UCP_WORKER_PARAM_FIELD_THREAD_MODE;
  parameters.thread_mode = UCS_THREAD_MODE_SERIALIZED;
  EXPECT_EQ(_ucx->ucp_worker_create(_context->handle(), &parameters, &_worker), UCS_OK);
  set_handler(wire::DataId::read, on_read);
  set_handler(wire::DataId::write, on_write);
  ucp_address_t* address = nullptr;
  std::size_t bytes = 0;
  EXPECT_EQ(_ucx->ucp_worker_get_address(_worker, &address, &bytes), UCS_OK);
  _address.resize(bytes);
  std::memcpy(_address.data(), address, bytes);
  _ucx->ucp_worker_release_address(_worker, address);
  _thread = std::thread([this] { run(); });
}

UcxResponder::~UcxResponder() {
  _stopping = true;
  _thread.join();
  for (const auto& [channel, endpoint] : _endpoints) {
    ucp_request_param_t parameters{};
    parameters.op_attr_mask = UCP_OP_ATTR_FIELD_FLAGS;
    parameters.flags = UCP_EP_CLOSE_FLAG_FORCE;
    const ucs_status_ptr_t closing = _ucx->ucp_ep_close_nbx(endpoint, &parameters);
    if (closing == nullptr || UCS_PTR_IS_ERR(closing)) continue;
    while (_ucx->ucp_request_check_status(closing) == UCS_INPROGRESS) _ucx->ucp_worker_progress(_worker);
    _ucx->ucp_request_free(closing);
  }
  for (const auto& [index, extent] : _extents) _functions->mem_unmap(_context->handle(), static_cast<ucp_mem_h>(extent.registration));
  _ucx->ucp_worker_destroy(_worker);
}

void UcxResponder::set_handler(wire::DataId id, ucp_am_recv_callback_t callback) {
  ucp_am_handler_param_t parameters{};
  parameters.field_mask =
      UCP_AM_HANDLER_PARAM_FIELD_ID | UCP_AM_HANDLER_PARAM_FIELD_FLAGS | UCP_AM_HANDLER_PARAM_FIELD_CB | UCP_AM_HANDLER_PARAM_FIELD_ARG;
  parameters.id = static_cast<unsigned>(id);
  parameters.flags = UCP_AM_FLAG_WHOLE_MSG;
  parameters.cb = callback;
  parameters.arg = this;
  EXPECT_EQ(_ucx->ucp_worker_set_am_recv_handler(_worker, &parameters), UCS_OK);
}

void UcxResponder::run() {
  while (!_stopping) {
    const bool worked = _ucx->ucp_worker_progress(_worker) != 0;
    std::vector<std::function<void()>> tasks;
    {
      const std::lock_guard<std::mutex> guard(_guard);
      tasks.swap(_tasks);
    }
    for (const auto& task : tasks) task();
    if (!worked && _manners.parks) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    if (!worked) std::this_thread::yield();
  }
}

void UcxResponder::on_thread(const std::function<void()>& task) {
  std::promise<void> done;
  {
    const std::lock_guard<std::mutex> guard(_guard);
    _tasks.push_back([&task, &done] {
      task();
      done.set_value();
    });
  }
  done.get_future().wait();
}

bool UcxResponder::attach(std::uint32_t channel, const std::vector<std::byte>& worker_address) {
  bool attached = false;
  on_thread([&] {
    ucp_ep_params_t parameters{};
    parameters.field_mask = UCP_EP_PARAM_FIELD_REMOTE_ADDRESS | UCP_EP_PARAM_FIELD_ERR_HANDLING_MODE | UCP_EP_PARAM_FIELD_ERR_HANDLER;
    parameters.address = reinterpret_cast<const ucp_address_t*>(worker_address.data());
    parameters.err_mode = UCP_ERR_HANDLING_MODE_PEER;
    parameters.err_handler.cb = [](void*, ucp_ep_h, ucs_status_t) {};
    ucp_ep_h endpoint = nullptr;
    attached = _ucx->ucp_ep_create(_worker, &parameters, &endpoint) == UCS_OK;
    if (attached) _endpoints[channel] = endpoint;
  });
  return attached;
}

ResponderExtent UcxResponder::lease_extent(std::uint32_t index) {
  ResponderExtent out;
  on_thread([&] {
    ucp_mem_map_params_t parameters{};
    parameters.field_mask = UCP_MEM_MAP_PARAM_FIELD_LENGTH | UCP_MEM_MAP_PARAM_FIELD_FLAGS;
    parameters.length = _extent_bytes;
    parameters.flags = UCP_MEM_MAP_ALLOCATE;
    ucp_mem_h registration = nullptr;
    ASSERT_EQ(_functions->mem_map(_context->handle(), &parameters, &registration), UCS_OK);
    ucp_mem_attr_t attributes{};
    attributes.field_mask = UCP_MEM_ATTR_FIELD_ADDRESS;
    ASSERT_EQ(_functions->mem_query(registration, &attributes), UCS_OK);
    void* key = nullptr;
    std::size_t key_bytes = 0;
    ASSERT_EQ(_functions->rkey_pack(_context->handle(), registration, &key, &key_bytes), UCS_OK);
    out.memory = static_cast<std::byte*>(attributes.address);
    out.remote_key.assign(static_cast<std::byte*>(key), static_cast<std::byte*>(key) + key_bytes);
    _functions->rkey_buffer_release(key);
    _extents[index] = {registration, out.memory};
  });
  return out;
}

void UcxResponder::release_extent(std::uint32_t index) {
  on_thread([&] {
    _functions->mem_unmap(_context->handle(), static_cast<ucp_mem_h>(_extents[index].registration));
    _extents.erase(index);
  });
}

std::uint32_t UcxResponder::extents_held() {
  std::uint32_t held = 0;
  on_thread([&] { held = static_cast<std::uint32_t>(_extents.size()); });
  return held;
}

std::uint32_t UcxResponder::lines() {
  std::uint32_t held = 0;
  on_thread([&] { held = static_cast<std::uint32_t>(_endpoints.size()); });
  return held;
}

ucs_status_t UcxResponder::on_read(void* self, const void* header, std::size_t header_bytes, void* data, std::size_t data_bytes,
                                   const ucp_am_recv_param_t*) {
  static_cast<UcxResponder*>(self)->serve(wire::DataId::read, header, header_bytes, data, data_bytes);
  return UCS_OK;
}

ucs_status_t UcxResponder::on_write(void* self, const void* header, std::size_t header_bytes, void* data, std::size_t data_bytes,
                                    const ucp_am_recv_param_t*) {
  static_cast<UcxResponder*>(self)->serve(wire::DataId::write, header, header_bytes, data, data_bytes);
  return UCS_OK;
}

void UcxResponder::serve(wire::DataId id, const void* header, std::size_t header_bytes, const void* data, std::size_t data_bytes) {
  wire::DataRequest request{};
  ASSERT_EQ(header_bytes, sizeof request);
  std::memcpy(&request, header, sizeof request);
  ASSERT_EQ(request.lease, _lease);
  ASSERT_EQ(request.key, _key);
  const std::uint64_t turn = _requests.fetch_add(1);
  if (_manners.answers != nullptr && !_manners.answers(turn)) return;
  std::byte* const memory = locate(request);
  wire::DataReply answer{request.request, static_cast<std::uint32_t>(wire::DataStatus::ok), request.bytes};
  std::vector<std::byte> page;
  if (memory == nullptr) {
    answer = {request.request, static_cast<std::uint32_t>(wire::DataStatus::refused), 0};
  } else if (id == wire::DataId::read) {
    page.assign(memory, memory + request.bytes);
  } else {
    ASSERT_EQ(data_bytes, request.bytes);
    std::memcpy(memory, data, data_bytes);
  }
  if (_manners.spoil != nullptr) _manners.spoil(&answer, &page);
  reply(request.channel, answer, std::move(page));
}

std::byte* UcxResponder::locate(const wire::DataRequest& request) {
  const auto found = _extents.find(static_cast<std::uint32_t>(request.offset / _extent_bytes));
  const std::uint64_t within = request.offset % _extent_bytes;
  return found == _extents.end() || within + request.bytes > _extent_bytes ? nullptr : found->second.memory + within;
}

void UcxResponder::reply(std::uint32_t channel, const wire::DataReply& reply, std::vector<std::byte> data) {
  auto sending = std::make_unique<Sending>(Sending{reply, std::move(data), _ucx});
  ucp_request_param_t parameters{};
  parameters.op_attr_mask = UCP_OP_ATTR_FIELD_CALLBACK | UCP_OP_ATTR_FIELD_USER_DATA | UCP_OP_ATTR_FIELD_FLAGS;
  parameters.flags = UCP_AM_SEND_FLAG_EAGER;
  parameters.cb.send = Sending::sent;
  parameters.user_data = sending.get();
  const ucs_status_ptr_t under_way = _ucx->ucp_am_send_nbx(_endpoints.at(channel), static_cast<unsigned>(wire::DataId::reply),
                                                           &sending->reply, sizeof sending->reply, sending->data.data(),
                                                           sending->data.size(), &parameters);
  if (under_way != nullptr && !UCS_PTR_IS_ERR(under_way)) sending.release();
}

}  // namespace farheap::test
