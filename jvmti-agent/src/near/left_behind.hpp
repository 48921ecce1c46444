// Whether what is here of a region came back after it had been evicted, so that the rest has to go after it to have all of it away.
#pragma once

#include <algorithm>
#include <cstdint>

#include "pages/block_set.hpp"
#include "pages/page_table.hpp"

namespace farheap {

/// Of `count` pages from the first of a block on. Where blocks are evicted whole (`whole_blocks`), one with remote pages was evicted, and
/// what is here of it has come back; one without any may never have been away, for it is in use: then the region stays. Where runs are
/// evicted nobody can tell, so only a quarter may be here. Nothing is claimed: the answer may be out of date at once.
inline bool is_left_behind(const PageTable& pages, PageIndex first, std::uint32_t count, bool whole_blocks) {
  constexpr std::uint32_t part_here_max = 4;
  std::uint32_t here = 0;
  for (std::uint32_t block = 0; block < count; block += block_pages) {
    std::uint32_t here_of_block = 0;
    bool any_away = false;
    for (std::uint32_t page = block; page < std::min(count, block + block_pages); ++page) {
      const PageState state = pages.load(first + page).state();
      any_away = any_away || state == PageState::remote;
      if (state != PageState::remote && state != PageState::untouched) ++here_of_block;
    }
    if (here_of_block > 0 && !any_away) return false;
    here += here_of_block;
  }
  return here > 0 && (whole_blocks || here <= count / part_here_max);
}

}  // namespace farheap
