// Stubs: what the objects of one region refer to elsewhere, and the mirrors of their classes, in an array that is an ordinary live object.
// The collector looks into it and keeps it up to date, so that it need not look into the region.
//
//         made for the next pause        at its start, all checks held      concurrent start        remark
//   none -----------------------> made -------------------------> filled -------------------> used -------> filled
//    ^                             | a check failed                 |                          |
//    |                             v                                v  the region has changed  v
//    +---------------------------- over <---------------------------+--------------------------+
//     its maker lets go
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/units.hpp"
#include "hotspot/heap_model.hpp"
#include "hotspot/vm_memory.hpp"

namespace farheap {

enum class StubState : std::uint8_t { none, made, filled, used, over };

/// How references lie in an Object[].
struct ArrayForm {
  std::uint32_t header_bytes = 0;
  std::uint32_t length_offset = 0;
  PointerEncoding oops;

  std::uint32_t oop_bytes() const { return oops.narrow ? 4 : 8; }
  std::uint64_t place(std::uint64_t array, std::uint32_t index) const { return array + header_bytes + std::uint64_t{index} * oop_bytes(); }
  void write(std::uint64_t array, std::uint32_t index, std::uint64_t object) const {
    if (oops.narrow) store_to(place(array, index), static_cast<std::uint32_t>((object - oops.base) >> oops.shift));
    else store_to(place(array, index), object);
  }
  /// 0: null.
  std::uint64_t read(std::uint64_t array, std::uint32_t index) const {
    if (!oops.narrow) return load_at<std::uint64_t>(place(array, index));
    const auto narrow = load_at<std::uint32_t>(place(array, index));
    return narrow == 0 ? 0 : oops.base + (std::uint64_t{narrow} << oops.shift);
  }
  std::uint32_t length(std::uint64_t array) const { return load_at<std::uint32_t>(array + length_offset); }
};

/// The maker's while it is none or over; from made on only the pauses write, but for `state`, which the maker may move from filled to over.
struct RegionStub {
  std::atomic<StubState> state{StubState::none};
  std::uint64_t slot = 0;         // address of the JVM's strong reference to the array
  std::uint32_t references = 0;   // elements of the array
  std::uint32_t target_count = 0; // the first of them; behind these are mirrors
  std::uint32_t used_bytes = 0;   // of the region, when it was read; so is what follows
  std::uint64_t rewrites = 0;     // RemoteHeap::rewrites of its pages
  std::uint64_t times_stale = 0;  // RegionSkip::times_stale
  std::vector<std::uint64_t> targets;  // addresses as they were then, ascending
  std::vector<std::uint64_t> mirrors;  // addresses of the JVM's references to mirrors
  bool changed = false;                // it is over because the region is not as it was read
  std::uint64_t content = 0;           // RegionStubs::content_of, when it was filled

  std::uint64_t array() const { return load_at<std::uint64_t>(slot); }
  bool is_held() const {
    const StubState now = state.load(std::memory_order_acquire);
    return now == StubState::filled || now == StubState::used;
  }
  bool is_made() const { return is_held() || state.load(std::memory_order_acquire) == StubState::made; }
  bool change(StubState from, StubState to) { return state.compare_exchange_strong(from, to, std::memory_order_acq_rel); }
};

/// By region.
struct RegionStubs {
  explicit RegionStubs(std::uint32_t regions) : count(regions), _stubs(new RegionStub[regions]) {}
  RegionStub& of(RegionIndex region) { return _stubs[raw(region)]; }
  const RegionStub& of(RegionIndex region) const { return _stubs[raw(region)]; }
  /// Of one that is filled: changes when any target moves. Mirrors may.
  std::uint64_t content_of(const RegionStub& stub) const {
    const std::uint64_t array = stub.array();
    std::uint64_t sum = 0;
    for (std::uint32_t i = 0; i < stub.target_count; ++i) sum = (sum ^ form.read(array, i)) * 0x9e3779b97f4a7c15u + (sum >> 29);
    return sum;
  }

  const std::uint32_t count;
  ArrayForm form;  // set before any is made

 private:
  const std::unique_ptr<RegionStub[]> _stubs;
};

}  // namespace farheap
