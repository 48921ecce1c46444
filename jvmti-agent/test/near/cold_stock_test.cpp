#include "near/cold_stock.hpp"

#include <gtest/gtest.h>

#include "near/cold_heap.hpp"

namespace farheap::test {
namespace {

constexpr std::uint32_t region_pages = 256;
constexpr std::uint32_t region_bytes = region_pages * page_bytes;

class StagedCollector final : public CollectorView {
 public:
  explicit StagedCollector(std::vector<RegionUse> uses) : _uses(std::move(uses)) {}
  std::uint32_t region_count() const noexcept override { return static_cast<std::uint32_t>(_uses.size()); }
  RegionKind kind(RegionIndex region) const noexcept override { return use(region).kind; }
  RegionUse use(RegionIndex region) const noexcept override { return _uses[raw(region)]; }

 private:
  const std::vector<RegionUse> _uses;
};

constexpr RegionUse free_region{RegionKind::free, false, 0};
constexpr RegionUse full_old{RegionKind::old, false, region_bytes};
constexpr RegionUse begins{RegionKind::humongous, false, region_bytes};
constexpr RegionUse continues{RegionKind::humongous, true, region_bytes};

class ColdStockTest : public testing::Test {
 protected:
  void make(std::vector<RegionUse> uses) {
    const auto regions = static_cast<std::uint32_t>(uses.size());
    range = HeapRange(reinterpret_cast<std::byte*>(std::uintptr_t{1} << 32), std::size_t{regions} * region_bytes, region_bytes);
    collector = std::make_unique<StagedCollector>(std::move(uses));
    pages = std::make_unique<PageTable>(range.page_count());
    paged = std::make_unique<BlockSet>(range.page_count());
  }

  void send_away(std::uint32_t first, std::uint32_t count) {
    for (std::uint32_t page = first; page < first + count; ++page) {
      ASSERT_TRUE(pages->change(PageIndex{page}, PageWord::of(PageState::untouched), PageWord::of(PageState::resident)));
      ASSERT_TRUE(pages->change(PageIndex{page}, PageWord::of(PageState::resident), PageWord::of(PageState::evicting)));
      pages->end_claim(PageIndex{page}, PageWord::of(PageState::limbo, 1));
      ASSERT_TRUE(pages->change(PageIndex{page}, PageWord::of(PageState::limbo, 1), PageWord::of(PageState::writing_back, 1)));
      ASSERT_TRUE(pages->change(PageIndex{page}, PageWord::of(PageState::writing_back, 1), PageWord::of(PageState::remote)));
    }
  }

  ColdStock take() const { return ColdStock::take(range, *collector, *pages, *paged); }
  wire::RegionKind kind(const ColdStock& stock, std::uint32_t region) const {
    return static_cast<wire::RegionKind>(stock.regions[region].kind);
  }

  HeapRange range;
  std::unique_ptr<StagedCollector> collector;
  std::unique_ptr<PageTable> pages;
  std::unique_ptr<BlockSet> paged;  // none is, unless a test says so
};

TEST_F(ColdStockTest, an_old_region_is_cold_when_all_of_its_used_pages_are_remote) {
  make({full_old, {RegionKind::old, false, 10 * page_bytes + 16}, full_old, free_region});
  send_away(0, region_pages);
  send_away(region_pages, 11);
  send_away(2 * region_pages, region_pages - 1);
  const ColdStock stock = take();
  EXPECT_EQ(stock.readable, (std::vector<bool>{true, true, false, false}));
  EXPECT_EQ(kind(stock, 0), wire::RegionKind::old);
  EXPECT_EQ(kind(stock, 2), wire::RegionKind::other);
  EXPECT_TRUE(stock.held.has(PageIndex{2 * region_pages})) << "pages of other regions are told all the same";
  EXPECT_EQ(stock.used_bytes, 2 * region_bytes + 10 * page_bytes + 16);
}

TEST_F(ColdStockTest, what_was_never_touched_can_be_read_where_it_is_paged) {
  make({full_old, full_old});
  send_away(0, region_pages - 1);
  send_away(region_pages, region_pages - 1);
  paged->add(PageIndex{0}, PageIndex{region_pages});
  const ColdStock stock = take();
  EXPECT_EQ(stock.readable, (std::vector<bool>{true, false}));
  EXPECT_FALSE(stock.object_at(0)->remote) << "it may still be touched";
}

TEST_F(ColdStockTest, young_and_free_regions_are_never_cold) {
  make({{RegionKind::young, false, region_bytes}, free_region, {RegionKind::old, false, 0}});
  send_away(0, 3 * region_pages);
  EXPECT_EQ(take().readable, (std::vector<bool>{false, false, false}));
}

TEST_F(ColdStockTest, a_humongous_object_is_cold_as_a_whole) {
  make({begins, continues, {RegionKind::humongous, true, page_bytes}, begins, continues});
  send_away(0, 2 * region_pages + 1);
  send_away(3 * region_pages, region_pages);
  const ColdStock stock = take();
  EXPECT_EQ(stock.readable, (std::vector<bool>{true, true, true, false, false}));
  EXPECT_EQ(kind(stock, 1), wire::RegionKind::humongous_continues);
  EXPECT_EQ(kind(stock, 4), wire::RegionKind::other) << "it would go on with what is told as something else";
  ASSERT_EQ(stock.objects.size(), 2u);
  EXPECT_EQ(stock.object_at(0)->regions, 3u);
  EXPECT_TRUE(stock.object_at(0)->remote);
  EXPECT_EQ(stock.object_at(1), nullptr);
  EXPECT_FALSE(stock.object_at(3)->remote);
}

TEST_F(ColdStockTest, a_humongous_object_that_is_just_being_made_is_not_cold) {
  make({begins, {RegionKind::humongous, true, page_bytes}, continues});
  send_away(0, 3 * region_pages);
  EXPECT_EQ(take().readable, (std::vector<bool>{false, false, false}));
}

TEST_F(ColdStockTest, what_was_said_holds_until_a_page_comes_back) {
  make({begins, continues, full_old});
  send_away(0, 3 * region_pages);
  const ColdStock stock = take();
  const ColdRegion object{RegionIndex{0}, stock.object_at(0)->regions, stock.regions[0].epoch, 0, 0};
  const ColdRegion old{RegionIndex{2}, stock.object_at(2)->regions, stock.regions[2].epoch, 0, 0};
  EXPECT_TRUE(still_holds(object, *pages, range));
  ASSERT_TRUE(pages->change(PageIndex{region_pages + 7}, PageWord::of(PageState::remote), PageWord::of(PageState::fetching)));
  EXPECT_FALSE(still_holds(object, *pages, range));
  EXPECT_TRUE(still_holds(old, *pages, range));
  pages->end_claim(PageIndex{region_pages + 7}, PageWord::of(PageState::remote));
  EXPECT_FALSE(still_holds(object, *pages, range)) << "it may have been written to";
  ASSERT_TRUE(pages->change(PageIndex{2 * region_pages}, PageWord::of(PageState::remote), PageWord::of(PageState::untouched)));
  EXPECT_FALSE(still_holds(old, *pages, range)) << "it was discarded";
}

}  // namespace
}  // namespace farheap::test
