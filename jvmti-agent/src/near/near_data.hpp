// Path D, near data: take stock of what is remote -> give the servers copies of what is here of the regions they hold -> look for roots in
// the rest of this machine's memory -> tell the servers what they can read, and each other -> call all of them -> check.
// The data path goes on meanwhile and takes no notice.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/error.hpp"
#include "hotspot/heap_model.hpp"
#include "hotspot/known_live.hpp"
#include "near/catch_up.hpp"
#include "near/cold_heap.hpp"
#include "near/cold_references.hpp"
#include "near/cold_stock.hpp"
#include "near/local_scan.hpp"
#include "near/told_server.hpp"
#include "pager.hpp"
#include "transport/remote_heap.hpp"

namespace farheap {

enum class NearFunction : std::uint8_t {
  histogram,  // objects and bytes by class
  liveness,   // and what of them nothing refers to
};

/// What a question was asked of.
struct AskedHeap {
  const ColdStock& stock;
  const std::vector<ClassLayout>& layouts;
  const ObjectEncoding& encoding;
};

/// Who asks for the references of regions.
class ReferencesTaker {
 public:
  virtual ~ReferencesTaker() = default;
  /// The regions to be asked of: old ones.
  virtual std::vector<std::uint32_t> choose(const ColdStock& stock) = 0;
  /// Before one of them is read: which of its objects the collector knows to be dead. False: not for now.
  virtual bool known_live(std::uint32_t region, KnownLive* out) = 0;
  /// The answer for one of them, which has it as its only source: it was read from the server's copies that `rewrites` names
  /// (RemoteHeap::rewrites), none of whose pages differed from what was here. False: no more are wanted.
  virtual bool take(std::uint32_t region, std::uint64_t rewrites, const ColdReferences& references, const AskedHeap& asked) = 0;
};

/// Any thread that may wait: seconds for a large heap. One question at a time.
class NearData {
 public:
  /// `pager` is null when nothing is paged.
  NearData(Pager* pager, RemoteHeap& remote, const HeapRange& range, const CollectorView& collector, const VmStructs& structs,
           const HiddenOffsets& hidden)
      : _pager(pager), _remote(remote), _range(range), _collector(collector), _model(structs, hidden) {}

  /// Error (environment): with what to do.
  Error ask(NearFunction function, ColdHeap* out);

  /// Asks what regions refer to in others, one region after the other; of a region at most `targets_max` objects are told.
  /// Error (environment): with what to do.
  Error ask_references(std::uint32_t targets_max, ReferencesTaker& taker);

 private:
  Error ask_servers(NearFunction function, ColdHeap* out);
  Error open_servers();
  Error ask_for_references(std::uint32_t targets_max, ReferencesTaker& taker);
  bool refresh(RegionIndex region, std::uint32_t used_bytes, CatchUp* copies, std::uint64_t* rewrites);
  Error references_of_one(std::uint32_t region, std::uint32_t targets_max, const ColdStock& stock,
                          const std::vector<std::uint64_t>& classes, const KnownLive& known_live, ColdReferences* out);
  ToldServer* server_of(std::uint32_t region);
  void catch_up(ColdStock* stock);
  Error look_for_roots(RootSet* roots, ColdStock* stock);
  Error tell_servers(NearFunction function, const ColdStock& stock, const RootSet& roots);
  Error introduce_servers();
  Error call_servers(NearFunction function, ColdHeap* out);
  Error await_answers();
  Error take_answers(const ColdStock& stock, ColdHeap* out) const;
  Error take_answer(ToldServer& server, const ColdStock& stock, std::unordered_map<std::uint64_t, std::size_t>* class_at,
                    std::vector<wire::ColdRegion>* regions, ColdHeap* out) const;
  void take_regions(const std::vector<wire::ColdRegion>& regions, const ColdStock& stock, ColdHeap* out) const;
  bool note_dead(const ColdRegion& told, const ColdStock& stock) const;
  std::string name_of(std::uint64_t klass) const;

  Pager* const _pager;
  RemoteHeap& _remote;
  const HeapRange _range;
  const CollectorView& _collector;
  HeapModel _model;
  std::mutex _one_question;
  // Of the question that is being answered.
  ObjectEncoding _encoding;
  std::vector<ClassLayout> _layouts;
  std::vector<std::unique_ptr<ToldServer>> _servers;
};

}  // namespace farheap
