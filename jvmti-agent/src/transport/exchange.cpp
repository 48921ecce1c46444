#include "transport/exchange.hpp"

#include <cstring>

namespace farheap {

Exchange::Exchange(Channel& channel, LeaseKey lease, std::uint32_t channel_index, const std::atomic<bool>& lost,
                   std::uint64_t deadline_ns)
    : _channel(channel), _lease(lease), _channel_index(channel_index), _lost(lost), _deadline_ns(deadline_ns) {
  _channel.deliver_to(this);
}

IoStatus Exchange::read(RemoteOffset offset, std::uint32_t bytes, std::byte* into) noexcept {
  if (!post(wire::DataId::read, offset, bytes, nullptr, into)) return fail("the data connection broke");
  return wait([this] { return _waiting == 0; });
}

IoStatus Exchange::post_write(RemoteOffset offset, std::uint32_t bytes, const std::byte* from) noexcept {
  const Pending& slot = _pending[_next_request % window];
  if (slot.waiting) {
    if (const IoStatus status = wait([&slot] { return !slot.waiting; }); status != IoStatus::ok) return status;
  }
  if (!post(wire::DataId::write, offset, bytes, from, nullptr)) return fail("the data connection broke");
  return IoStatus::ok;
}

IoStatus Exchange::drain() noexcept {
  return wait([this] { return _waiting == 0 && _channel.idle(); });
}

IoStatus Exchange::probe(RemoteOffset offset, std::byte* into) noexcept {
  _refusal_is_fine = true;
  const IoStatus status = read(offset, page_bytes, into);
  _refusal_is_fine = false;
  return status;
}

bool Exchange::post(wire::DataId id, RemoteOffset offset, std::uint32_t bytes, const std::byte* from, std::byte* into) noexcept {
  const std::uint64_t request = _next_request++;
  Pending& slot = _pending[request % window];
  slot.request = request;
  slot.bytes = bytes;
  slot.waiting = true;
  slot.into = into;
  ++_waiting;
  return _channel.post(id, {_lease.lease, _lease.key, request, raw(offset), bytes, _channel_index}, from);
}

template <typename Done>
IoStatus Exchange::wait(Done done) noexcept {
  ProgressWait pace(_deadline_ns, _lost);
  while (_failure == nullptr && !done()) {
    if (!_channel.progress()) return fail("the data connection broke");
    if (_failure == nullptr && done()) break;
    if (!pace.next()) return fail(_lost.load(std::memory_order_acquire) ? "the server is lost" : "no answer within the deadline");
  }
  return _failure == nullptr ? IoStatus::ok : fail(_failure);
}

IoStatus Exchange::fail(const char* why) noexcept {
  for (Pending& slot : _pending) slot.waiting = false;  // their answers are late from now on
  _waiting = 0;
  _failure = nullptr;
  _why = why;
  return IoStatus::lost;
}

void Exchange::answer(const wire::DataReply& reply, const std::byte* data, std::size_t data_bytes) noexcept {
  Pending& slot = _pending[reply.request % window];
  if (!slot.waiting || slot.request != reply.request) {
    ++_dropped_answers;
    return;
  }
  const bool refused = reply.status != static_cast<std::uint32_t>(wire::DataStatus::ok);
  const bool right_size = reply.bytes == slot.bytes && data_bytes == (slot.into != nullptr ? slot.bytes : 0);
  if (refused && !_refusal_is_fine) {
    _failure = "it refused a request for memory that it leased to us";
  } else if (!refused && !right_size) {
    _failure = "it answered with fewer or more bytes than asked";
  } else {
    if (!refused && slot.into != nullptr) std::memcpy(slot.into, data, data_bytes);
    slot.waiting = false;
    --_waiting;
  }
}

}  // namespace farheap
