#include "hotspot/class_watch.hpp"

#include <time.h>

#include <algorithm>
#include <vector>

#include "base/clock.hpp"
#include "base/native_thread.hpp"

namespace farheap {

Error ClassWatch::start() {
  if (Error error = _model.read_encoding(&_shapes.encoding)) return error;
  return start_native_thread("farheap classes", enter, this, &_thread);
}

void* ClassWatch::enter(void* self) {
  static_cast<ClassWatch*>(self)->run();
  return nullptr;
}

// What looks like a header and is none is met for ever; so the less often a reading finds new classes, the longer until the next one. And
// where there are many classes a reading takes long: it is to take a fiftieth of a processor at most.
void ClassWatch::run() {
  constexpr std::uint32_t wait_ms_min = 250;
  constexpr std::uint32_t wait_ms_max = 32'000;
  constexpr std::uint32_t share_of_time_max = 50;
  std::uint32_t wait_ms = wait_ms_min;
  for (;;) {
    const timespec nap{wait_ms / 1000, static_cast<long>(wait_ms % 1000) * 1'000'000};
    ::nanosleep(&nap, nullptr);
    if (!_shapes.met_unknown.exchange(false, std::memory_order_relaxed)) continue;
    const std::uint64_t start_ns = now_ns();
    const bool found_new = read_classes();
    const auto took_ms = static_cast<std::uint32_t>((now_ns() - start_ns) / 1'000'000);
    wait_ms = std::min(std::max(found_new ? wait_ms_min : 2 * wait_ms, took_ms * share_of_time_max), wait_ms_max);
  }
}

// A class that is gone may have left its address to another one; when there are many such, the table begins anew.
bool ClassWatch::read_classes() {
  const std::uint32_t before = _shapes.table.size();
  const std::vector<ClassLayout> layouts = _model.layouts();
  if (before > layouts.size() + layouts.size() / 4) _shapes.table.clear();
  const std::uint32_t oop_bytes = _shapes.encoding.oops.narrow ? 4 : 8;
  for (const ClassLayout& layout : layouts) _shapes.table.put(header_word(layout.klass), KlassTable::shape_of(layout, oop_bytes));
  return _shapes.table.size() > before;
}

std::uint64_t ClassWatch::header_word(std::uint64_t klass) const {
  return _shapes.encoding.klasses.narrow ? (klass - _shapes.encoding.klasses.base) >> _shapes.encoding.klasses.shift : klass;
}

}  // namespace farheap
