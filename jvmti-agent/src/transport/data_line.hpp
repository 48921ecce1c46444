// One data channel to a server with all that a request on it needs, made at set-up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/error.hpp"
#include "transport/exchange.hpp"
#include "transport/extent_table.hpp"
#include "transport/one_sided.hpp"
#include "transport/ucx_channel.hpp"
#include "transport/ucx_remote_heap.hpp"

namespace farheap {

class ServerLink;

/// Thread contract: fault path; the thread that claimed the line. open, adopt and drop_key: background threads (adopt and
/// drop_key with the line claimed).
class DataLine {
 public:
  /// Makes the channel, attaches it at the server and checks that it carries both ways.
  static Error open(ServerLink& server, const UcxContext& context, ControlConnection& control, const RemoteHeapOptions& options,
                    std::uint32_t index, std::unique_ptr<DataLine>* out);
  ~DataLine();
  DataLine(const DataLine&) = delete;
  DataLine& operator=(const DataLine&) = delete;

  /// Reads to the bounce buffer.
  IoStatus read(const Extent& extent, RemoteOffset offset, std::uint32_t bytes) noexcept;
  const std::byte* bytes() const noexcept { return _bounce; }

  IoStatus post_write(const Extent& extent, RemoteOffset offset, std::uint32_t bytes, const std::byte* from) noexcept;
  IoStatus drain() noexcept;
  const char* why() const noexcept { return _why; }

  ServerLink& server() const noexcept { return _server; }
  std::uint32_t index() const noexcept { return _index; }
  UcxChannel& ucx_channel() noexcept { return *_ucx_channel; }

  /// The remote key with which this line gets and puts in an extent.
  void adopt(ExtentIndex extent, ucp_rkey_h key);
  void drop_key(ExtentIndex extent);

 private:
  DataLine(ServerLink& server, std::uint32_t index, std::uint64_t extent_bytes, std::uint32_t extents);
  Error allocate_bounce();
  Error attach(ControlConnection& control);
  template <typename Teller>
  IoStatus told(IoStatus status, const Teller& teller) noexcept;
  ExtentIndex extent_of(RemoteOffset offset) const noexcept;

  ServerLink& _server;
  const std::uint32_t _index;
  const std::uint64_t _extent_bytes;
  std::byte* _bounce = nullptr;  // data_bytes_max
  std::unique_ptr<Channel> _owned;
  UcxChannel* _ucx_channel = nullptr;
  std::unique_ptr<Exchange> _exchange;
  std::unique_ptr<OneSided> _one_sided;
  std::vector<ucp_rkey_h> _keys;  // by extent
  bool _one_sided_posted = false;
  const char* _why = "";
};

}  // namespace farheap
