// A channel that misbehaves by plan: answers come late, twice, short, never, or under another request's number.
#pragma once

#include <deque>
#include <memory>
#include <random>
#include <vector>

#include "transport/channel.hpp"

namespace farheap::test {

/// Chances of each fault, in a thousand answers. The seed decides which: a failing run can be repeated.
struct FaultPlan {
  std::uint64_t seed = 1;
  unsigned delayed = 0;     // held back for up to 50 progress calls, so that answers overtake each other
  unsigned lost = 0;        // never arrives
  unsigned shortened = 0;   // half of its bytes
  unsigned doubled = 0;     // arrives a second time, later
  unsigned misdirected = 0; // carries the number of another request, and other bytes
  unsigned stale = 0;       // is preceded by an old answer with wrong bytes
};

class FaultyChannel final : public Channel, private AnswerSink {
 public:
  FaultyChannel(std::unique_ptr<Channel> inner, const FaultPlan& plan);

  bool post(wire::DataId id, const wire::DataRequest& request, const std::byte* payload) noexcept override;
  bool progress() noexcept override;
  bool idle() const noexcept override { return _inner->idle(); }

  unsigned faults() const { return _faults; }

 private:
  struct Held {
    wire::DataReply reply;
    std::vector<std::byte> data;
    unsigned turns;
  };

  void answer(const wire::DataReply& reply, const std::byte* data, std::size_t data_bytes) noexcept override;
  bool strikes(unsigned chance);
  void hold(const wire::DataReply& reply, const std::byte* data, std::size_t data_bytes, unsigned turns_max);
  void deliver_nonsense(std::uint64_t request, std::size_t data_bytes);

  std::unique_ptr<Channel> _inner;
  const FaultPlan _plan;
  std::mt19937_64 _random;
  std::deque<Held> _held;
  unsigned _faults = 0;
};

}  // namespace farheap::test
