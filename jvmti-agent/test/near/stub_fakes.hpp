// What a StubMaker works with, as tests see it.
#pragma once

#include <vector>

#include "near/stub_maker.hpp"

namespace farheap {

/// A JVM that has no memory for arrays, until it has.
struct FakeArrays final : ReferenceArrays {
  static constexpr std::uint64_t slot = 0x1000;

  bool enter() override { return true; }
  std::uint64_t make(std::uint32_t length) override { return lengths.push_back(length), has_memory ? slot : 0; }
  void let_go(std::uint64_t which) override { gone.push_back(which); }

  bool has_memory = true;
  std::vector<std::uint32_t> lengths;
  std::vector<std::uint64_t> gone;
};

}  // namespace farheap
