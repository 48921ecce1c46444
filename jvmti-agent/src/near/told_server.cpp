#include "near/told_server.hpp"

#include <algorithm>

namespace farheap {
namespace {

void append(std::string* to, const void* from, std::size_t bytes) { to->append(static_cast<const char*>(from), bytes); }

std::string encode(const ClassLayout& layout) {
  wire::ClassLayout head{};
  head.klass = layout.klass;
  head.instance_bytes = layout.instance_bytes;
  head.kind = static_cast<std::uint16_t>(layout.kind);
  head.name_bytes = static_cast<std::uint16_t>(layout.name.size());
  head.oop_map_blocks = static_cast<std::uint16_t>(layout.fields.size());
  head.array_header_bytes = static_cast<std::uint16_t>(layout.array_header_bytes);
  head.log2_element_bytes = static_cast<std::uint16_t>(layout.log2_element_bytes);
  head.weak = layout.weak ? 1 : 0;
  const bool is_reference = layout.kind == ClassKind::reference;
  head.first = is_reference ? layout.referent_offset : layout.size_offset;
  head.second = is_reference ? layout.discovered_offset : layout.static_count_offset;
  head.third = layout.kind == ClassKind::mirror ? layout.instance_bytes : 0;
  std::string bytes;
  append(&bytes, &head, sizeof head);
  static_assert(sizeof(ReferenceFields) == sizeof(wire::OopMapBlock));
  append(&bytes, layout.fields.data(), layout.fields.size() * sizeof(ReferenceFields));
  bytes += layout.name;
  bytes.resize((bytes.size() + 7) / 8 * 8);
  return bytes;
}

std::string encode(const NearServer& peer, std::uint32_t index) {
  const std::string& host = peer.address.host;
  const wire::Peer head{peer.lease, peer.key, raw(remote_offset(peer.first)), std::uint64_t{peer.pages} * page_bytes, index,
                        peer.address.port, static_cast<std::uint16_t>(host.size())};
  std::string bytes;
  append(&bytes, &head, sizeof head);
  bytes += host;
  bytes.resize((bytes.size() + 7) / 8 * 8);
  return bytes;
}

/// Entries of different sizes, sent as soon as they fill a frame.
class Frames {
 public:
  Frames(NearLine& line, wire::NearType type, std::uint32_t first = 0) : _line(line), _type(type), _first(first) {}

  Error add(const void* entry, std::size_t bytes) {
    if (_bytes.size() + bytes > NearLine::entries_bytes_max) {
      if (Error error = send()) return error;
    }
    append(&_bytes, entry, bytes);
    ++_count;
    return Error::none();
  }

  Error send() {
    if (_count == 0) return Error::none();
    const wire::Entries head{_first, _count};
    const Error error = _line.tell(_type, &head, sizeof head, _bytes.data(), _bytes.size());
    // Where entries have a number, the next frame goes on with it.
    if (_type == wire::NearType::region_table) _first += _count;
    _bytes.clear();
    _count = 0;
    return error;
  }

 private:
  NearLine& _line;
  const wire::NearType _type;
  std::uint32_t _first;
  std::uint32_t _count = 0;
  std::string _bytes;
};

static_assert(static_cast<int>(ClassKind::stack_chunk) == static_cast<int>(wire::LayoutKind::stack_chunk));
static_assert(static_cast<int>(ClassKind::mirror) == static_cast<int>(wire::LayoutKind::mirror));

}  // namespace

Error ToldServer::tell(const HeapTelling& heap) {
  if (!_open) {
    if (Error error = _line.open(_server)) return error;
    if (Error error = tell_encoding(heap)) return error;
    _open = true;
  }
  if (Error error = tell_classes(heap.layouts)) return error;
  if (Error error = tell_regions(heap.stock)) return error;
  if (Error error = tell_held(heap)) return error;
  return heap.roots == nullptr ? Error::none() : tell_roots(heap);
}

Error ToldServer::tell_peers(std::uint64_t call, std::size_t index, const std::vector<NearServer>& all) {
  std::string peers;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i != index) peers += encode(all[i], static_cast<std::uint32_t>(i));
  }
  const wire::Peers head{call, static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(all.size() - 1)};
  return _line.tell(wire::NearType::near_peers, &head, sizeof head, peers.data(), peers.size());
}

Error ToldServer::tell_encoding(const HeapTelling& heap) {
  wire::HeapEncoding encoding{};
  encoding.heap_base = reinterpret_cast<std::uint64_t>(heap.range.base());
  encoding.heap_bytes = heap.range.bytes();
  encoding.oop_base = heap.encoding.oops.base;
  encoding.klass_base = heap.encoding.klasses.base;
  encoding.region_bytes = heap.range.pages_per_region() * static_cast<std::uint32_t>(page_bytes);
  encoding.object_alignment = heap.encoding.alignment;
  encoding.narrow_oops = heap.encoding.oops.narrow ? 1 : 0;
  encoding.oop_shift = static_cast<std::uint8_t>(heap.encoding.oops.shift);
  encoding.narrow_klasses = heap.encoding.klasses.narrow ? 1 : 0;
  encoding.klass_shift = static_cast<std::uint8_t>(heap.encoding.klasses.shift);
  encoding.compact_headers = heap.encoding.compact_headers ? 1 : 0;
  return _line.tell(wire::NearType::heap_encoding, &encoding, sizeof encoding);
}

// Each layout once, unless a class is gone: its address may be another's by now.
Error ToldServer::tell_classes(const std::vector<ClassLayout>& layouts) {
  std::unordered_map<std::uint64_t, std::string> now;
  for (const ClassLayout& layout : layouts) now.emplace(layout.klass, encode(layout));
  const bool some_gone =
      std::any_of(_classes.begin(), _classes.end(), [&](const auto& told) { return now.find(told.first) == now.end(); });
  if (some_gone) {
    if (Error error = _line.tell(wire::NearType::forget_classes, nullptr, 0)) return error;
    _classes.clear();
  }
  Frames frames(_line, wire::NearType::class_layouts);
  for (const auto& [klass, bytes] : now) {
    const auto told = _classes.find(klass);
    if (told != _classes.end() && told->second == bytes) continue;
    if (Error error = frames.add(bytes.data(), bytes.size())) return error;
  }
  _classes = std::move(now);
  return frames.send();
}

Error ToldServer::tell_regions(const ColdStock& stock) {
  Frames frames(_line, wire::NearType::region_table);
  for (const wire::Region& region : stock.regions) {
    if (Error error = frames.add(&region, sizeof region)) return error;
  }
  return frames.send();
}

// Its share begins and ends with extents, so with whole words.
Error ToldServer::tell_held(const HeapTelling& heap) {
  const std::uint32_t end = std::min(raw(_server.first) + _server.pages, heap.range.page_count());
  constexpr std::uint32_t pages_max = NearLine::entries_bytes_max / sizeof(std::uint64_t) * PageBits::per_word;
  for (std::uint32_t first = raw(_server.first); first < end; first += pages_max) {
    const std::uint32_t count = std::min(pages_max, end - first);
    const wire::Entries head{first, count};
    const std::size_t bytes = (count + PageBits::per_word - 1) / PageBits::per_word * sizeof(std::uint64_t);
    if (Error error = _line.tell(wire::NearType::held_pages, &head, sizeof head, heap.stock.held.words_from(first), bytes)) return error;
  }
  return Error::none();
}

Error ToldServer::tell_roots(const HeapTelling& heap) {
  const auto base = reinterpret_cast<std::uint64_t>(heap.range.base());
  Frames frames(_line, wire::NearType::addresses);
  Error failed = Error::none();
  heap.roots->for_each(first_region(heap.range), end_region(heap.range), [&](std::uint64_t offset) {
    const std::uint64_t address = base + offset;
    if (!failed) failed = frames.add(&address, sizeof address);
  });
  return failed ? failed : frames.send();
}

Error ToldServer::tell_words(const std::vector<std::uint64_t>& words) {
  Frames frames(_line, wire::NearType::addresses);
  for (const std::uint64_t word : words) {
    if (Error error = frames.add(&word, sizeof word)) return error;
  }
  return frames.send();
}

}  // namespace farheap
