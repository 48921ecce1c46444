#include "near/catch_up.hpp"

#include <sched.h>

#include <algorithm>

#include "base/debug_hooks.hpp"
#include "base/own_memory.hpp"
#include "base/stop.hpp"

namespace farheap {
namespace {

constexpr std::uint32_t tries_max = 1000;

}  // namespace

bool CatchUp::send(PageIndex first, std::uint32_t count) {
  const std::uint32_t pause = _heap.pause_epoch.load(std::memory_order_acquire);
  std::uint32_t tries = 0;
  for (std::uint32_t at = 0; at < count;) {
    const PageState state = _heap.pages.load(first + at).state();
    if (state == PageState::remote || (state == PageState::untouched && _heap.blocks.has(first + at))) {
      ++at;
      continue;
    }
    const std::uint32_t claimed = claim(first + at, std::min(count - at, run_pages_max));
    if (claimed > 0 && send_claimed(first + at, claimed)) {
      at += claimed;
      continue;
    }
    // On its way somewhere.
    if (++tries > tries_max) return false;
    ::sched_yield();
  }
  return pause % 2 == 0 && _heap.pause_epoch.load(std::memory_order_acquire) == pause;
}

std::uint32_t CatchUp::claim(PageIndex first, std::uint32_t count) {
  _claimed.clear();
  while (_claimed.size() < count) {
    const PageIndex page = first + static_cast<std::uint32_t>(_claimed.size());
    const PageWord word = _heap.pages.load(page);
    if (word.state() != PageState::resident) break;
    if (!debug::is_broken(debug::Rule::claim) && !_heap.pages.change(page, word, PageWord::of(PageState::evicting))) break;
    _claimed.push_back(word);
  }
  return static_cast<std::uint32_t>(_claimed.size());
}

// Copied by the kernel: a page that goes out with its block meanwhile is not there, and to touch it would wait for our own claim.
bool CatchUp::send_claimed(PageIndex first, std::uint32_t count) {
  const bool copied = copy_own_memory(_buffer.get(), _heap.range.address_of(first), count * page_bytes);
  if (copied) {
    const PageRun run{first, count, _buffer.get()};
    debug::delay(debug::Site::near_before_copy);
    const WriteBack told = _remote.write_back(&run, 1);
    if (told.status != IoStatus::ok) {
      stop(ExitStatus::server_lost, "memory server %s lost: it did not take a copy of page %u", _remote.server_name(first), raw(first));
    }
    _heap.counters.near_copied_bytes.add(told.sent_bytes);
  }
  for (std::uint32_t i = 0; i < count && !debug::is_broken(debug::Rule::claim); ++i) _heap.pages.end_claim(first + i, _claimed[i]);
  return copied;
}

}  // namespace farheap
