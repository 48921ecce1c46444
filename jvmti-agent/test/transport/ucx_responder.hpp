// The data side of a memory server, in this process: answers READ and WRITE on a UCX worker of its own.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "transport/ucx_context.hpp"
#include "transport/wire.hpp"

namespace farheap::test {

struct ResponderExtent {
  std::byte* memory = nullptr;
  std::vector<std::byte> remote_key;
};

/// How the responder deals with one request. Set before traffic.
struct ResponderManners {
  bool (*answers)(std::uint64_t request_count) = nullptr;         // null: always
  void (*spoil)(wire::DataReply* reply, std::vector<std::byte>* data) = nullptr;
  bool one_sided = false;
  bool shared_memory = true;
  bool parks = false;  // sleeps 1 ms between looks, as an idle server does
};

class UcxResponder {
 public:
  UcxResponder(std::uint64_t extent_bytes, std::uint64_t lease, std::uint64_t key, const ResponderManners& manners);
  ~UcxResponder();

  const std::vector<std::byte>& worker_address() const { return _address; }
  // These run on the responder's own thread, and return when it has done them.
  bool attach(std::uint32_t channel, const std::vector<std::byte>& worker_address);
  ResponderExtent lease_extent(std::uint32_t index);
  void release_extent(std::uint32_t index);

  std::uint64_t requests() const { return _requests.load(); }
  std::uint32_t extents_held();
  std::uint32_t lines();

 private:
  struct Functions;
  struct Sending;
  struct Extent {
    void* registration = nullptr;
    std::byte* memory = nullptr;
  };

  void run();
  void on_thread(const std::function<void()>& task);
  void set_handler(wire::DataId id, ucp_am_recv_callback_t callback);
  void serve(wire::DataId id, const void* header, std::size_t header_bytes, const void* data, std::size_t data_bytes);
  void reply(std::uint32_t channel, const wire::DataReply& reply, std::vector<std::byte> data);
  std::byte* locate(const wire::DataRequest& request);
  static ucs_status_t on_read(void* self, const void* header, std::size_t header_bytes, void* data, std::size_t data_bytes,
                              const ucp_am_recv_param_t* parameters);
  static ucs_status_t on_write(void* self, const void* header, std::size_t header_bytes, void* data, std::size_t data_bytes,
                               const ucp_am_recv_param_t* parameters);

  const std::uint64_t _extent_bytes;
  const std::uint64_t _lease;
  const std::uint64_t _key;
  const ResponderManners _manners;
  const UcxLibrary* _ucx = nullptr;
  std::unique_ptr<Functions> _functions;
  std::unique_ptr<UcxContext> _context;
  ucp_worker_h _worker = nullptr;
  std::vector<std::byte> _address;
  std::map<std::uint32_t, ucp_ep_h> _endpoints;
  std::map<std::uint32_t, Extent> _extents;
  std::atomic<std::uint64_t> _requests{0};
  std::atomic<bool> _stopping{false};
  std::mutex _guard;
  std::vector<std::function<void()>> _tasks;
  std::thread _thread;
};

}  // namespace farheap::test
