// Which channels to a server are in use.
#pragma once

#include <atomic>
#include <cstdint>

namespace farheap {

/// Channels to one server. Fetches and write-backs have channels of their own: a thread that holds a fetched page may write
/// others back in line, and must never wait for a channel that another such thread holds.
constexpr unsigned fetch_channels = 6;
constexpr unsigned write_channels = 2;
constexpr unsigned channels = fetch_channels + write_channels;

/// Thread contract: fault path. Lock-free.
class ChannelPool {
 public:
  enum class Use : std::uint8_t { fetch, write };
  static constexpr int none = -1;

  /// The index of a channel that is the caller's until release(), or `none` after `limit_ns` or when `lost` is set.
  /// A thread gets the same channel again where it can, for the sake of its caches.
  int claim(Use use, std::uint64_t limit_ns, const std::atomic<bool>& lost) noexcept;
  /// One certain channel.
  bool claim_channel(unsigned index, std::uint64_t limit_ns, const std::atomic<bool>& lost) noexcept;
  void release(int index) noexcept;

 private:
  bool try_claim(unsigned index) noexcept;

  std::atomic<std::uint32_t> _busy{0};
  static_assert(channels <= 32, "one bit each");
};

}  // namespace farheap
