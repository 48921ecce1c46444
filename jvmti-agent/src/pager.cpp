#include "pager.hpp"

#include <sys/mman.h>

#include <algorithm>

#include "base/stop.hpp"
#include "fault/sigbus_handler.hpp"

namespace farheap {

PagerSizes PagerSizes::of(std::uint64_t local_bytes, const HeapRange& range, EvictMode mode) {
  const std::uint64_t local_pages = local_bytes >> page_shift;
  if (local_pages >= range.page_count()) return {range.page_count(), 0, limbo_min, limbo_min};
  const auto budget = static_cast<std::uint32_t>(local_pages - local_pages / 32);
  const std::uint32_t reserve = std::clamp(budget / 16, 128u, 4096u);
  if (mode == EvictMode::remap) {
    const std::uint32_t slots = std::clamp(2 * budget / block_pages * block_pages, 4 * block_pages, limbo_max);
    return {budget, reserve, std::max(budget / 32, limbo_min), slots};
  }
  const std::uint32_t limbo = std::clamp(budget / 8, limbo_min, limbo_max);
  return {budget, reserve, limbo, limbo};
}

Pager::Pager(const HeapRange& range, std::uint64_t local_bytes, RemoteHeap& remote, const Uffd& uffd,
             const CollectorView& collector, Counters& counters, Mechanisms mechanisms, HeapShapes* shapes, MarkingWatch* marking)
    : Pager(range, PagerSizes::of(local_bytes, range, uffd.mode()), remote, uffd, collector, counters, mechanisms, shapes, marking) {}

Pager::Pager(const HeapRange& range, PagerSizes sizes, RemoteHeap& remote, const Uffd& uffd, const CollectorView& collector,
             Counters& counters, Mechanisms mechanisms, HeapShapes* shapes, MarkingWatch* marking)
    : _remote(remote),
      _heap(range, sizes.budget, sizes.reserve, uffd, collector, counters, mechanisms),
      _limbo(sizes.slots, limbo_memory(sizes, uffd)),
      _evict(_heap, remote, _limbo),
      _evictor(_heap, _evict, sizes.limbo),
      _fault(_heap, remote, _limbo, _evict, _evictor, mechanisms.prefetch && mechanisms.chase ? shapes : nullptr),
      _skip(marking != nullptr ? std::make_unique<RegionSkip>(_heap, *marking, remote, _limbo) : nullptr),
      _pause(_heap, marking, _skip.get()),
      _watch(_heap),
      _marking(marking) {
  static_assert(PagerSizes::limbo_max < PageWord::slots_max, "a page's word has room for every limbo slot");
}

std::byte* Pager::limbo_memory(const PagerSizes& sizes, const Uffd& uffd) {
  if (uffd.mode() == EvictMode::wp) return nullptr;
  const std::size_t bytes = std::size_t{sizes.slots} * page_bytes;
  void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) stop(ExitStatus::environment, "no address space for limbo (%zu bytes)", bytes);
  ::madvise(memory, bytes, MADV_DONTFORK);
  ::madvise(memory, bytes, MADV_NOHUGEPAGE);
  // The kernel moves pages only into registered ranges; but what is remapped onto a registered one is an unmap event.
  if (uffd.mode() == EvictMode::move && uffd.register_range(static_cast<std::byte*>(memory), bytes) != 0) {
    stop(ExitStatus::environment, "limbo cannot be registered");
  }
  return static_cast<std::byte*>(memory);
}

Error Pager::start() {
  if (Error error = MachineCosts::measure(&_heap.costs)) return error;
  if (Error error = _evict.start()) return error;
  if (Error error = install_sigbus_handler(_fault, _heap.range)) return error;
  if (Error error = _watch.start()) return error;
  return _evictor.start();
}

void Pager::describe(HeapFigures* figures) const {
  figures->resident_bytes = std::uint64_t{_heap.budget.charged_pages()} << page_shift;
  figures->peak_resident_bytes = std::uint64_t{_heap.budget.peak_pages()} << page_shift;
  figures->limbo_bytes = std::uint64_t{_evict.limbo_pages()} << page_shift;
  figures->reserve_bytes = std::uint64_t{_heap.budget.reserve_pages()} << page_shift;
  figures->unmanaged_bytes = _watch.unmanaged_bytes();
  figures->agent_bytes = _heap.pages.bytes() + _heap.refaults.bytes() + _heap.blocks.bytes() + _limbo.bookkeeping_bytes() + sizeof(Pager) +
                         _heap.range.region_count() + _evict.copy_bytes() + _fault.chase_bytes() +
                         (_marking != nullptr ? _marking->bytes() + _skip->bytes() : 0);
  figures->machine_fault_ns = _heap.costs.fault_ns;
  figures->machine_install_ns = _heap.costs.install_ns;
  figures->machine_touch_ns = _heap.costs.touch_ns;
  figures->machine_copy_ns = _heap.costs.kernel_copy_ns;
  figures->marking_calibrated = _marking != nullptr && _marking->is_calibrated() ? 1 : 0;
  figures->regions_skipped = _skip != nullptr ? _skip->regions_skipped() : 0;
  figures->stub_references = _heap.stub_references.load(std::memory_order_relaxed);
  figures->stub_bytes = _heap.stub_bytes.load(std::memory_order_relaxed);
  figures->records_lost = _heap.flight.lost_records();
  figures->evict = name_of(_heap.uffd.mode());
}

void Pager::clear_limbo() {
  constexpr std::uint32_t batch = 256;
  const std::uint32_t slots = _limbo.used();
  for (std::uint32_t cleared = 0; cleared < slots;) {
    const std::uint32_t now = _evict.clear_limbo(batch);
    if (now == 0) return;
    cleared += now;
  }
}

std::uint32_t Pager::pages_held_by(const char* server) const {
  for (const ServerFigures& figures : _remote.servers()) {
    if (figures.name == server) return remote_pages(figures.first, figures.pages);
  }
  return 0;
}

std::uint32_t Pager::remote_pages(PageIndex first, std::uint32_t count) const {
  std::uint32_t remote = 0;
  const std::uint32_t end = std::min(raw(first) + count, _heap.pages.page_count());
  for (std::uint32_t page = raw(first); page < end; ++page) {
    if (_heap.pages.load(PageIndex{page}).state() == PageState::remote) ++remote;
  }
  return remote;
}

}  // namespace farheap
