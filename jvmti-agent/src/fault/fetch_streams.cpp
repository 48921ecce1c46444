#include "fault/fetch_streams.hpp"

namespace farheap {

FetchStreams& fetch_streams() {
  static thread_local FetchStreams streams;
  return streams;
}

}  // namespace farheap
