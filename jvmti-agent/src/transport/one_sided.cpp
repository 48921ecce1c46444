#include "transport/one_sided.hpp"

namespace farheap {

IoStatus OneSided::read(std::uint64_t address, ucp_rkey_h memory, std::uint32_t bytes, std::byte* into) noexcept {
  return finish(_channel.get(into, bytes, address, memory));
}

IoStatus OneSided::post_write(std::uint64_t address, ucp_rkey_h memory, std::uint32_t bytes, const std::byte* from) noexcept {
  const UcxChannel::Operation writing = _channel.put(from, bytes, address, memory);
  if (UCS_PTR_IS_ERR(writing)) return fail("a one-sided write failed");
  _channel.forget(writing);  // the flush tells how it ended
  return IoStatus::ok;
}

IoStatus OneSided::drain() noexcept { return finish(_channel.flush()); }

IoStatus OneSided::finish(UcxChannel::Operation operation) noexcept {
  ProgressWait pace(_deadline_ns, _lost);
  ucs_status_t status;
  bool waiting = true;
  while (!_channel.done(operation, &status) && waiting) waiting = _channel.progress() && pace.next();
  _channel.forget(operation);
  if (status == UCS_INPROGRESS) return fail("no answer within the deadline");
  return status == UCS_OK ? IoStatus::ok : fail("a one-sided operation failed");
}

IoStatus OneSided::fail(const char* why) noexcept {
  _why = why;
  return IoStatus::lost;
}

}  // namespace farheap
