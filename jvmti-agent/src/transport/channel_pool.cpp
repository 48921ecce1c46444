#include "transport/channel_pool.hpp"

#include <pthread.h>

#include "transport/progress_wait.hpp"

namespace farheap {
namespace {

// A thread's own number. Not thread-local memory: its first touch may allocate, and we may be in a signal handler.
unsigned thread_number() {
  const auto self = static_cast<std::uint64_t>(::pthread_self());
  return static_cast<unsigned>((self * 0x9E3779B97F4A7C15u) >> 40);
}

}  // namespace

int ChannelPool::claim(Use use, std::uint64_t limit_ns, const std::atomic<bool>& lost) noexcept {
  const unsigned first = use == Use::fetch ? 0 : fetch_channels;
  const unsigned count = use == Use::fetch ? fetch_channels : write_channels;
  const unsigned preferred = thread_number() % count;
  ProgressWait pace(limit_ns, lost);
  do {
    for (unsigned i = 0; i < count; ++i) {
      const unsigned index = first + (preferred + i) % count;
      if (try_claim(index)) return static_cast<int>(index);
    }
  } while (pace.next());
  return none;
}

bool ChannelPool::claim_channel(unsigned index, std::uint64_t limit_ns, const std::atomic<bool>& lost) noexcept {
  ProgressWait pace(limit_ns, lost);
  do {
    if (try_claim(index)) return true;
  } while (pace.next());
  return false;
}

bool ChannelPool::try_claim(unsigned index) noexcept {
  const std::uint32_t bit = 1u << index;
  if ((_busy.load(std::memory_order_relaxed) & bit) != 0) return false;
  return (_busy.fetch_or(bit, std::memory_order_acquire) & bit) == 0;
}

void ChannelPool::release(int index) noexcept { _busy.fetch_and(~(1u << static_cast<unsigned>(index)), std::memory_order_release); }

}  // namespace farheap
