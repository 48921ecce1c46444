// A channel made of one UCX worker and one endpoint, with active messages; also one-sided where the server gave a remote key.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/error.hpp"
#include "transport/channel.hpp"
#include "transport/ucx_context.hpp"

namespace farheap {

/// Thread contract: post, progress, idle, get, put, flush and done are fault path, one thread at a time (UCX itself may call
/// malloc). The rest is set-up and tear-down, and unpack belongs to a background thread that has claimed the channel.
class UcxChannel final : public Channel {
 public:
  /// `server_worker_address` as the server's welcome carries it. Error: environment.
  static Error open(const UcxContext& context, const std::vector<std::byte>& server_worker_address,
                    std::unique_ptr<UcxChannel>* out);
  ~UcxChannel() override;
  UcxChannel(const UcxChannel&) = delete;
  UcxChannel& operator=(const UcxChannel&) = delete;

  /// Our end, for the server to answer to.
  Error worker_address(std::vector<std::byte>* out) const;

  bool post(wire::DataId id, const wire::DataRequest& request, const std::byte* payload) noexcept override;
  bool progress() noexcept override;
  bool idle() const noexcept override { return _sends_under_way == 0; }

  /// One-sided. `memory` is a remote key unpacked by this channel. An operation is null (done), an error, or under way.
  using Operation = ucs_status_ptr_t;
  Operation get(void* into, std::size_t bytes, std::uint64_t address, ucp_rkey_h memory) noexcept;
  /// Done only after a flush.
  Operation put(const void* from, std::size_t bytes, std::uint64_t address, ucp_rkey_h memory) noexcept;
  Operation flush() noexcept;
  /// Whether an operation that is under way has ended; `status` is how.
  bool done(Operation operation, ucs_status_t* status) const noexcept;
  /// Frees an operation that was under way, ended or not.
  void forget(Operation operation) const noexcept;

  Error unpack(const std::byte* packed, ucp_rkey_h* out) const;
  const UcxLibrary& ucx() const noexcept { return _ucx; }

 private:
  // Headers of requests stay here until UCX has sent them: twice an exchange's window, so that one is free whenever a request is.
  static constexpr std::uint32_t headers = 32;
  struct Header {
    wire::DataRequest request;
    bool under_way = false;
    UcxChannel* channel = nullptr;
  };

  explicit UcxChannel(const UcxLibrary& ucx);
  Error open_worker(const UcxContext& context);
  Error handle_replies();
  Error open_endpoint(const std::vector<std::byte>& server_worker_address);
  void close_endpoint();

  static void sent(void* operation, ucs_status_t status, void* header);
  static ucs_status_t received(void* channel, const void* header, std::size_t header_bytes, void* data, std::size_t data_bytes,
                               const ucp_am_recv_param_t* parameters);
  static void endpoint_failed(void* channel, ucp_ep_h endpoint, ucs_status_t status);

  const UcxLibrary& _ucx;
  ucp_worker_h _worker = nullptr;
  ucp_ep_h _endpoint = nullptr;
  std::array<Header, headers> _headers{};
  std::uint32_t _next_header = 0;
  std::uint32_t _sends_under_way = 0;
  bool _broken = false;
};

}  // namespace farheap
