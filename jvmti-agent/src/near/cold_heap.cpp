#include "near/cold_heap.hpp"

#include <algorithm>

#include "base/debug_hooks.hpp"
#include "near/answer_reader.hpp"

namespace farheap {
namespace {

bool is_read(const wire::ColdRegion& told, const Asked& asked) {
  const std::size_t end_region = std::min(asked.end_region, asked.regions.size());
  if (told.region < asked.first_region || told.region >= end_region || told.dead_bytes > told.bytes) return false;
  const auto kind = static_cast<wire::RegionKind>(asked.regions[told.region].kind);
  if (told.epoch != asked.regions[told.region].epoch) return false;
  if (kind == wire::RegionKind::old) return told.bytes <= asked.region_bytes;
  return kind == wire::RegionKind::humongous_start && told.bytes <= (asked.regions.size() - told.region) * asked.region_bytes;
}

bool is_possible(const wire::ColdClass& told, std::uint64_t heap_bytes) {
  return told.bytes <= heap_bytes && told.objects <= told.bytes && told.dead_objects <= told.objects && told.dead_bytes <= told.bytes;
}

}  // namespace

bool still_holds(const ColdRegion& told, const PageTable& pages, const HeapRange& range) {
  if (debug::is_broken(debug::Rule::epoch)) return true;
  return pages.remote_epoch(range.first_page(told.region), told.regions * range.pages_per_region()) == told.epoch;
}

bool read_answer(const std::vector<std::byte>& answer, const Asked& asked, wire::ColdHeap* head, std::vector<wire::ColdClass>* classes,
                 std::vector<wire::ColdRegion>* regions) {
  AnswerReader reader(answer);
  if (!reader.take(head) || !reader.take(head->classes, classes) || !reader.take(head->regions, regions) || !reader.is_at_end()) return false;
  const std::uint64_t heap_bytes = asked.regions.size() * asked.region_bytes;
  for (const wire::ColdClass& told : *classes) {
    if (!is_possible(told, heap_bytes)) return false;
  }
  std::uint64_t next = 0;  // regions come in order, each once
  for (const wire::ColdRegion& told : *regions) {
    if (told.region < next || !is_read(told, asked)) return false;
    next = std::uint64_t{told.region} + 1;
  }
  return head->bytes <= heap_bytes && head->unreadable <= asked.regions.size();
}

}  // namespace farheap
