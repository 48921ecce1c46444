// One data channel to a memory server: carries requests there and hands whatever comes back to its sink, unjudged.
#pragma once

#include <cstddef>
#include <cstdint>

#include "transport/wire.hpp"

namespace farheap {

class AnswerSink {
 public:
  virtual ~AnswerSink() = default;
  /// An answer as it came in, which may be late, doubled or foreign. `data` is valid only during the call.
  virtual void answer(const wire::DataReply& reply, const std::byte* data, std::size_t data_bytes) noexcept = 0;
};

/// Thread contract: fault path; one thread at a time, the one that claimed the channel from its pool.
class Channel {
 public:
  virtual ~Channel() = default;

  /// Sends one request. `payload` (request.bytes of them, writes only) stays unchanged until idle(). False: the channel is broken.
  virtual bool post(wire::DataId id, const wire::DataRequest& request, const std::byte* payload) noexcept = 0;
  /// Moves things on; answers reach the sink during this call. False: the channel is broken.
  virtual bool progress() noexcept = 0;
  /// Whether all posted payloads have left.
  virtual bool idle() const noexcept = 0;

  void deliver_to(AnswerSink* sink) noexcept { _sink = sink; }

 protected:
  AnswerSink* _sink = nullptr;
};

}  // namespace farheap
