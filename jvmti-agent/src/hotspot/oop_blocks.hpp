// References that the JVM keeps in its own memory, recognised by how it keeps them (OopStorage::Block and ClassLoaderData's handles, the
// same in JDK 17, 21 and 25): else each number that happens to be an address in the heap would keep objects alive.
//
//   OopStorage::Block, at a multiple of 64 bytes:
//       | 64 references | which of them are in use, a bit each | its OopStorage | where it was allocated: less than 64 bytes before | ...
//   ClassLoaderData::ChunkedHandleList::Chunk:
//       | 32 references | how many are in use | the next one |                  mirrors of classes are among them
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace farheap {

constexpr std::size_t oop_block_alignment = 64;
constexpr std::size_t oop_block_bytes = (64 + 3) * 8;
constexpr std::size_t handle_chunk_oops = 32;

/// If `bytes`, a copy of what lies at `address`, are an OopStorage's block: gives `found` each reference in use.
template <typename Found>
void read_oop_block(const std::byte* bytes, std::uint64_t address, Found found) {
  std::uint64_t words[64 + 3];
  std::memcpy(words + 64, bytes + 64 * 8, 3 * 8);
  const std::uint64_t in_use = words[64];
  const std::uint64_t owner = words[65];
  const std::uint64_t allocated = words[66];
  const bool is_block = address - allocated < oop_block_alignment && allocated % 8 == 0 && owner % 8 == 0 && owner > 4096 && owner >> 47 == 0;
  if (!is_block || in_use == 0) return;
  std::memcpy(words, bytes, 64 * 8);
  for (std::uint64_t bits = in_use; bits != 0; bits &= bits - 1) found(words[__builtin_ctzll(bits)]);
}

}  // namespace farheap
