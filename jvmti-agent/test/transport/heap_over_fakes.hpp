// A far heap over servers of this process, and how tests look at it.
#pragma once

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <random>
#include <vector>

#include "transport/fake_server.hpp"
#include "transport/ucx_remote_heap.hpp"

namespace farheap::test {

inline constexpr std::uint32_t pages_per_extent = test_extent_bytes / page_bytes;
inline constexpr std::uint32_t extents = 6;

/// Page `page` in its `version`th state.
inline std::vector<std::byte> content(std::uint32_t page, std::uint32_t version, std::uint32_t count = 1) {
  std::vector<std::byte> bytes(count * page_bytes);
  for (std::uint32_t i = 0; i < count; ++i) {
    std::mt19937_64 random((std::uint64_t{page} + i) << 32 | version);
    for (std::size_t at = 0; at < page_bytes; at += 8) {
      const std::uint64_t word = random();
      std::memcpy(&bytes[i * page_bytes + at], &word, sizeof word);
    }
  }
  return bytes;
}

/// UCX_TLS for as long as it lives; null: all.
class TransportsOf {
 public:
  explicit TransportsOf(const char* transports) {
    if (transports != nullptr) ::setenv("UCX_TLS", transports, 1);
  }
  ~TransportsOf() { ::unsetenv("UCX_TLS"); }
};

inline std::atomic<int> losses{0};
inline std::atomic<const char*> last_why{""};

inline void note_loss(void*, const char*, const char* why) {
  last_why = why;
  ++losses;
}

inline RemoteHeapOptions options_for(const std::vector<std::unique_ptr<FakeServer>>& servers, DataPath path) {
  RemoteHeapOptions options;
  for (const auto& server : servers) options.servers.push_back(server->address());
  options.token = "secret";
  options.heap_bytes = extents * test_extent_bytes - page_bytes;
  options.extent_bytes = test_extent_bytes;
  options.path = path;
  options.on_lost = note_loss;
  return options;
}

inline bool holds(RemoteHeap& heap, std::uint32_t page, std::uint32_t count, const std::vector<std::byte>& expected) {
  const Fetched fetched = heap.fetch(PageIndex{page}, count);
  if (fetched.status != IoStatus::ok) return false;
  const bool same = std::memcmp(fetched.bytes, expected.data(), expected.size()) == 0;
  heap.finish(fetched);
  return same;
}

inline bool write(RemoteHeap& heap, std::uint32_t page, const std::vector<std::byte>& bytes) {
  const PageRun run{PageIndex{page}, static_cast<std::uint32_t>(bytes.size() / page_bytes), bytes.data()};
  return heap.write_back(&run, 1).status == IoStatus::ok;
}

}  // namespace farheap::test
