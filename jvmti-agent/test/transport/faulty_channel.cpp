#include "transport/faulty_channel.hpp"

namespace farheap::test {
namespace {

constexpr unsigned delay_turns_max = 50;

}  // namespace

FaultyChannel::FaultyChannel(std::unique_ptr<Channel> inner, const FaultPlan& plan)
    : _inner(std::move(inner)), _plan(plan), _random(plan.seed) {
  _inner->deliver_to(this);
}

bool FaultyChannel::post(wire::DataId id, const wire::DataRequest& request, const std::byte* payload) noexcept {
  return _inner->post(id, request, payload);
}

bool FaultyChannel::progress() noexcept {
  const bool alive = _inner->progress();
  for (std::size_t i = 0; i < _held.size();) {
    if (_held[i].turns-- > 0) {
      ++i;
      continue;
    }
    const Held due = std::move(_held[i]);
    _held.erase(_held.begin() + static_cast<std::ptrdiff_t>(i));
    _sink->answer(due.reply, due.data.data(), due.data.size());
  }
  return alive;
}

void FaultyChannel::answer(const wire::DataReply& reply, const std::byte* data, std::size_t data_bytes) noexcept {
  if (strikes(_plan.stale)) deliver_nonsense(reply.request - 1 - _random() % 3, data_bytes);
  if (strikes(_plan.misdirected)) return deliver_nonsense(reply.request + 100'000, data_bytes);
  if (strikes(_plan.lost)) return;
  if (strikes(_plan.doubled)) hold(reply, data, data_bytes, 3 * delay_turns_max);
  if (strikes(_plan.shortened)) {
    wire::DataReply half = reply;
    half.bytes /= 2;
    return _sink->answer(half, data, data_bytes / 2);
  }
  if (strikes(_plan.delayed)) return hold(reply, data, data_bytes, delay_turns_max);
  _sink->answer(reply, data, data_bytes);
}

bool FaultyChannel::strikes(unsigned chance) {
  if (_random() % 1000 >= chance) return false;
  ++_faults;
  return true;
}

void FaultyChannel::hold(const wire::DataReply& reply, const std::byte* data, std::size_t data_bytes, unsigned turns_max) {
  _held.push_back({reply, {data, data + data_bytes}, static_cast<unsigned>(1 + _random() % turns_max)});
}

void FaultyChannel::deliver_nonsense(std::uint64_t request, std::size_t data_bytes) {
  const std::vector<std::byte> wrong(data_bytes, std::byte{0xEE});
  _sink->answer({request, 0, static_cast<std::uint32_t>(data_bytes)}, wrong.data(), wrong.size());
}

}  // namespace farheap::test
