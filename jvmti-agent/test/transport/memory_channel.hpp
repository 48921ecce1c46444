// A channel to memory of this process: answers each request at the next progress, without a network.
#pragma once

#include <cstring>
#include <deque>
#include <vector>

#include "transport/channel.hpp"

namespace farheap::test {

class MemoryChannel final : public Channel {
 public:
  explicit MemoryChannel(std::size_t bytes) : _memory(bytes) {}

  bool post(wire::DataId id, const wire::DataRequest& request, const std::byte* payload) noexcept override {
    if (broken) return false;
    requests.push_back(request);
    const bool inside = request.offset + request.bytes <= _memory.size();
    if (inside && id == wire::DataId::write) std::memcpy(&_memory[request.offset], payload, request.bytes);
    const auto status = inside ? wire::DataStatus::ok : wire::DataStatus::refused;
    _answers.push_back({id, request, status});
    return true;
  }

  bool progress() noexcept override {
    if (broken) return false;
    if (_answers.empty() || mute) return true;
    const Answer answer = _answers.front();
    _answers.pop_front();
    const bool reads = answer.id == wire::DataId::read && answer.status == wire::DataStatus::ok;
    const wire::DataReply reply{answer.request.request, static_cast<std::uint32_t>(answer.status),
                                answer.status == wire::DataStatus::ok ? answer.request.bytes : 0};
    _sink->answer(reply, reads ? &_memory[answer.request.offset] : nullptr, reads ? answer.request.bytes : 0);
    return true;
  }

  bool idle() const noexcept override { return true; }

  std::vector<wire::DataRequest> requests;
  bool broken = false;
  bool mute = false;

 private:
  struct Answer {
    wire::DataId id;
    wire::DataRequest request;
    wire::DataStatus status;
  };
  std::vector<std::byte> _memory;
  std::deque<Answer> _answers;
};

}  // namespace farheap::test
