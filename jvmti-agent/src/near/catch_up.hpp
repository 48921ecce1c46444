// Gives a server a copy of pages that are here, so that it can read a region of which only a part is remote. The pages stay here, and stay
// the authoritative ones; the copy is as stale as that of any page that has been fetched.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "pages/paged_heap.hpp"
#include "transport/remote_heap.hpp"

namespace farheap {

/// Background threads. While a page is copied it is claimed like one that is evicted: nobody else writes it back meanwhile, and none of our
/// writes outlives the claim; so no newer copy is ever overwritten with an older one.
class CatchUp {
 public:
  CatchUp(PagedHeap& heap, RemoteHeap& remote) : _heap(heap), _remote(remote), _buffer(new std::byte[run_pages_max * page_bytes]) {}

  /// Sends `count` pages from `first` on, of one region, as far as they are here. False: some could not be had, or a collector pause came
  /// in between, so that the copies may be of different contents. The pages' server must not be lost; if it is, the process ends as ever.
  bool send(PageIndex first, std::uint32_t count);

 private:
  std::uint32_t claim(PageIndex first, std::uint32_t count);
  bool send_claimed(PageIndex first, std::uint32_t count);

  PagedHeap& _heap;
  RemoteHeap& _remote;
  const std::unique_ptr<std::byte[]> _buffer;
  std::vector<PageWord> _claimed;  // what the pages' words were
};

}  // namespace farheap
