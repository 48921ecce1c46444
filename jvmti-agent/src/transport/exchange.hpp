// Requests and their answers on one channel: what was asked, what came back, and whether the two belong together.
//
//   pending slot:  free --post--> waiting --answer of the same request, right size--> free
//                                    |----- refused, wrong size, deadline, loss -----> free, and the wait ends in `lost`
//
// A request's number is never used again, so an answer to a slot that is free or holds another number is late, doubled or
// foreign: it is counted and dropped. Nothing of it reaches a page.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "base/units.hpp"
#include "transport/channel.hpp"
#include "transport/progress_wait.hpp"
#include "transport/remote_heap.hpp"

namespace farheap {

/// What the server gave us to prove that a request is ours.
struct LeaseKey {
  std::uint64_t lease;
  std::uint64_t key;
};

/// Thread contract: fault path; one thread at a time.
class Exchange final : public AnswerSink {
 public:
  /// The most requests under way on a channel: 16 * 256 KiB is twice what a 25 Gbit/s link holds in 1 ms.
  static constexpr std::uint32_t window = 16;

  /// `channel` and `lost` outlive the exchange. `lost` ends every wait.
  Exchange(Channel& channel, LeaseKey lease, std::uint32_t channel_index, const std::atomic<bool>& lost,
           std::uint64_t deadline_ns = answer_deadline_ns);

  /// Reads `bytes` (1..data_bytes_max) at `offset` to `into`; returns when they are there.
  IoStatus read(RemoteOffset offset, std::uint32_t bytes, std::byte* into) noexcept;

  /// Sends `bytes` (1..data_bytes_max) to `offset`; waits only for room in the window. drain() tells whether they arrived.
  IoStatus post_write(RemoteOffset offset, std::uint32_t bytes, const std::byte* from) noexcept;
  /// Returns when the server holds everything posted, and the posted bytes may be reused.
  IoStatus drain() noexcept;

  /// Asks for a page and takes any answer, also a refusal: the channel carries both ways.
  IoStatus probe(RemoteOffset offset, std::byte* into) noexcept;

  /// Why the last call ended in `lost`.
  const char* why() const noexcept { return _why; }
  std::uint64_t dropped_answers() const noexcept { return _dropped_answers; }

  void answer(const wire::DataReply& reply, const std::byte* data, std::size_t data_bytes) noexcept override;

 private:
  struct Pending {
    std::uint64_t request = 0;
    std::uint32_t bytes = 0;
    bool waiting = false;
    std::byte* into = nullptr;  // null for a write
  };

  bool post(wire::DataId id, RemoteOffset offset, std::uint32_t bytes, const std::byte* from, std::byte* into) noexcept;
  template <typename Done>
  IoStatus wait(Done done) noexcept;
  IoStatus fail(const char* why) noexcept;

  Channel& _channel;
  const LeaseKey _lease;
  const std::uint32_t _channel_index;
  const std::atomic<bool>& _lost;
  const std::uint64_t _deadline_ns;
  std::array<Pending, window> _pending{};
  std::uint64_t _next_request = 1;
  std::uint32_t _waiting = 0;
  const char* _failure = nullptr;
  const char* _why = "";
  std::uint64_t _dropped_answers = 0;
  bool _refusal_is_fine = false;
};

}  // namespace farheap
