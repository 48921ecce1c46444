#include "pages/page_table.hpp"

#include <sys/mman.h>

#include "base/stop.hpp"

namespace farheap {
namespace {

constexpr std::uint32_t bit(PageState state) { return 1u << static_cast<std::uint32_t>(state); }

// successors[state]: the states that may follow. Untouched follows every state: unmapped memory has no content.
constexpr std::uint32_t successors[] = {
    /* untouched    */ bit(PageState::filling) | bit(PageState::resident),  // resident: found present
    /* filling      */ bit(PageState::resident) | bit(PageState::untouched),
    /* resident     */ bit(PageState::evicting) | bit(PageState::resident) | bit(PageState::untouched),
    /* evicting     */ bit(PageState::limbo) | bit(PageState::resident) | bit(PageState::untouched),
    /* limbo        */ bit(PageState::returning) | bit(PageState::writing_back) | bit(PageState::dropping) | bit(PageState::untouched),
    /* returning    */ bit(PageState::resident) | bit(PageState::limbo),
    /* writing_back */ bit(PageState::returning) | bit(PageState::dropping) | bit(PageState::remote) | bit(PageState::untouched),
    /* dropping     */ bit(PageState::remote) | bit(PageState::untouched),
    /* remote       */ bit(PageState::fetching) | bit(PageState::untouched),
    /* fetching     */ bit(PageState::resident) | bit(PageState::remote),
};

void* reserve_zeroed(std::size_t bytes) {
  void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) stop(ExitStatus::environment, "no memory for the page table (%zu bytes)", bytes);
  return memory;
}

[[noreturn]] void refuse(PageIndex page, PageState from, PageState to) {
  stop(ExitStatus::internal, "internal check failed: page %u may not go from state %u to state %u", raw(page),
       static_cast<unsigned>(from), static_cast<unsigned>(to));
}

}  // namespace

PageTable::PageTable(std::uint32_t page_count)
    : _page_count(page_count),
      _words(static_cast<std::atomic<std::uint32_t>*>(reserve_zeroed(std::size_t{page_count} * sizeof(std::uint32_t)))),
      _departures(
          static_cast<std::atomic<std::uint32_t>*>(reserve_zeroed(std::size_t{departure_blocks()} * sizeof(std::uint32_t)))) {
  static_assert(sizeof(std::atomic<std::uint32_t>) == sizeof(std::uint32_t));
  static_assert(static_cast<std::uint32_t>(PageState::untouched) == 0, "fresh memory is untouched pages");
}

bool PageTable::legal(PageState from, PageState to) {
  return (successors[static_cast<std::uint32_t>(from)] & bit(to)) != 0;
}

bool PageTable::change(PageIndex page, PageWord from, PageWord to) {
  if (!legal(from.state(), to.state())) refuse(page, from.state(), to.state());
  std::uint32_t expected = from.bits();
  if (!word(page).compare_exchange_strong(expected, to.bits(), std::memory_order_acq_rel, std::memory_order_acquire)) return false;
  if (from.state() == PageState::remote) _departures[raw(page) / departure_pages].fetch_add(1, std::memory_order_release);
  return true;
}

std::uint64_t PageTable::remote_epoch(PageIndex first, std::uint32_t count) const {
  std::uint64_t departures = 0;
  for (std::uint32_t block = raw(first) / departure_pages; block < (raw(first) + count) / departure_pages; ++block) {
    departures += _departures[block].load(std::memory_order_acquire);
  }
  return departures;
}

std::uint32_t PageTable::count(PageState state) const {
  std::uint32_t count = 0;
  for (std::uint32_t page = 0; page < _page_count; ++page) count += load(PageIndex{page}).state() == state ? 1 : 0;
  return count;
}

void PageTable::end_claim(PageIndex page, PageWord to) {
  const PageWord from = load(page);
  if (!legal(from.state(), to.state())) refuse(page, from.state(), to.state());
  word(page).store(to.bits(), std::memory_order_release);
}

}  // namespace farheap
