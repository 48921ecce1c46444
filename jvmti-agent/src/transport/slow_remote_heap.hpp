// A far heap whose servers answer late: for experiments (debug_latency=MICROS), to see what a slower transport would cost.
#pragma once

#include <time.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "transport/remote_heap.hpp"

namespace farheap {

class SlowRemoteHeap final : public RemoteHeap {
 public:
  /// Every fetch and every write-back takes `latency_us` (microseconds) more.
  SlowRemoteHeap(std::unique_ptr<RemoteHeap> heap, std::uint32_t latency_us) : _heap(std::move(heap)), _latency_us(latency_us) {}

  Fetched fetch(PageIndex first, std::uint32_t count) noexcept override {
    wait();
    return _heap->fetch(first, count);
  }
  IoStatus finish(const Fetched& fetched) noexcept override { return _heap->finish(fetched); }
  /// What takes its time cannot be looked at.
  const std::byte* peek(PageIndex) const noexcept override { return nullptr; }
  bool holds(PageIndex page, const std::byte* bytes) noexcept override { return _heap->holds(page, bytes); }
  std::uint64_t rewrites(PageIndex first, std::uint32_t count) const noexcept override { return _heap->rewrites(first, count); }
  WriteBack write_back(const PageRun* runs, std::size_t run_count) noexcept override {
    wait();
    return _heap->write_back(runs, run_count);
  }
  bool leased(PageIndex page) const noexcept override { return _heap->leased(page); }
  Error lease(PageIndex page) override { return _heap->lease(page); }
  void release(PageIndex page) override { _heap->release(page); }
  std::vector<ServerFigures> servers() const override { return _heap->servers(); }
  std::vector<NearServer> near_servers() const override { return _heap->near_servers(); }
  std::size_t extent_bytes() const noexcept override { return _heap->extent_bytes(); }
  const char* server_name(PageIndex page) const noexcept override { return _heap->server_name(page); }

 private:
  // Short times are shorter than a sleep can be.
  void wait() const noexcept {
    constexpr std::uint32_t sleep_us_min = 200;
    const std::uint64_t until_ns = now_ns() + std::uint64_t{_latency_us} * 1000;
    const timespec nap{_latency_us / 1'000'000, static_cast<long>(_latency_us % 1'000'000) * 1000};
    if (_latency_us >= sleep_us_min) ::nanosleep(&nap, nullptr);
    while (now_ns() < until_ns) __builtin_ia32_pause();
  }

  const std::unique_ptr<RemoteHeap> _heap;
  const std::uint32_t _latency_us;
};

}  // namespace farheap
