// One-sided reads and writes of the server's memory: the server's processor takes no part.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "transport/progress_wait.hpp"
#include "transport/remote_heap.hpp"
#include "transport/ucx_channel.hpp"

namespace farheap {

/// Thread contract: fault path; one thread at a time, the one that claimed the channel.
class OneSided {
 public:
  OneSided(UcxChannel& channel, const std::atomic<bool>& lost, std::uint64_t deadline_ns = answer_deadline_ns)
      : _channel(channel), _lost(lost), _deadline_ns(deadline_ns) {}

  IoStatus read(std::uint64_t address, ucp_rkey_h memory, std::uint32_t bytes, std::byte* into) noexcept;
  /// drain() tells whether the bytes arrived; until then they stay unchanged.
  IoStatus post_write(std::uint64_t address, ucp_rkey_h memory, std::uint32_t bytes, const std::byte* from) noexcept;
  IoStatus drain() noexcept;

  const char* why() const noexcept { return _why; }

 private:
  IoStatus finish(UcxChannel::Operation operation) noexcept;
  IoStatus fail(const char* why) noexcept;

  UcxChannel& _channel;
  const std::atomic<bool>& _lost;
  const std::uint64_t _deadline_ns;
  const char* _why = "";
};

}  // namespace farheap
