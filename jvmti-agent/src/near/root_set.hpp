// Places in the heap that something outside of the traced regions may refer to; each once.
#pragma once

#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace farheap {

/// A bit for each word of the heap, of memory that is there as far as it is used. One thread's.
class RootSet {
 public:
  /// `wanted`: by region, whether roots in it matter.
  RootSet(std::uint64_t heap_bytes, unsigned region_shift, const std::vector<bool>& wanted)
      : _region_shift(region_shift), _wanted(wanted.begin(), wanted.end()), _words((heap_bytes / 8 + 63) / 64) {
    void* memory =
        ::mmap(nullptr, _words * sizeof(std::uint64_t), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    _bits = memory == MAP_FAILED ? nullptr : static_cast<std::uint64_t*>(memory);
  }
  ~RootSet() {
    if (_bits != nullptr) ::munmap(_bits, _words * sizeof(std::uint64_t));
  }
  RootSet(const RootSet&) = delete;
  RootSet& operator=(const RootSet&) = delete;

  /// Whether there was memory for it.
  bool valid() const { return _bits != nullptr; }

  /// `offset` is in the heap, a multiple of 8.
  void add(std::uint64_t offset) {
    if (_wanted[offset >> _region_shift] != 0) _bits[offset / 512] |= std::uint64_t{1} << offset / 8 % 64;
  }

  /// Gives `take` the offset of each in the regions from `first` to before `end`, ascending.
  template <typename Take>
  void for_each(std::size_t first, std::size_t end, Take take) const {
    const std::size_t words_per_region = (std::size_t{1} << _region_shift) / 512;
    for (std::size_t region = first; region < std::min(end, _wanted.size()); ++region) {
      if (_wanted[region] == 0) continue;
      for (std::size_t word = region * words_per_region; word < (region + 1) * words_per_region; ++word) {
        for (std::uint64_t bits = _bits[word]; bits != 0; bits &= bits - 1) {
          take(word * 512 + static_cast<std::uint64_t>(__builtin_ctzll(bits)) * 8);
        }
      }
    }
  }

 private:
  const unsigned _region_shift;
  const std::vector<std::uint8_t> _wanted;
  const std::size_t _words;
  std::uint64_t* _bits;
};

}  // namespace farheap
