// A heap with one cold region, a marking that is calibrated, and what passes regions by, as tests see them.
#pragma once

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cstring>
#include <utility>
#include <vector>

#include "gc/region_skip.hpp"
#include "hotspot/fake_g1.hpp"
#include "memory_remote_heap.hpp"

namespace farheap {

constexpr std::uint32_t cold = 9;      // the region to be passed by: old, full, never marked before
constexpr std::uint32_t elsewhere = 3; // what it refers to
constexpr std::uint32_t young = FakeG1::region_count - 1;
// As without compressed class pointers: what follows the length is a gap.
constexpr std::uint32_t header_bytes = 24;
constexpr std::uint32_t length_offset = 16;

class RegionSkipTest : public testing::TestWithParam<JdkRelease> {
 protected:
  RegionSkipTest()
      : heap(jvm.g1.range(), 10'000, 10, uffd, jvm.g1, counters, rounds(2)),
        watch(jvm.structs, jvm.g1, GetParam(), counters, true),
        skip(heap, watch, remote, limbo) {
    EXPECT_FALSE(watch.start(jvm.constants()));
    // Where arrays are, and the region that is passed by.
    for (const std::uint32_t region : {young, cold}) {
      ::mprotect(reinterpret_cast<void*>(jvm.bottom(region)), FakeG1::region_bytes, PROT_READ | PROT_WRITE);
    }
    skip.stubs().form = {header_bytes, length_offset, PointerEncoding{}};
    cycle();
    cycle();
    EXPECT_TRUE(watch.is_calibrated());
    jvm.use(cold, FakeG1::old_tag, FakeG1::region_bytes);
    for (std::uint32_t page = 0; page < pages_per_region(); ++page) {
      write(cold, page, page + 1);
      send_away(cold, page);
    }
    pause(PauseKind::young);
  }

  static Mechanisms rounds(std::uint32_t count) {
    Mechanisms mechanisms;
    mechanisms.skip_rounds = count;
    return mechanisms;
  }

  template <typename Meddle>
  void pause(PauseKind kind, Meddle meddle) {
    const bool no_collection = kind == PauseKind::remark || kind == PauseKind::remark_overflow || kind == PauseKind::cleanup;
    jvm.counts[2] = no_collection ? FakeG1::no_cause : FakeG1::no_cause - 7;
    watch.pause_starts();
    skip.pause_starts();
    jvm.happen(kind);
    meddle();
    skip.pause_ends(watch.pause_ends());
    jvm.counts[2] = FakeG1::no_cause;
  }
  void pause(PauseKind kind) {
    pause(kind, [] {});
  }
  void end_cycle() {
    pause(PauseKind::cleanup);
    jvm.thread_object[FakeG1::thread_words - 1] = 0;
  }
  void cycle() {
    pause(PauseKind::concurrent_start);
    pause(PauseKind::remark);
    end_cycle();
  }

  std::uint32_t pages_per_region() const { return heap.range.pages_per_region(); }
  PageIndex page_of(std::uint32_t region, std::uint32_t page) const { return heap.range.first_page(RegionIndex{region}) + page; }
  void send_away(std::uint32_t region, std::uint32_t page) {
    const PageIndex index = page_of(region, page);
    if (heap.pages.load(index).state() == PageState::untouched) {
      heap.pages.change(index, PageWord::of(PageState::untouched), PageWord::of(PageState::resident));
    }
    heap.pages.change(index, PageWord::of(PageState::resident), PageWord::of(PageState::evicting));
    heap.pages.end_claim(index, PageWord::of(PageState::limbo, 0));
    heap.pages.change(index, PageWord::of(PageState::limbo, 0), PageWord::of(PageState::writing_back, 0));
    const PageRun run{index, 1, heap.range.address_of(index)};
    EXPECT_FALSE(remote.lease(index));
    remote.write_back(&run, 1);
    heap.pages.change(index, PageWord::of(PageState::writing_back, 0), PageWord::of(PageState::remote));
  }
  void write(std::uint32_t region, std::uint32_t page, std::uint64_t value) {
    std::memcpy(heap.range.address_of(page_of(region, page)) + 128, &value, sizeof value);
  }
  void fetch(std::uint32_t region, std::uint32_t page) {
    const PageIndex index = page_of(region, page);
    ASSERT_TRUE(heap.pages.change(index, PageWord::of(PageState::remote), PageWord::of(PageState::fetching)));
    heap.pages.end_claim(index, PageWord::of(PageState::resident));
  }

  /// As the maker does it.
  RegionStub& make(std::vector<std::uint64_t> targets) {
    RegionStub& stub = skip.stubs().of(RegionIndex{cold});
    array = jvm.bottom(young) + 4096;
    std::memset(reinterpret_cast<void*>(array), 0, 4096);
    const auto length = static_cast<std::uint32_t>(targets.size() + 1);
    std::memcpy(reinterpret_cast<void*>(array + length_offset), &length, sizeof length);
    stub.slot = reinterpret_cast<std::uint64_t>(&array);
    stub.references = length;
    stub.used_bytes = FakeG1::region_bytes;
    stub.target_count = length - 1;
    stub.rewrites = remote.rewrites(heap.range.first_page(RegionIndex{cold}), pages_per_region());
    stub.times_stale = skip.times_stale();
    stub.targets = std::move(targets);
    stub.mirrors = {reinterpret_cast<std::uint64_t>(&mirror)};
    stub.state = StubState::made;
    return stub;
  }
  RegionStub& make() { return make({jvm.bottom(elsewhere) + 8, jvm.bottom(elsewhere) + 64}); }
  std::uint64_t element(std::uint32_t index) const { return skip_form().read(array, index); }
  const ArrayForm& skip_form() const { return const_cast<RegionSkip&>(skip).stubs().form; }
  bool is_passed_by() { return jvm.tams(cold) == jvm.bottom(cold); }
  std::uint64_t live(std::uint32_t region) const { return jvm.live_table[region * jvm.layout.live_stride]; }

  FakeG1 jvm{GetParam()};
  Uffd uffd;
  Counters counters;
  PagedHeap heap;
  MarkingWatch watch;
  MemoryRemoteHeap remote{heap.range.page_count()};
  LimboRing limbo{16, nullptr};
  RegionSkip skip;
  std::uint64_t array = 0;
  std::uint64_t mirror = jvm.bottom(1) + 32;
};

inline const char* release_name(const testing::TestParamInfo<JdkRelease>& release) {
  constexpr const char* names[] = {"jdk17", "jdk21", "jdk25"};
  return names[static_cast<unsigned>(release.param)];
}

}  // namespace farheap
