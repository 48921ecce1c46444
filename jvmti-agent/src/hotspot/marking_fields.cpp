#include "hotspot/marking_fields.hpp"

#include <algorithm>

#include "base/own_memory.hpp"
#include "hotspot/vm_memory.hpp"

namespace farheap {

MarkingFields::MarkingFields(const VmStructs& structs, const G1Heap& g1, const ConcurrentMark& mark, JdkRelease release)
    : _structs(structs),
      _g1(g1),
      _mark(mark),
      _release(release),
      _region_count(g1.region_count()),
      _live_stride(release == JdkRelease::jdk25 ? 2 : 1),
      _tops(new std::uint64_t[_region_count]()),
      _regions(new MarkedRegion[_region_count]()),
      _live(new std::uint64_t[std::size_t{_region_count} * _live_stride]()) {
  using namespace marking_signatures;
  const bool is_17 = release == JdkRelease::jdk17;
  add("top at mark start", &_tams, tams_begun, is_17 ? tams_finished_17 : nullptr);
  add("top at rebuild start", &_tars, nullptr, tars_finished);
  if (is_17) {
    add("top at the last mark start", &_last_tams, nullptr, last_tams_finished);
    add("live bytes of the last marking", &_last_live_bytes, nullptr, last_live_bytes_finished);
  } else {
    add("parsable bottom", &_parsable_bottom, parsable_bottom_begun, parsable_bottom_finished);
    add("garbage bytes", &_garbage_bytes, nullptr, garbage_bytes_finished);
  }
  begin_searches();
}

void MarkingFields::begin_searches() {
  const auto region_words = std::min(static_cast<std::uint32_t>(_structs.region_object_bytes / word_bytes), region_words_max);
  for (std::uint32_t i = 0; i < _field_count; ++i) {
    FieldSearch* const search = _fields[i].search;
    search->begin_with(in_table(*_fields[i].search) ? ConcurrentMark::words : region_words);
    if (in_table(*_fields[i].search)) continue;
    for (const std::uint64_t known : {_structs.region_bottom, _structs.region_top, _structs.region_end}) {
      search->leave_out(known / word_bytes);
    }
  }
}

bool MarkingFields::in_table(const FieldSearch& search) const {
  return &search == &_tars || (&search == &_tams && _release == JdkRelease::jdk25);
}

std::uint64_t MarkingFields::place_of(const FieldSearch& search, RegionIndex region) const {
  if (!search.found()) return 0;
  if (in_table(search)) return _object[search.word()] + std::uint64_t{raw(region)} * word_bytes;
  return reinterpret_cast<std::uint64_t>(_g1.region_object(region)) + std::uint64_t{search.word()} * word_bytes;
}

std::uint64_t MarkingFields::live_words_at(RegionIndex region) const {
  return _object[live_words_word()] + std::uint64_t{raw(region)} * _live_stride * word_bytes;
}

void MarkingFields::note_tops() {
  for (std::uint32_t index = 0; index < _region_count; ++index) {
    const std::byte* const object = _g1.region_object(RegionIndex{index});
    const bool old = object != nullptr && _g1.kind(RegionIndex{index}) == RegionKind::old;
    _tops[index] = old ? load_from<std::uint64_t>(object + _structs.region_top) : 0;
  }
}

bool MarkingFields::look_when_begun() {
  read_regions();
  for (std::uint32_t index = 0; index < _region_count; ++index) {
    MarkedRegion& region = _regions[index];
    const bool as_full = region.is_old() && region.top > region.bottom && region.top == _tops[index];
    region.top_at_start = as_full ? region.top : 0;
  }
  _begun = enough() && _mark.copy(_object);
  if (!_begun) return false;
  for (std::uint32_t i = 0; i < _field_count; ++i) {
    if (_fields[i].begun != nullptr) look_into(_fields[i], _fields[i].begun);
  }
  return true;
}

// Live words are beside TARS, or TAMS on 25; what is computed from them is known only once that is.
bool MarkingFields::look_when_finished() {
  if (!_begun) return false;
  _begun = false;
  read_regions();
  if (!_mark.copy(_object)) return false;
  const Field* const tars = std::find_if(_fields, _fields + _field_count, [this](const Field& field) { return field.search == &_tars; });
  look_into(*tars, tars->finished);
  const bool knows_live = read_live_words();
  for (std::uint32_t i = 0; i < _field_count; ++i) {
    const Field& field = _fields[i];
    const bool needs_live = field.search == &_last_live_bytes || field.search == &_garbage_bytes;
    if (&field != tars && field.finished != nullptr && (knows_live || !needs_live)) look_into(field, field.finished);
  }
  return true;
}

bool MarkingFields::enough() const {
  std::uint32_t old = 0;
  std::uint32_t young = 0;
  for (std::uint32_t index = 0; index < _region_count; ++index) {
    old += _regions[index].top_at_start != 0;
    young += _regions[index].is_young() && _regions[index].top > _regions[index].bottom;
  }
  return old >= old_regions_min && young >= young_regions_min;
}

// Keeps `top_at_start`, but for regions that have become others.
void MarkingFields::read_regions() {
  for (std::uint32_t index = 0; index < _region_count; ++index) {
    MarkedRegion& region = _regions[index];
    const std::byte* const object = _g1.region_object(RegionIndex{index});
    region.kind = _g1.kind(RegionIndex{index});
    if (object == nullptr) continue;
    region.bottom = load_from<std::uint64_t>(object + _structs.region_bottom);
    region.top = load_from<std::uint64_t>(object + _structs.region_top);
    if (!region.is_old() || region.top < region.top_at_start) region.top_at_start = 0;
  }
}

std::uint32_t MarkingFields::live_words_word() const {
  return (_release == JdkRelease::jdk25 ? _tams : _tars).word() - 1;
}

bool MarkingFields::read_live_words() {
  if (!_tars.found() || !_tams.found() || live_words_word() >= ConcurrentMark::words) return false;
  const std::uint64_t table = _object[live_words_word()];
  const std::size_t bytes = std::size_t{_region_count} * _live_stride * word_bytes;
  if (!may_be_address(table) || !copy_own_memory(_live.get(), reinterpret_cast<const void*>(table), bytes)) return false;
  for (std::uint32_t index = 0; index < _region_count; ++index) _regions[index].live_words = _live[std::size_t{index} * _live_stride];
  return true;
}

void MarkingFields::look_into(const Field& field, Signature signature) {
  FieldSearch& search = *field.search;
  search.begin_pause();
  for (std::uint32_t word = 0; word < search.words(); ++word) {
    if (!search.is_candidate(word)) continue;
    if (in_table(search)) look_into_table(search, signature, word);
    else look_into_objects(search, signature, word);
  }
  search.end_pause();
}

void MarkingFields::look_into_objects(FieldSearch& search, Signature signature, std::uint32_t word) {
  for (std::uint32_t index = 0; index < _region_count; ++index) {
    const std::byte* const object = _g1.region_object(RegionIndex{index});
    if (object == nullptr || _regions[index].kind == RegionKind::free) continue;
    const auto value = load_from<std::uint64_t>(object + std::size_t{word} * word_bytes);
    if (!search.see(word, signature(_regions[index], value))) return;
  }
}

void MarkingFields::look_into_table(FieldSearch& search, Signature signature, std::uint32_t word) {
  const std::uint64_t table = _object[word];
  std::uint64_t values[chunk_regions];
  for (std::uint32_t first = 0; first < _region_count; first += chunk_regions) {
    const std::uint32_t count = std::min(chunk_regions, _region_count - first);
    const auto* const from = reinterpret_cast<const std::byte*>(table) + std::size_t{first} * word_bytes;
    const bool outside_heap = !_g1.range().contains(from) && !_g1.range().contains(from + (count - 1) * word_bytes);
    if (!may_be_address(table) || !outside_heap || !copy_own_memory(values, from, count * word_bytes)) {
      search.see(word, Fit::contradicts);
      return;
    }
    for (std::uint32_t i = 0; i < count; ++i) {
      const MarkedRegion& region = _regions[first + i];
      if (region.kind != RegionKind::free && !search.see(word, signature(region, values[i]))) return;
    }
  }
}

// As the sources have them; a compiler does not change the order of fields.
bool MarkingFields::in_order() const {
  switch (_release) {
    case JdkRelease::jdk17: return _last_tams.word() + 1 == _tams.word() && _tams.word() + 1 == _last_live_bytes.word();
    case JdkRelease::jdk21: return _tams.word() + 1 == _parsable_bottom.word() && _parsable_bottom.word() + 1 == _garbage_bytes.word();
    case JdkRelease::jdk25: return _tams.word() + 1 == _tars.word() && _parsable_bottom.word() + 1 == _garbage_bytes.word();
  }
  return false;
}

FieldHits MarkingFields::not_once() const {
  FieldHits missing{nullptr, 1};
  for (std::uint32_t i = 0; i < _field_count && missing.hits != 0; ++i) {
    if (!_fields[i].search->found()) missing = {_fields[i].name, _fields[i].search->hits()};
  }
  return missing.name != nullptr || in_order() ? missing : FieldHits{"the order of the fields", 0};
}

void MarkingFields::shift_one() { _fields[_field_count - 1].search->shift(); }

}  // namespace farheap
