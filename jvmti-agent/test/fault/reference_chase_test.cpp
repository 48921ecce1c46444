#include "fault/reference_chase.hpp"

#include <algorithm>

#include "fault/object_graph.hpp"
#include "paged_memory.hpp"

namespace farheap::test {
namespace {

constexpr std::uint32_t pages = 2048;
constexpr std::uint32_t me = 1;

/// Leaves pages where they are.
struct StayingAway final : PageBringer {
  bool bring(PageIndex) override { return true; }
};

/// A heap of which nothing is here, and what a thread that faults in it would have brought along.
struct RemoteGraph {
  RemoteGraph()
      : range(reserve(pages * page_bytes), pages * page_bytes, region_bytes),
        remote(pages),
        table(pages),
        graph(remote.at(PageIndex{0}), range) {
    for (std::uint32_t page = 0; page < pages; ++page) {
      EXPECT_FALSE(remote.lease(PageIndex{page}));
      const PageRun run{PageIndex{page}, 1, remote.at(PageIndex{page})};
      remote.write_back(&run, 1);
      send_away(page);
    }
  }
  void go(std::uint32_t page, PageState from, PageState to) {
    ASSERT_TRUE(table.change(PageIndex{page}, PageWord::of(from), PageWord::of(to)));
  }
  void send_away(std::uint32_t page) {
    go(page, PageState::untouched, PageState::filling);
    go(page, PageState::filling, PageState::resident);
    evict(page);
  }
  void evict(std::uint32_t page) {
    go(page, PageState::resident, PageState::evicting);
    go(page, PageState::evicting, PageState::limbo);
    go(page, PageState::limbo, PageState::writing_back);
    go(page, PageState::writing_back, PageState::dropping);
    go(page, PageState::dropping, PageState::remote);
  }
  void bring(std::uint32_t page) {
    go(page, PageState::remote, PageState::fetching);
    go(page, PageState::fetching, PageState::resident);
  }
  Chased fault(std::uint64_t at, std::uint32_t limit = Chased::pages_max) {
    return chase.follow(HeapOffset{at}, true, me, limit, bringer);
  }

  HeapRange range;
  MemoryRemoteHeap remote;
  PageTable table;
  ObjectGraph graph;
  MachineCosts costs;
  ReferenceChase chase{range, table, remote, graph.shapes, costs};
  StayingAway bringer;
};

std::vector<std::uint32_t> pages_of(const Chased& chased) {
  std::vector<std::uint32_t> all;
  for (std::uint32_t i = 0; i < chased.count; ++i) all.push_back(raw(chased.pages[i]));
  return all;
}

/// A list through all pages, one node in each, in no order; returns the pages in the list's order.
std::vector<std::uint32_t> make_list(RemoteGraph& heap) {
  std::vector<std::uint32_t> order(pages);
  for (std::uint32_t i = 0; i < pages; ++i) order[i] = i;
  for (std::uint32_t i = pages - 1; i > 0; --i) std::swap(order[i], order[mix(i) % (i + 1)]);
  for (std::uint32_t i = 0; i < pages; ++i) {
    const std::uint64_t node = ObjectGraph::in_page(order[i], 64);
    heap.graph.put(node, ObjectGraph::node_class);
    heap.graph.link(node, 16, ObjectGraph::in_page(order[(i + 1) % pages], 64));
  }
  return order;
}

TEST(ReferenceChaseTest, odds_need_be_the_lower_the_more_a_fault_costs) {
  EXPECT_NEAR(raw(worth_a_page({4500, 1300, 150, 450})), raw(Odds::certain) * 0.69, raw(Odds::certain) * 0.01);
  EXPECT_NEAR(raw(worth_a_page({25000, 1100, 5000, 1000})), raw(Odds::certain) * 0.40, raw(Odds::certain) * 0.01);
  EXPECT_EQ(worth_a_page({0, 0, 0, 0}), Odds::certain);
  EXPECT_EQ(worth_a_page({1000, ~0u, ~0u, 0}), Odds::certain);
}

TEST(ReferenceChaseTest, nothing_is_brought_along_before_anything_is_known) {
  RemoteGraph heap;
  const std::vector<std::uint32_t> order = make_list(heap);
  EXPECT_EQ(heap.fault(ObjectGraph::in_page(order[0], 64 + 24)).count, 0u);
}

TEST(ReferenceChaseTest, who_goes_through_a_list_gets_its_next_nodes_in_their_order) {
  RemoteGraph heap;
  const std::vector<std::uint32_t> order = make_list(heap);
  std::uint32_t at = 0;
  Chased chased;
  while (chased.count == 0 && at < pages / 2) chased = heap.fault(ObjectGraph::in_page(order[at++], 64 + 24));
  EXPECT_LE(at, 2 * ChaseTrial::trial_fetches);
  ASSERT_GT(chased.count, 8u);
  EXPECT_EQ(pages_of(chased), std::vector<std::uint32_t>(order.begin() + at, order.begin() + at + chased.count));
}

TEST(ReferenceChaseTest, pages_that_are_here_are_passed_through_and_not_brought_along) {
  RemoteGraph heap;
  const std::vector<std::uint32_t> order = make_list(heap);
  std::uint32_t at = 0;
  while (heap.fault(ObjectGraph::in_page(order[at], 64)).count == 0) ++at;
  heap.bring(order[at + 2]);
  const std::vector<std::uint32_t> brought = pages_of(heap.fault(ObjectGraph::in_page(order[at], 64)));
  ASSERT_GT(brought.size(), 2u);
  EXPECT_EQ(brought[0], order[at + 1]);
  EXPECT_EQ(brought[1], order[at + 3]);
}

TEST(ReferenceChaseTest, no_more_pages_come_along_than_there_is_room_for) {
  RemoteGraph heap;
  const std::vector<std::uint32_t> order = make_list(heap);
  std::uint32_t at = 0;
  while (heap.fault(ObjectGraph::in_page(order[at], 64)).count == 0) ++at;
  for (const std::uint32_t room : {0u, 1u, 3u}) EXPECT_EQ(heap.fault(ObjectGraph::in_page(order[at], 64), room).count, room);
}

TEST(ReferenceChaseTest, a_field_that_is_seldom_followed_leads_nowhere) {
  RemoteGraph heap;
  make_list(heap);
  std::uint32_t came = 0;
  for (std::uint32_t i = 0; i < 4096; ++i) came += heap.fault(ObjectGraph::in_page(mix(i) % pages, 64 + 24)).count;
  EXPECT_EQ(came, 0u);
}

TEST(ReferenceChaseTest, of_two_fields_the_one_that_is_followed_leads_on) {
  RemoteGraph heap;
  // The first half of the pages are nodes; 16 leads to a leaf that is looked at, 20 to another node that is not.
  const std::uint32_t half = pages / 2;
  for (std::uint32_t i = 0; i < half; ++i) {
    const std::uint64_t node = ObjectGraph::in_page(i);
    heap.graph.put(node, ObjectGraph::node_class);
    heap.graph.put(ObjectGraph::in_page(half + i), ObjectGraph::leaf_class);
    heap.graph.link(node, 16, ObjectGraph::in_page(half + i));
    heap.graph.link(node, 20, ObjectGraph::in_page((i * 7 + 501) % half));
  }
  Chased chased;
  std::uint32_t node = 0;
  for (std::uint32_t i = 0; chased.count == 0 && i < 1000; ++i) {
    node = static_cast<std::uint32_t>(mix(i) % half);
    chased = heap.fault(ObjectGraph::in_page(node, 24));
    if (chased.count == 0) heap.fault(ObjectGraph::in_page(half + node, 8));
  }
  EXPECT_EQ(pages_of(chased), std::vector<std::uint32_t>{half + node});
}

TEST(ReferenceChaseTest, who_goes_through_an_array_gets_what_its_next_elements_lead_to) {
  RemoteGraph heap;
  constexpr std::uint32_t length = 1000;
  heap.graph.put_array(0, length);
  std::vector<std::uint32_t> targets;
  for (std::uint32_t i = 0; i < length; ++i) {
    targets.push_back(10 + (i * 611) % 2000);
    heap.graph.put(ObjectGraph::in_page(targets[i], 128), ObjectGraph::leaf_class);
    heap.graph.link(0, 16 + 4 * i, ObjectGraph::in_page(targets[i], 128));
  }
  heap.fault(16);
  heap.bring(0);
  std::uint32_t at = 0;
  Chased chased;
  while (chased.count == 0 && at < length / 2) chased = heap.fault(ObjectGraph::in_page(targets[at++], 128 + 8));
  ASSERT_GT(chased.count, 4u);
  EXPECT_EQ(pages_of(chased), std::vector<std::uint32_t>(targets.begin() + at, targets.begin() + at + chased.count));
}

TEST(ReferenceChaseTest, what_a_server_does_not_show_is_not_looked_at) {
  RemoteGraph heap;
  MemoryRemoteHeap nothing(pages);
  ReferenceChase blind(heap.range, heap.table, nothing, heap.graph.shapes, heap.costs);
  for (std::uint32_t i = 0; i < 1000; ++i) EXPECT_EQ(blind.follow(HeapOffset{ObjectGraph::in_page(i)}, true, me, 32, heap.bringer).count, 0u);
}

constexpr std::uint32_t busy_pages = 16;

// Words that look like headers and references, most of them to few pages, among others that do not, and shapes that fit nothing.
void fill_with_garbage(RemoteGraph& heap, std::uint64_t seed) {
  for (std::uint64_t at = 0; at < std::uint64_t{pages} * page_bytes; at += 8) {
    const std::uint64_t word = mix(at * 31 + seed);
    switch (word % 4) {
      case 0:
        heap.graph.put_word<std::uint64_t>(at, 1);
        break;
      case 1:
        heap.graph.put_word<std::uint64_t>(at, (word >> 8) % 8 | (word >> 20) << 32);
        break;
      case 2:
        heap.graph.put_word<std::uint64_t>(at, (word >> 8) % (busy_pages * 512) | (word >> 30) % (pages * 600) << 32);
        break;
      default:
        heap.graph.put_word<std::uint64_t>(at, word);
    }
  }
  heap.graph.shapes.table.clear();
  for (std::uint32_t klass = 1; klass < 64; ++klass) {
    const std::uint64_t word = mix(klass * 77 + seed);
    Shape shape{static_cast<ShapeKind>(word % 4),
                static_cast<std::uint8_t>((word >> 8) % (Shape::fields_max + 1)),
                static_cast<std::uint8_t>(word >> 16),
                static_cast<std::uint8_t>((word >> 24) % 16),
                static_cast<std::uint32_t>(word >> (klass % 2 == 0 ? 32 : 54)),
                {}};
    for (std::uint32_t i = 0; i < Shape::fields_max; ++i) {
      shape.fields[i] = static_cast<std::uint16_t>(mix(word + i) >> (klass % 2 == 0 ? 0 : 58));
    }
    heap.graph.shapes.table.put(klass, shape);
  }
}

TEST(ReferenceChaseTest, whatever_the_bytes_are_only_remote_pages_of_the_heap_come_along_each_once) {
  RemoteGraph heap;
  std::uint32_t came = 0;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    fill_with_garbage(heap, seed);
    for (const bool narrow : {true, false}) {
      heap.graph.shapes.encoding.oops.narrow = narrow;
      heap.graph.shapes.encoding.compact_headers = seed % 2 == 1;
      heap.graph.shapes.encoding.klasses.narrow = seed % 3 != 0;
      for (std::uint32_t i = 0; i < 20000; ++i) {
        const std::uint64_t at = mix(i + seed * 1000003) % (std::uint64_t{pages} * page_bytes);
        // Most faults are in few pages, so that something is learnt.
        const Chased chased = heap.fault(i % 8 == 0 ? at : at % (busy_pages * page_bytes));
        std::vector<std::uint32_t> all = pages_of(chased);
        for (const std::uint32_t page : all) {
          ASSERT_LT(page, pages);
          ASSERT_EQ(heap.table.load(PageIndex{page}).state(), PageState::remote);
        }
        std::sort(all.begin(), all.end());
        ASSERT_EQ(std::adjacent_find(all.begin(), all.end()), all.end());
        ASSERT_LE(chased.count, Chased::pages_max);
        came += chased.count;
      }
    }
  }
  EXPECT_GT(came, 0u);
}

}  // namespace
}  // namespace farheap::test
