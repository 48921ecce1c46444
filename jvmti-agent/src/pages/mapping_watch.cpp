#include "pages/mapping_watch.hpp"

#include <poll.h>
#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/backoff.hpp"
#include "base/debug_hooks.hpp"
#include "base/native_thread.hpp"

namespace farheap {

Error MappingWatch::start() {
  if (Error error = _pagemap.open()) return error;
  std::byte* const end = _heap.range.base() + _heap.range.bytes();
  for (const Mapping& mapping : mappings_in(_heap.range.base(), end)) {
    if (mapping.anonymous) _anonymous.push_back(mapping);
  }
  // Charged whole: the JVM may touch all of them, and nothing can be evicted there.
  _unmanaged_bytes = _heap.range.bytes() - anonymous_bytes();
  _heap.budget.charge_found(static_cast<std::uint32_t>(_unmanaged_bytes >> page_shift));
  if (Error error = register_all()) return error;
  for (const Mapping& mapping : _anonymous) take_stock(mapping.start, mapping.end);
  return start_native_thread("farheap maps", enter, this, &_thread);
}

Error MappingWatch::register_all() {
  for (const Mapping& mapping : _anonymous) {
    const auto bytes = static_cast<std::size_t>(mapping.end - mapping.start);
    if (const int error = _heap.uffd.register_range(mapping.start, bytes)) {
      return {ExitStatus::environment, std::string("the Java heap cannot be registered with userfaultfd: ") + std::strerror(error)};
    }
    // A forked child must not see absent pages as zeros, nor make the heap's pages shared. Huge pages would count pages nobody touched.
    ::madvise(mapping.start, bytes, MADV_DONTFORK);
    ::madvise(mapping.start, bytes, MADV_NOHUGEPAGE);
    _heap.blocks.add(_heap.range.page_at(mapping.start), _heap.range.page_at(mapping.end - page_bytes) + 1);
  }
  return Error::none();
}

void MappingWatch::take_stock(std::byte* start, std::byte* end) {
  for (std::byte* at = start; at < end; at += Pagemap::look_pages_max * page_bytes) {
    const std::size_t pages_left = static_cast<std::size_t>(end - at) >> page_shift;
    const auto count = static_cast<std::uint32_t>(std::min<std::size_t>(Pagemap::look_pages_max, pages_left));
    const std::uint64_t exists = _pagemap.exists(at, count);
    const PageIndex first = _heap.range.page_at(at);
    std::uint32_t unknown = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
      if ((exists >> i & 1) == 0) continue;
      if (_heap.pages.change(first + i, PageWord::of(PageState::untouched), PageWord::of(PageState::resident))) ++unknown;
    }
    _heap.budget.charge_found(unknown);
  }
}

void* MappingWatch::enter(void* self) {
  static_cast<MappingWatch*>(self)->run();
  return nullptr;
}

void MappingWatch::run() {
  pollfd readable{_heap.uffd.descriptor(), POLLIN, 0};
  for (;;) {
    if (::poll(&readable, 1, -1) < 0 && errno != EINTR) stop(ExitStatus::internal, "internal check failed: poll (errno %d)", errno);
    if ((readable.revents & POLLIN) != 0) on_event();
  }
}

// While an event is unread the kernel refuses every page operation (EAGAIN), so evictors leave their lock soon and faults wait.
// Events come last in, first out: the one read may be newer than the first registration, hence the second.
void MappingWatch::on_event() {
  debug::delay(debug::Site::unmap_event);
  _heap.layout.take_alone();
  register_again();
  std::byte* start;
  std::byte* end;
  if (_heap.uffd.next_unmap(&start, &end)) {
    _heap.counters.unmap_events.add(1);
    debug::delay(debug::Site::unmap_taken);
    start = std::max(start, _heap.range.base());
    end = std::min(end, _heap.range.base() + _heap.range.bytes());
    if (start < end && !debug::is_broken(debug::Rule::unmap)) {
      adopt(start, end);
      register_again();
      forget(start, end);
      take_stock(start, end);
    }
  }
  _heap.layout.give_up();
}

void MappingWatch::register_again() {
  if (debug::is_broken(debug::Rule::unmap)) return;
  if (const Error error = register_all()) stop(error.status(), "%s", error.text().c_str());
}

// JDK 25 frees the regions of its class-data archive like any others, and then maps anonymous memory over the file.
void MappingWatch::adopt(std::byte* start, std::byte* end) {
  Mapping joined{start, end, true};
  std::vector<Mapping> anonymous;
  for (const Mapping& mapping : _anonymous) {
    if (mapping.end < start || mapping.start > end) {
      anonymous.push_back(mapping);
    } else {
      joined.start = std::min(joined.start, mapping.start);
      joined.end = std::max(joined.end, mapping.end);
    }
  }
  anonymous.push_back(joined);
  _anonymous = std::move(anonymous);
  const std::size_t unmanaged_bytes = _heap.range.bytes() - anonymous_bytes();
  _heap.budget.uncharge(static_cast<std::uint32_t>((_unmanaged_bytes - unmanaged_bytes) >> page_shift));
  _unmanaged_bytes = unmanaged_bytes;
}

std::size_t MappingWatch::anonymous_bytes() const {
  std::size_t bytes = 0;
  for (const Mapping& mapping : _anonymous) bytes += static_cast<std::size_t>(mapping.end - mapping.start);
  return bytes;
}

void MappingWatch::forget(std::byte* start, std::byte* end) {
  const std::uint32_t last = raw(_heap.range.page_at(end - 1));
  for (std::uint32_t page = raw(_heap.range.page_at(start)); page <= last; ++page) forget_page(PageIndex{page});
}

// Waits for no fault, for that may wait for the next event; only, in wp mode, for a page that is being dropped.
void MappingWatch::forget_page(PageIndex page) {
  Backoff backoff("a page that was dropped while the JVM unmapped it");
  for (;;) {
    const PageWord word = _heap.pages.load(page);
    const bool frame_gone = word.state() == PageState::resident ||
                            (_heap.uffd.mode() == EvictMode::wp &&
                             (word.state() == PageState::limbo || word.state() == PageState::writing_back));
    switch (word.state()) {
      case PageState::untouched:
      case PageState::filling:  // by the JVM's thread, which goes on since its event was read: new content
        return;
      case PageState::resident:
      case PageState::limbo:
      case PageState::writing_back:
      case PageState::remote:
        if (!_heap.pages.change(page, word, PageWord::of(PageState::untouched))) break;
        if (frame_gone) _heap.budget.uncharge(1);
        return;
      default:
        backoff.pause();
    }
  }
}

}  // namespace farheap
