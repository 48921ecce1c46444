#include "near/local_scan.hpp"

#include <sched.h>

#include <algorithm>
#include <cinttypes>
#include <cstdio>

#include "base/own_memory.hpp"
#include "hotspot/oop_blocks.hpp"

namespace farheap {
namespace {

constexpr std::uint32_t tries_max = 100'000;

std::uint64_t address(const std::byte* of) { return reinterpret_cast<std::uint64_t>(of); }

// A private mapping that can be written, by a line of /proc/self/maps.
bool parse_writable(const char* line, const std::byte** start, const std::byte** end) {
  std::uint64_t low;
  std::uint64_t high;
  char writable;
  char shared;
  if (std::sscanf(line, "%" SCNx64 "-%" SCNx64 " %*c%c%*c%c", &low, &high, &writable, &shared) != 4) return false;
  *start = reinterpret_cast<const std::byte*>(low);
  *end = reinterpret_cast<const std::byte*>(high);
  return writable == 'w' && shared == 'p';
}

}  // namespace

// What lies in free regions, and behind the top of others, is left over from earlier objects.
Error LocalScan::scan_heap(const PageBits& skipped, PageBits* held) {
  if (Error error = _pagemap.open()) return error;
  for (std::uint32_t region = 0; region < _heap.range.region_count(); ++region) {
    const RegionUse use = _heap.collector.use(RegionIndex{region});
    if (use.kind == RegionKind::free) continue;
    const std::uint32_t first = raw(_heap.range.first_page(RegionIndex{region}));
    const std::uint32_t end = first + static_cast<std::uint32_t>((use.used_bytes + page_bytes - 1) / page_bytes);
    if (Error error = scan_pages(first, end, skipped, held)) return error;
  }
  return scan_batch(held);
}

Error LocalScan::scan_pages(std::uint32_t page, std::uint32_t end, const PageBits& skipped, PageBits* held) {
  while (page < end) {
    const PageState state = _heap.pages.load(PageIndex{page}).state();
    std::uint32_t run = 1;
    if (skipped.has(PageIndex{page})) {
      // The server's to look at.
    } else if (state == PageState::untouched) {
      const auto same = [&](PageIndex next) { return !skipped.has(next) && _heap.pages.load(next).state() == state; };
      while (run < chunk_pages && page + run < end && same(PageIndex{page + run})) ++run;
      scan_unpaged(PageIndex{page}, run);
    } else if (state == PageState::resident) {
      _batch.push_back(PageIndex{page});
      if (_batch.size() == chunk_pages) {
        if (Error error = scan_batch(held)) return error;
      }
    } else if (Error error = scan_page(PageIndex{page}, held)) {
      return error;
    }
    page += run;
  }
  return Error::none();
}

// One system call for all of them, as far as they are still there.
Error LocalScan::scan_batch(PageBits* held) {
  for (std::size_t done = 0; done < _batch.size();) {
    iovec pieces[chunk_pages];
    std::size_t count = 0;
    for (std::size_t i = done; i < _batch.size(); ++i) {
      std::byte* const from = _heap.range.address_of(_batch[i]);
      const bool adjacent = i > done && raw(_batch[i]) == raw(_batch[i - 1]) + 1;
      if (!adjacent) pieces[count++] = {from, 0};
      pieces[count - 1].iov_len += page_bytes;
    }
    const std::size_t copied = copy_own_memory(_buffer.get(), (_batch.size() - done) * page_bytes, pieces, count) / page_bytes;
    search_heap_bytes(copied * page_bytes);
    done += copied;
    if (done == _batch.size()) break;
    if (Error error = scan_page(_batch[done], held)) return error;
    ++done;
  }
  _batch.clear();
  _give_way.pass();
  return Error::none();
}

Error LocalScan::scan_page(PageIndex page, PageBits* held) {
  const bool moves = _heap.uffd.mode() != EvictMode::wp;
  for (std::uint32_t tries = 0; tries < tries_max; ++tries) {
    const PageWord word = _heap.pages.load(page);
    const PageState state = word.state();
    if (state == PageState::remote) {
      held->set(page);
      return Error::none();
    }
    if (state == PageState::untouched) return Error::none();
    const bool in_slot = moves && (state == PageState::limbo || state == PageState::writing_back);
    const std::byte* const from = in_slot ? _limbo.memory(word.slot()) : _heap.range.address_of(page);
    const bool copied = copy_own_memory(_buffer.get(), from, page_bytes);
    // A slot's bytes are the page's as long as its word names the slot.
    if (copied && (!in_slot || _heap.pages.load(page) == word)) {
      search_heap_bytes(page_bytes);
      return Error::none();
    }
    ::sched_yield();
  }
  return {ExitStatus::environment, "page " + std::to_string(raw(page)) +
                                       " of the heap cannot be read: near-data work needs the system call process_vm_readv"};
}

// Untouched to us, but there: what a file backs, or was mapped over it, is never paged.
void LocalScan::scan_unpaged(PageIndex first, std::uint32_t count) {
  const std::uint64_t exists = _pagemap.exists(_heap.range.address_of(first), count);
  for (std::uint32_t i = 0; exists != 0 && i < count; ++i) {
    if ((exists >> i & 1) != 0) scan_unpaged_page(first + i);
  }
}

void LocalScan::scan_unpaged_page(PageIndex page) {
  if (copy_own_memory(_buffer.get(), _heap.range.address_of(page), page_bytes)) search_heap_bytes(page_bytes);
}

Error LocalScan::scan_process(const JvmMemory& jvm) {
  std::FILE* const maps = std::fopen("/proc/self/maps", "re");
  if (maps == nullptr) return {ExitStatus::environment, "/proc/self/maps cannot be read: mount /proc"};
  char line[1024];
  while (std::fgets(line, sizeof line, maps) != nullptr) {
    const std::byte* start;
    const std::byte* end;
    if (!parse_writable(line, &start, &end)) continue;
    // A mapping may have grown together with its neighbour: what of it is not the heap is looked at.
    scan_mapping(start, std::min<const std::byte*>(end, _heap.range.base()), false);
    scan_mapping(std::max<const std::byte*>(start, _heap.range.base() + _heap.range.bytes()), end, false);
  }
  std::fclose(maps);
  scan_mapping(reinterpret_cast<const std::byte*>(jvm.code.low), reinterpret_cast<const std::byte*>(jvm.code.high), true);
  for (const MemorySpan& stack : jvm.stacks.java()) scan_stack(stack);
  for (const std::uint64_t handle : jvm.mirror_handles) scan_handles(handle);
  return Error::none();
}

// A page is kept from one chunk to the next, for a block of references may begin in it.
void LocalScan::scan_mapping(const std::byte* start, const std::byte* end, bool is_code) {
  while (start < end) {
    const auto pages = static_cast<std::uint32_t>(std::min<std::size_t>(chunk_pages, static_cast<std::size_t>(end - start) >> page_shift));
    std::uint64_t exists = _pagemap.exists(start, pages);
    while (exists != 0) {
      const auto first = static_cast<std::uint32_t>(__builtin_ctzll(exists));
      const std::uint64_t rest = ~(exists >> first);
      const std::uint32_t run = rest == 0 ? chunk_pages - first : static_cast<std::uint32_t>(__builtin_ctzll(rest));
      const std::byte* const from = start + first * page_bytes;
      if (copy_own_memory(_buffer.get(), from, run * page_bytes)) search_jvm_memory(address(from), run * page_bytes, is_code);
      exists &= first + run >= chunk_pages ? 0 : ~std::uint64_t{0} << (first + run);
    }
    start += std::max<std::size_t>(1, pages - (pages == chunk_pages ? 1 : 0)) * page_bytes;
    _give_way.pass();
  }
}

void LocalScan::search_jvm_memory(std::uint64_t at, std::size_t bytes, bool is_code) {
  _scanned_bytes += bytes;
  const auto add = [this](std::uint64_t offset) { _roots.add(offset); };
  if (is_code) return _search.wide(_buffer.get(), bytes, add);
  for (std::size_t offset = 0; offset + oop_block_bytes <= bytes; offset += oop_block_alignment) {
    read_oop_block(_buffer.get() + offset, at + offset, [&](std::uint64_t reference) { _search.one(reference, add); });
  }
}

// The chunk that a handle is in begins less than a chunk before it.
void LocalScan::scan_handles(std::uint64_t handle) {
  std::uint64_t words[2 * handle_chunk_oops - 1];
  const std::uint64_t first = handle - (handle_chunk_oops - 1) * sizeof words[0];
  if (handle == 0 || !copy_own_memory(words, reinterpret_cast<const void*>(first), sizeof words)) return;
  for (const std::uint64_t word : words) _search.one(word, [this](std::uint64_t offset) { _roots.add(offset); });
}

// Compiled code spills narrow references too. What is unmapped at the stack's far end is not there to be copied.
void LocalScan::scan_stack(MemorySpan stack) {
  for (std::uint64_t high = stack.high; high > stack.low;) {
    const std::uint64_t low = std::max(stack.low, (high - 1) & ~std::uint64_t{page_bytes - 1});
    if (!copy_own_memory(_buffer.get(), reinterpret_cast<const void*>(low), high - low)) return;
    search_heap_bytes((high - low) & ~std::size_t{63});
    high = low;
  }
}

void LocalScan::search_heap_bytes(std::size_t bytes) {
  const auto add = [this](std::uint64_t offset) { _roots.add(offset); };
  _search.both(_buffer.get(), bytes, add);
  _scanned_bytes += bytes;
}

}  // namespace farheap
