// G1 of one release as it lies in memory, and what its pauses do to it. Offsets are those of builds that were looked at; the words around
// the fields hold what is none of them.
#pragma once

#include <sys/mman.h>

#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "hotspot/g1_heap.hpp"
#include "hotspot/jvmci_constants.hpp"
#include "hotspot/marking_watch.hpp"
#include "hotspot/vm_structs.hpp"

namespace farheap {

class FakeG1 {
 public:
  static constexpr std::uint32_t region_count = 12;
  static constexpr std::uint64_t region_bytes = 1u << 20;
  static constexpr std::uint32_t active_offset = 56;
  enum Tag : std::uint32_t { free_tag = 0, young_tag = 2, old_tag = 16 };

  /// Words of a region's object and of the marking's; 0: not there.
  struct Layout {
    std::uint32_t region_words, tams, last_tams, last_live, parsable_bottom, garbage;
    std::uint32_t live_table, tams_table, tars_table;
    std::uint32_t live_stride;
  };
  static Layout layout_of(JdkRelease release) {
    if (release == JdkRelease::jdk17) return {37, 29, 28, 30, 0, 0, 229, 0, 230, 1};
    if (release == JdkRelease::jdk21) return {18, 12, 0, 0, 13, 14, 219, 0, 220, 1};
    return {18, 0, 0, 0, 11, 12, 228, 229, 230, 2};
  }

  explicit FakeG1(JdkRelease of_release, std::uint32_t old_regions = 6) : FakeG1(of_release, layout_of(of_release), old_regions) {}
  FakeG1(JdkRelease of_release, const Layout& of_layout, std::uint32_t old_regions = 6) : release(of_release), layout(of_layout) {
    // A heap that nobody may look into.
    void* const heap = ::mmap(nullptr, region_count * region_bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    heap_base = reinterpret_cast<std::uint64_t>(heap);
    describe();
    lay_out_heap();
    lay_out_marking();
    for (std::uint32_t i = 0; i < old_regions; ++i) use(i, old_tag, region_bytes - 64 * i);
    use(region_count - 1, young_tag, region_bytes / 2);
    const Error error = g1.locate();
    if (error) std::abort();
  }
  ~FakeG1() { ::munmap(reinterpret_cast<void*>(heap_base), region_count * region_bytes); }
  FakeG1(const FakeG1&) = delete;
  FakeG1& operator=(const FakeG1&) = delete;

  JvmciConstants constants() const {
    return JvmciConstants({{reinterpret_cast<const std::byte*>(text), sizeof text, false},
                           {reinterpret_cast<const std::byte*>(entries), sizeof entries, true}});
  }

  void use(std::uint32_t region, Tag tag, std::uint64_t used_bytes) {
    std::vector<std::uint64_t>& object = objects[region];
    object[top_word] = bottom(region) + used_bytes;
    object[tag_word] = tag;
    for (const std::uint32_t word : {layout.tams, layout.last_tams, layout.parsable_bottom}) {
      if (word != 0) object[word] = bottom(region);
    }
    tams_table[region] = bottom(region);
    tars_table[region] = 0;
  }
  std::uint64_t bottom(std::uint32_t region) const { return heap_base + region * region_bytes; }
  std::uint64_t top(std::uint32_t region) const { return objects[region][top_word]; }
  bool is(std::uint32_t region, Tag tag) const { return static_cast<std::uint32_t>(objects[region][tag_word]) == tag; }
  std::uint64_t& tams(std::uint32_t region) { return layout.tams != 0 ? objects[region][layout.tams] : tams_table[region]; }
  /// That the marking under way will have found.
  std::uint64_t live_words(std::uint32_t region) { return (tams(region) - bottom(region)) / 8 - 10 * (region + 1); }

  /// One pause, as the watch sees it. `meddle` does what the pause itself does not.
  template <typename Meddle>
  PauseKind pause(MarkingWatch& watch, PauseKind kind, Meddle meddle) {
    const bool no_collection = kind == PauseKind::remark || kind == PauseKind::remark_overflow || kind == PauseKind::cleanup;
    counts[2] = no_collection ? no_cause : no_cause - 7;
    watch.pause_starts();
    happen(kind);
    meddle();
    const PauseKind seen = watch.pause_ends();
    counts[2] = no_cause;
    return seen;
  }
  PauseKind pause(MarkingWatch& watch, PauseKind kind) {
    return pause(watch, kind, [] {});
  }
  /// The pauses of one concurrent cycle.
  void cycle(MarkingWatch& watch) {
    pause(watch, PauseKind::concurrent_start);
    pause(watch, PauseKind::young_in_marking);
    pause(watch, PauseKind::remark);
    pause(watch, PauseKind::cleanup);
    thread_object[thread_words - 1] = 0;
  }

  void happen(PauseKind kind) {
    counts[0] += counts_as_collection(kind) ? 1 : 0;
    if (kind == PauseKind::concurrent_start) begin_marking();
    if (kind == PauseKind::undone_start) thread_object[thread_words - 1] = 2;
    if (kind == PauseKind::remark) finish_marking();
    if (kind == PauseKind::cleanup) clean_up();
    if (kind == PauseKind::full) {
      ++counts[1];
      set_active(false);
      clean_up();
      swap_bitmaps();
      for (std::uint32_t i = 0; i < region_count; ++i) {
        if (layout.last_tams != 0) objects[i][layout.last_tams] = bottom(i);
      }
    }
  }
  /// JDK 17: of the last marking, and of the one under way.
  std::vector<std::uint64_t>& last_bits() { return bits[mark[last_bitmap_word] == mark_bitmap_address(0) ? 0 : 1]; }
  std::vector<std::uint64_t>& next_bits() { return bits[mark[last_bitmap_word] == mark_bitmap_address(0) ? 1 : 0]; }
  void set_active(bool on) {
    for (auto& thread : java_threads) thread[active_offset] = std::byte{on};
  }

  const JdkRelease release;
  const Layout layout;
  std::uint64_t heap_base = 0;
  VmStructs structs;
  G1Heap g1{structs};
  std::vector<std::uint64_t> heap_object = std::vector<std::uint64_t>(64);
  std::vector<std::uint64_t> mark = std::vector<std::uint64_t>(ConcurrentMark::words);
  static constexpr std::uint32_t thread_words = 128;
  std::vector<std::uint64_t> thread_object = std::vector<std::uint64_t>(512);
  std::vector<std::vector<std::uint64_t>> objects;
  std::vector<std::uint64_t> tams_table = std::vector<std::uint64_t>(region_count);
  std::vector<std::uint64_t> tars_table = std::vector<std::uint64_t>(region_count);
  std::vector<std::uint64_t> live_table = std::vector<std::uint64_t>(region_count * 2);
  std::uint32_t* counts = nullptr;  // collections, full ones, cause
  alignas(8) std::byte java_threads[2][128] = {};

  static constexpr std::uint32_t top_word = 3;
  static constexpr std::uint32_t tag_word = 4;
  static constexpr std::uint32_t mark_in_heap = 40;  // of the heap's words
  static constexpr std::uint32_t no_cause = 21;

 private:
  bool counts_as_collection(PauseKind kind) const {
    if (kind == PauseKind::cleanup) return release != JdkRelease::jdk25;
    if (kind == PauseKind::remark) return release == JdkRelease::jdk25;
    return kind != PauseKind::remark_overflow && kind != PauseKind::nothing;
  }

  void describe() {
    structs.universe_collected_heap = reinterpret_cast<const std::byte*>(&heap_address);
    structs.region_grain_bytes = reinterpret_cast<const std::byte*>(&grain_bytes);
    structs.heap_reserved = 8;
    structs.memregion_start = 0;
    structs.memregion_words = 8;
    structs.g1_region_manager = 64;
    structs.manager_regions = 0;
    structs.table_base = 0;
    structs.table_length = 8;
    structs.heap_total_collections = 32;
    structs.region_bottom = 8;
    structs.region_end = 16;
    structs.region_top = top_word * 8;
    structs.region_type = tag_word * 8;
    structs.type_tag = 0;
    structs.tag_free = free_tag;
    structs.tag_young_mask = young_tag;
    structs.tag_humongous_mask = 4;
    structs.tag_old_mask = old_tag;
    structs.tag_humongous_start = 12;
    structs.region_object_bytes = layout.region_words * 8;
    structs.g1_heap_bytes = heap_object.size() * 8;
    structs.java_thread_list = reinterpret_cast<const std::byte*>(&thread_list_address);
    structs.thread_list_length = 0;
    structs.thread_list_threads = 8;
    structs.thread_stack_base = 0;
    structs.thread_stack_bytes = 0;
  }

  void lay_out_heap() {
    objects.assign(region_count, std::vector<std::uint64_t>(layout.region_words));
    for (std::uint32_t i = 0; i < region_count; ++i) {
      for (std::uint32_t word = 0; word < layout.region_words; ++word) objects[i][word] = word % 3 == 0 ? i : word * 977 + i;
      objects[i][1] = bottom(i);
      objects[i][2] = bottom(i) + region_bytes;
      use(i, free_tag, 0);
      region_table.push_back(reinterpret_cast<std::uint64_t>(objects[i].data()));
    }
    heap_address = reinterpret_cast<std::uint64_t>(heap_object.data());
    heap_object[1] = heap_base;
    heap_object[2] = region_count * region_bytes / 8;
    heap_object[8] = reinterpret_cast<std::uint64_t>(region_table.data());
    heap_object[9] = region_count;
    counts = reinterpret_cast<std::uint32_t*>(&heap_object[4]);
    counts[2] = no_cause;
    thread_list[0] = 2;
    thread_list[1] = reinterpret_cast<std::uint64_t>(java_thread_addresses);
    thread_list_address = reinterpret_cast<std::uint64_t>(thread_list);
    for (unsigned i = 0; i < 2; ++i) java_thread_addresses[i] = reinterpret_cast<std::uint64_t>(java_threads[i]);
    entries[3] = reinterpret_cast<std::uint64_t>(text) + 2;
    entries[4] = active_offset;
  }

  void lay_out_marking() {
    const std::uint64_t address = reinterpret_cast<std::uint64_t>(mark.data());
    heap_object[mark_in_heap] = address;
    heap_object[mark_in_heap + 1] = reinterpret_cast<std::uint64_t>(thread_object.data());
    thread_object[thread_words - 2] = address;
    mark[0] = heap_object[mark_in_heap + 1];
    mark[1] = heap_address;
    std::uint32_t word = 2;
    const unsigned bitmaps = release == JdkRelease::jdk17 ? 2 : 1;
    for (unsigned i = 0; i < bitmaps; ++i) word = lay_out_bitmap(word, bits[i]);
    if (bitmaps == 2) {
      last_bitmap_word = word;
      mark[word++] = address + 2 * 8;
      mark[word++] = address + 10 * 8;
    }
    mark[word++] = heap_base;
    mark[word++] = region_count * region_bytes / 8;
    // Words that lead elsewhere: into the heap, to nothing, to what is shorter than a table.
    mark[word++] = heap_base + 4096;
    mark[word++] = 8192;
    mark[word++] = address;
    mark[layout.live_table] = reinterpret_cast<std::uint64_t>(live_table.data());
    if (layout.tams_table != 0) mark[layout.tams_table] = reinterpret_cast<std::uint64_t>(tams_table.data());
    mark[layout.tars_table] = reinterpret_cast<std::uint64_t>(tars_table.data());
  }

  // The word behind it.
  std::uint32_t lay_out_bitmap(std::uint32_t word, std::vector<std::uint64_t>& of) {
    of.assign(region_count * region_bytes / 512, 0);
    const std::uint64_t itself = reinterpret_cast<std::uint64_t>(&mark[word]);
    const std::uint64_t heap_words = region_count * region_bytes / 8;
    const std::uint64_t shift = 0xabcd00000000;  // an int, and nothing behind it
    const std::uint64_t bitmap[8] = {itself + 4096, heap_base, heap_words, shift, reinterpret_cast<std::uint64_t>(of.data()), heap_words, itself + 4104, itself};
    std::memcpy(&mark[word], bitmap, sizeof bitmap);
    return word + 8;
  }

  void begin_marking() {
    set_active(true);
    thread_object[thread_words - 1] = 1;
    for (std::uint32_t i = 0; i < region_count; ++i) {
      if (is(i, old_tag)) tams(i) = top(i);
    }
    // The pause itself fills a region.
    for (std::uint32_t i = 0; i < region_count; ++i) {
      if (!is(i, free_tag)) continue;
      use(i, old_tag, region_bytes / 2);
      return;
    }
  }

  void swap_bitmaps() {
    if (last_bitmap_word != 0) std::swap(mark[last_bitmap_word], mark[last_bitmap_word + 1]);
  }

  std::uint64_t mark_bitmap_address(unsigned which) const { return reinterpret_cast<std::uint64_t>(&mark[2 + 8 * which]); }

  void finish_marking() {
    set_active(false);
    swap_bitmaps();
    for (std::uint32_t i = 0; i < region_count; ++i) {
      if (!is(i, old_tag)) continue;
      const bool marked = tams(i) != bottom(i);
      const std::uint64_t live = marked ? live_words(i) : 0;
      live_table[i * layout.live_stride] = live;
      tars_table[i] = top(i);
      std::vector<std::uint64_t>& object = objects[i];
      if (layout.last_tams != 0) object[layout.last_tams] = tams(i);
      if (layout.last_live != 0) object[layout.last_live] = live * 8;
      if (layout.parsable_bottom != 0) object[layout.parsable_bottom] = tams(i);
      if (layout.garbage != 0 && marked) object[layout.garbage] = tams(i) - bottom(i) - live * 8;
      tams(i) = bottom(i);
    }
  }

  void clean_up() {
    for (std::uint32_t i = 0; i < region_count; ++i) {
      tars_table[i] = 0;
      tams(i) = bottom(i);
      if (layout.parsable_bottom != 0) objects[i][layout.parsable_bottom] = bottom(i);
    }
  }

  const char text[56] = "x\0G1ThreadLocalData::satb_mark_queue_active_offset";
  std::uint64_t heap_address = 0;
  std::uint64_t grain_bytes = region_bytes;
  std::vector<std::uint64_t> region_table;
  std::vector<std::uint64_t> bits[2];
  std::uint32_t last_bitmap_word = 0;  // of the marking's, and behind it the other's; 0: there is one bitmap
  std::uint64_t thread_list_address = 0;
  std::uint64_t thread_list[2] = {};
  std::uint64_t java_thread_addresses[2] = {};
  std::uint64_t entries[8] = {};
};

}  // namespace farheap
