// A memory server in this process: pages in plain memory, with seeded delays, and a check that pages are written before they are read.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <cstring>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "transport/changed_blocks.hpp"
#include "transport/remote_heap.hpp"
#include "transport/rewrites.hpp"

namespace farheap {

class MemoryRemoteHeap final : public RemoteHeap {
 public:
  explicit MemoryRemoteHeap(std::uint32_t page_count)
      : _bytes(std::size_t{page_count} * page_bytes), _written(new std::atomic<bool>[page_count]()), _leased(extents(page_count)), _rewrites(page_count) {}

  /// As if its memory were not mapped.
  void hide() { _hidden = true; }
  /// Tests that have to see it: what is on its way is not named anew when it has arrived.
  void forget_second_note() { _forgets_second_note = true; }
  /// What happens once, while a page that changes is on its way.
  void set_on_the_way(std::function<void()> what) { _on_the_way = std::move(what); }
  /// One operation in eight takes this long.
  void set_delay_us(std::uint32_t micros) { _delay_us = micros; }

  Fetched fetch(PageIndex first, std::uint32_t count) noexcept override {
    maybe_wait();
    for (std::uint32_t i = 0; i < count; ++i) {
      if (!_written[raw(first) + i].load()) return {IoStatus::lost, first, nullptr, nullptr};
    }
    return {IoStatus::ok, first, at(first), nullptr};
  }
  const std::byte* peek(PageIndex page) const noexcept override {
    return !_hidden && _written[raw(page)].load() ? _bytes.data() + (std::size_t{raw(page)} << page_shift) : nullptr;
  }
  bool holds(PageIndex page, const std::byte* bytes) noexcept override {
    return _written[raw(page)].load() && std::memcmp(at(page), bytes, page_bytes) == 0;
  }
  std::uint64_t rewrites(PageIndex first, std::uint32_t count) const noexcept override { return _rewrites.count(first, count); }
  IoStatus finish(const Fetched&) noexcept override { return IoStatus::ok; }

  WriteBack write_back(const PageRun* runs, std::size_t run_count) noexcept override {
    WriteBack told;
    maybe_wait();
    for (std::size_t i = 0; i < run_count; ++i) {
      if (!leased(runs[i].first)) return {IoStatus::lost};
      for (std::uint32_t p = 0; p < runs[i].count; ++p) {
        const PageIndex page = runs[i].first + p;
        const bool changes = !holds(page, runs[i].bytes + p * page_bytes);
        if (changes) _rewrites.note(page);
        if (changes) maybe_wait();
        if (changes && _on_the_way) std::exchange(_on_the_way, nullptr)();
        const std::uint32_t blocks = copy_changed_blocks(at(page), runs[i].bytes + p * page_bytes);
        if (changes && !_forgets_second_note) _rewrites.note(page);
        if (blocks == 0) ++told.clean_pages;
        told.changed_bytes += blocks * block_bytes;
        _written[raw(page)].store(true);
      }
    }
    told.sent_bytes = told.changed_bytes;
    maybe_wait();
    return told;
  }

  bool leased(PageIndex page) const noexcept override { return _leased[extent(page)].load(); }
  Error lease(PageIndex page) override {
    _leased[extent(page)].store(true);
    return Error::none();
  }
  void release(PageIndex page) override { _leased[extent(page)].store(false); }
  std::vector<ServerFigures> servers() const override {
    const auto pages = static_cast<std::uint32_t>(_bytes.size() >> page_shift);
    return {{"memory:0", "mapped", 0, _bytes.size(), PageIndex{0}, pages, 0, 0, 0}};
  }
  std::vector<NearServer> near_servers() const override { return {}; }
  std::size_t extent_bytes() const noexcept override { return test_extent_bytes; }
  const char* server_name(PageIndex) const noexcept override { return "memory:0"; }

  std::byte* at(PageIndex page) { return _bytes.data() + (std::size_t{raw(page)} << page_shift); }

 private:
  static constexpr std::size_t test_extent_bytes = 1 << 20;
  static std::size_t extent(PageIndex page) { return (std::size_t{raw(page)} << page_shift) / test_extent_bytes; }
  static std::vector<std::atomic<bool>> extents(std::uint32_t page_count) {
    return std::vector<std::atomic<bool>>((std::size_t{page_count} * page_bytes + test_extent_bytes - 1) / test_extent_bytes);
  }

  void maybe_wait() {
    if (_delay_us == 0 || _turn.fetch_add(1) * 2654435769u >> 29 != 0) return;
    for (const std::uint64_t until = now_ns() + _delay_us * 1000ull; now_ns() < until;) ::sched_yield();
  }

  std::vector<std::byte> _bytes;
  std::unique_ptr<std::atomic<bool>[]> _written;
  std::vector<std::atomic<bool>> _leased;
  Rewrites _rewrites;
  std::atomic<std::uint32_t> _turn{0};
  std::uint32_t _delay_us = 0;
  std::function<void()> _on_the_way;
  bool _hidden = false;
  bool _forgets_second_note = false;
};

}  // namespace farheap
