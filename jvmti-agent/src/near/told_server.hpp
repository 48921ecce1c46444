// A server, as near-data work sees it: what it has been told of the heap, and what it answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/error.hpp"
#include "hotspot/heap_model.hpp"
#include "near/cold_stock.hpp"
#include "near/root_set.hpp"
#include "pages/heap_range.hpp"
#include "transport/near_line.hpp"
#include "transport/remote_heap.hpp"

namespace farheap {

/// What every server is told for one question, or its share of it.
struct HeapTelling {
  const HeapRange& range;
  const ObjectEncoding& encoding;
  const std::vector<ClassLayout>& layouts;
  const ColdStock& stock;
  const RootSet* roots;  // null: the function begins nowhere
};

/// One thread at a time. After an Error it is of no use.
class ToldServer {
 public:
  explicit ToldServer(const NearServer& where) : _server(where) {}

  /// Connects, if it has not yet; tells what it does not know yet.
  Error tell(const HeapTelling& heap);
  /// Tells the servers of the other shares, for the next call, which all of them are given. `call` is random; `index` its own of `all`.
  Error tell_peers(std::uint64_t call, std::size_t index, const std::vector<NearServer>& all);

  /// What only the next call is given.
  Error tell_words(const std::vector<std::uint64_t>& words);

  NearLine& line() { return _line; }
  const NearServer& where() const { return _server; }
  std::size_t first_region(const HeapRange& range) const { return raw(_server.first) / range.pages_per_region(); }
  std::size_t end_region(const HeapRange& range) const { return (raw(_server.first) + _server.pages) / range.pages_per_region(); }

 private:
  Error tell_encoding(const HeapTelling& heap);
  Error tell_classes(const std::vector<ClassLayout>& layouts);
  Error tell_regions(const ColdStock& stock);
  Error tell_held(const HeapTelling& heap);
  Error tell_roots(const HeapTelling& heap);

  const NearServer _server;
  NearLine _line;
  bool _open = false;
  std::unordered_map<std::uint64_t, std::string> _classes;  // by klass, as it was sent
};

}  // namespace farheap
