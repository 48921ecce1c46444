#include "hotspot/concurrent_mark.hpp"

#include <algorithm>

#include "base/own_memory.hpp"
#include "hotspot/vm_memory.hpp"

namespace farheap {
namespace {

constexpr std::uint32_t word_bytes = sizeof(std::uint64_t);
// The marking thread's own fields come behind those of any thread, about a thousand bytes.
constexpr std::uint32_t thread_words = 512;

// Page by page: an object that is shorter than what is looked at may be the last thing mapped.
bool copy_words(std::uint64_t address, std::uint64_t* out, std::uint32_t count) {
  std::fill(out, out + count, 0u);
  const std::size_t bytes = std::size_t{count} * word_bytes;
  std::size_t copied = 0;
  while (copied < bytes) {
    const std::size_t step = std::min(page_bytes - (address + copied) % page_bytes, bytes - copied);
    if (!copy_own_memory(out + copied / word_bytes, reinterpret_cast<const void*>(address + copied), step)) break;
    copied += step;
  }
  return copied > 0;
}

Error not_once(const char* what, unsigned hits) {
  return {ExitStatus::environment, std::string(what) + " was found " + std::to_string(hits) + " times, not once"};
}

}  // namespace

Error ConcurrentMark::find(const std::byte* heap_object, std::size_t heap_bytes, const HeapRange& range, JdkRelease release) {
  if (const unsigned hits = find_marking(heap_object, heap_bytes, range); hits != 1) return not_once("the marking's object", hits);
  if (const unsigned hits = find_thread_state(); hits != 1) return not_once("the marking thread's state", hits);
  std::uint64_t object[words];
  if (!copy(object)) return {ExitStatus::environment, "the marking's object cannot be read"};
  const unsigned bitmaps = release == JdkRelease::jdk17 ? 2 : 1;
  _bitmap_count = find_bitmaps(object, range);
  if (_bitmap_count != bitmaps) {
    return {ExitStatus::environment, "marking has " + std::to_string(_bitmap_count) + " bitmaps, not " + std::to_string(bitmaps)};
  }
  if (release != JdkRelease::jdk17) return Error::none();
  const unsigned hits = find_bitmap_pointers(object, range);
  return hits == 1 ? Error::none() : not_once("the order of the marking's bitmaps", hits);
}

unsigned ConcurrentMark::find_marking(const std::byte* heap_object, std::size_t heap_bytes, const HeapRange& range) {
  unsigned hits = 0;
  for (std::size_t at = 0; at + 2 * word_bytes <= heap_bytes; at += word_bytes) {
    const auto marking = load_from<std::uint64_t>(heap_object + at);
    const auto thread = load_from<std::uint64_t>(heap_object + at + word_bytes);
    const auto* const object = reinterpret_cast<const std::byte*>(marking);
    std::uint64_t head[2] = {};
    if (!may_be_address(marking) || !may_be_address(thread) || range.contains(object)) continue;
    if (!copy_own_memory(head, object, sizeof head)) continue;
    if (head[0] != thread || head[1] != reinterpret_cast<std::uint64_t>(heap_object)) continue;
    ++hits;
    _heap_object = heap_object;
    _in_heap = at;
    _address = marking;
    _thread = thread;
  }
  return hits;
}

unsigned ConcurrentMark::find_thread_state() {
  std::uint64_t thread[thread_words];
  if (!copy_words(_thread, thread, thread_words)) return 0;
  unsigned hits = 0;
  for (std::uint32_t word = 0; word + 1 < thread_words; ++word) {
    if (thread[word] != _address) continue;
    const auto state = static_cast<std::uint32_t>(thread[word + 1]);
    if (state > static_cast<std::uint32_t>(MarkingThread::undoing)) continue;
    ++hits;
    _thread_state = _thread + std::uint64_t{word + 1} * word_bytes;
  }
  return hits;
}

unsigned ConcurrentMark::find_bitmaps(const std::uint64_t (&object)[words], const HeapRange& range) {
  const auto heap_start = reinterpret_cast<std::uint64_t>(range.base());
  const std::uint64_t heap_words = range.bytes() / word_bytes;
  unsigned hits = 0;
  for (std::uint32_t at = 0; at + 8 <= words; ++at) {
    const std::uint64_t* const word = object + at;
    const std::uint64_t itself = _address + std::uint64_t{at} * word_bytes;
    // The shift is an int; what comes behind it has no meaning.
    const bool is_bitmap = may_be_address(word[0]) && word[1] == heap_start && word[2] == heap_words &&
                           static_cast<std::uint32_t>(word[3]) == 0 && may_be_address(word[4]) && word[5] == heap_words &&
                           may_be_address(word[6]) && word[7] == itself;
    if (!is_bitmap) continue;
    if (hits < bitmaps_max) _bitmaps[hits] = itself;
    ++hits;
  }
  return hits;
}

bool ConcurrentMark::are_bitmap_pointers(std::uint64_t first, std::uint64_t second) const {
  return (first == _bitmaps[0] && second == _bitmaps[1]) || (first == _bitmaps[1] && second == _bitmaps[0]);
}

// The heap's range comes behind them. A bitmap's address is also in the bitmap itself.
unsigned ConcurrentMark::find_bitmap_pointers(const std::uint64_t (&object)[words], const HeapRange& range) {
  unsigned hits = 0;
  for (std::uint32_t at = 0; at + 4 <= words; ++at) {
    if (!are_bitmap_pointers(object[at], object[at + 1])) continue;
    if (object[at + 2] != reinterpret_cast<std::uint64_t>(range.base()) || object[at + 3] != range.bytes() / word_bytes) continue;
    ++hits;
    _bitmap_pointers = std::uint64_t{at} * word_bytes;
  }
  return hits;
}

bool ConcurrentMark::still_holds() const {
  if (load_from<std::uint64_t>(_heap_object + _in_heap) != _address) return false;
  std::uint64_t head[2] = {};
  if (!copy_own_memory(head, reinterpret_cast<const void*>(_address), sizeof head)) return false;
  if (head[0] != _thread || head[1] != reinterpret_cast<std::uint64_t>(_heap_object)) return false;
  for (unsigned i = 0; i < _bitmap_count; ++i) {
    std::uint64_t itself = 0;
    const bool read = copy_own_memory(&itself, reinterpret_cast<const void*>(_bitmaps[i] + 7 * word_bytes), sizeof itself);
    if (!read || itself != _bitmaps[i]) return false;
  }
  if (_bitmap_pointers == 0) return true;
  std::uint64_t pointers[2] = {};
  return copy_own_memory(pointers, reinterpret_cast<const void*>(_address + _bitmap_pointers), sizeof pointers) &&
         are_bitmap_pointers(pointers[0], pointers[1]);
}

std::uint64_t ConcurrentMark::last_bits() const {
  if (_bitmap_pointers == 0) return 0;
  const auto bitmap = load_at<std::uint64_t>(_address + _bitmap_pointers);
  return load_at<std::uint64_t>(bitmap + 4 * word_bytes);
}

bool ConcurrentMark::copy(std::uint64_t (&out)[words]) const { return copy_words(_address, out, words); }

MarkingThread ConcurrentMark::thread_state() const {
  return static_cast<MarkingThread>(load_from<std::uint32_t>(reinterpret_cast<const std::byte*>(_thread_state)));
}

}  // namespace farheap
