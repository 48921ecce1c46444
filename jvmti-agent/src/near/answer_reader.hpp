// A near-data answer, taken piece by piece. Any count in it may be anything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace farheap {

class AnswerReader {
 public:
  explicit AnswerReader(const std::vector<std::byte>& answer) : _at(answer.data()), _left(answer.size()) {}

  /// False: there are not so many left, and nothing was taken.
  template <typename T>
  bool take(T* out) {
    if (_left < sizeof *out) return false;
    copy(out, sizeof *out);
    return true;
  }
  template <typename T>
  bool take(std::uint64_t count, std::vector<T>* out) {
    if (count > _left / sizeof(T)) return false;
    out->resize(count);
    copy(out->data(), count * sizeof(T));
    return true;
  }

  bool is_at_end() const { return _left == 0; }

 private:
  void copy(void* out, std::size_t bytes) {
    if (bytes > 0) std::memcpy(out, _at, bytes);
    _at += bytes;
    _left -= bytes;
  }

  const std::byte* _at;
  std::size_t _left;
};

}  // namespace farheap
