#include "near/cold_references.hpp"

#include <algorithm>
#include <utility>

#include "near/answer_reader.hpp"

namespace farheap {
namespace {

bool ascend(const std::vector<std::uint64_t>& values) {
  return std::adjacent_find(values.begin(), values.end(), [](std::uint64_t a, std::uint64_t b) { return a >= b; }) == values.end();
}

bool is_possible(const wire::ReferenceSource& told, const AskedReferences& asked) {
  if (told.epoch != asked.regions[told.region].epoch) return false;
  if (told.verdict > static_cast<std::uint32_t>(wire::Verdict::too_many)) return false;
  if (told.verdict != static_cast<std::uint32_t>(wire::Verdict::complete)) return told.targets == 0;
  const auto kind = static_cast<wire::RegionKind>(asked.regions[told.region].kind);
  return told.targets <= asked.targets_max && (kind == wire::RegionKind::old || kind == wire::RegionKind::humongous_start);
}

// All that were asked of, in order.
bool are_possible(const std::vector<wire::ReferenceSource>& told, const AskedReferences& asked) {
  std::size_t next = 0;
  for (std::size_t region = 0; region < asked.sources.size(); ++region) {
    if (!asked.sources[region]) continue;
    if (next == told.size() || told[next].region != region || !is_possible(told[next], asked)) return false;
    ++next;
  }
  return next == told.size();
}

bool are_possible(const RegionTargets& told, const AskedReferences& asked) {
  if (told.addresses.empty() || !ascend(told.addresses)) return false;
  const std::uint64_t bottom = asked.heap_base + told.region * asked.region_bytes;
  return std::all_of(told.addresses.begin(), told.addresses.end(),
                     [&](std::uint64_t address) { return address - bottom < asked.region_bytes && address % 8 == 0; });
}

}  // namespace

std::string references_of(std::uint32_t region, std::size_t regions, std::uint32_t targets_max,
                          std::uint32_t known_live_bytes) {
  constexpr std::size_t per_word = 64;
  const std::size_t words = (regions + per_word - 1) / per_word;
  std::vector<std::uint64_t> sets(2 * words, 0);
  sets[region / per_word] |= std::uint64_t{1} << region % per_word;
  for (std::size_t wanted = 0; wanted < regions; ++wanted) sets[words + wanted / per_word] |= std::uint64_t{1} << wanted % per_word;
  const wire::ReferencesAsked head{targets_max, known_live_bytes};
  std::string bytes(reinterpret_cast<const char*>(&head), sizeof head);
  bytes.append(reinterpret_cast<const char*>(sets.data()), sets.size() * sizeof sets[0]);
  return bytes;
}

bool read_references(const std::vector<std::byte>& answer, const AskedReferences& asked, ColdReferences* out) {
  AnswerReader reader(answer);
  wire::References head;
  if (!reader.take(&head) || !reader.take(head.sources, &out->sources) || !reader.take(head.classes, &out->classes)) return false;
  if (!are_possible(out->sources, asked) || !ascend(out->classes)) return false;
  if (!std::includes(asked.classes.begin(), asked.classes.end(), out->classes.begin(), out->classes.end())) return false;
  std::uint64_t told = 0;
  for (const wire::ReferenceSource& source : out->sources) told += source.targets;
  std::uint64_t taken = 0;
  std::uint64_t next = 0;  // regions come in order, each once
  out->targets.clear();
  for (std::uint32_t i = 0; i < head.target_regions; ++i) {
    wire::ReferenceTargets targets;
    RegionTargets region;
    if (!reader.take(&targets) || !reader.take(targets.count, &region.addresses)) return false;
    region.region = targets.region;
    if (targets.region < next || targets.region >= asked.wanted.size() || !asked.wanted[targets.region]) return false;
    if (!are_possible(region, asked)) return false;
    next = std::uint64_t{targets.region} + 1;
    taken += targets.count;
    out->targets.push_back(std::move(region));
  }
  // Sources may refer to the same.
  return reader.is_at_end() && taken == head.targets && taken <= told;
}

}  // namespace farheap
