// References that are followed in the fault path itself: real faults, real evictions.
#include "fault/object_graph.hpp"
#include "paged_memory.hpp"

namespace farheap::test {
namespace {

using ChasePathTest = PagedMemoryTest;

INSTANTIATE_TEST_SUITE_P(Modes, ChasePathTest, testing::Values(EvictMode::remap, EvictMode::move, EvictMode::wp), mode_name);

constexpr std::uint32_t node_at = 64;

/// Nodes of a list, one in each page, linked in no order, with a value that a thread may count up.
struct PagedList {
  explicit PagedList(EvictMode mode, Mechanisms mechanisms = {})
      : shapes(new HeapShapes),
        memory(*new PagedMemory(mode, 0, budget_bytes, mechanisms, shapes)),
        graph(memory.range.base(), memory.range) {
    static auto& all = *new std::vector<PagedList*>;  // reachable, as the memory is
    all.push_back(this);
    shapes->encoding = graph.shapes.encoding;
    shapes->table.put(ObjectGraph::node_class, graph.shapes.table.find(ObjectGraph::node_class));
    const std::uint32_t pages = memory.range.page_count();
    order.resize(pages);
    for (std::uint32_t i = 0; i < pages; ++i) order[i] = i;
    for (std::uint32_t i = pages - 1; i > 0; --i) std::swap(order[i], order[mix(i) % (i + 1)]);
    std::vector<std::uint32_t> next(pages);
    for (std::uint32_t i = 0; i < pages; ++i) next[order[i]] = order[(i + 1) % pages];
    for (std::uint32_t page = 0; page < pages; ++page) {
      const std::uint64_t node = ObjectGraph::in_page(page, node_at);
      graph.put(node, ObjectGraph::node_class);
      graph.link(node, 16, ObjectGraph::in_page(next[page], node_at));
    }
  }

  /// Goes along the list and counts the values up that are `mine`; returns how many were not as they ought to be.
  std::uint32_t walk(std::uint32_t nodes, std::uint32_t first, std::uint32_t mine, std::uint32_t threads,
                     std::vector<std::uint64_t>& expected) {
    std::uint32_t wrong = 0;
    std::uint32_t page = order[first];
    for (std::uint32_t i = 0; i < nodes; ++i) {
      std::byte* const node = memory.range.address_of(PageIndex{page}) + node_at;
      if (page % threads == mine) {
        auto& value = *reinterpret_cast<std::uint64_t*>(node + 24);
        if (value != expected[page]) ++wrong;
        value = ++expected[page];
      }
      const std::uint32_t narrow = *reinterpret_cast<std::uint32_t*>(node + 16);
      const std::uint32_t next = static_cast<std::uint32_t>(((std::uint64_t{narrow} << 3) - 8) >> page_shift);
      if (next != order[(first + i + 1) % order.size()]) return nodes;
      page = next;
    }
    return wrong;
  }

  HeapShapes* shapes;
  PagedMemory& memory;
  ObjectGraph graph;
  std::vector<std::uint32_t> order;
};

enum class Servers { mapped, unmapped };

std::uint64_t faults_of_walks(EvictMode mode, bool chase, Servers servers) {
  Mechanisms mechanisms;
  mechanisms.chase = chase;
  auto& list = *new PagedList(mode, mechanisms);
  if (servers == Servers::unmapped) list.memory.remote.hide();
  std::vector<std::uint64_t> expected(list.order.size());
  const auto pages = static_cast<std::uint32_t>(list.order.size());
  EXPECT_EQ(list.walk(pages, 0, 0, 1, expected), 0u);
  const std::uint64_t before = list.memory.counters.pages_fetched.value();
  for (int turn = 0; turn < 2; ++turn) EXPECT_EQ(list.walk(pages, 0, 0, 1, expected), 0u);
  list.memory.pager->stop_evictor();
  EXPECT_LE(resident_pages(list.memory), budget_bytes / page_bytes);
  EXPECT_EQ(list.memory.counters.pages_chased.value() > 0, chase);
  return list.memory.counters.pages_fetched.value() - before;
}

TEST_P(ChasePathTest, who_goes_through_a_list_in_no_order_faults_less_than_half_as_often) {
  for (const Servers servers : {Servers::mapped, Servers::unmapped}) {
    EXPECT_LT(faults_of_walks(GetParam(), true, servers), faults_of_walks(GetParam(), false, servers) / 2);
  }
}

void expect_values_of_busy_lists(EvictMode mode, Servers servers) {
  constexpr std::uint32_t threads = 4;
  for (auto& micros : debug::delay_us) micros = 50;
  auto& list = *new PagedList(mode);
  if (servers == Servers::unmapped) list.memory.remote.hide();
  list.memory.remote.set_delay_us(200);
  const auto pages = static_cast<std::uint32_t>(list.order.size());
  std::atomic<std::uint32_t> wrong{0};
  std::vector<std::thread> walkers;
  for (std::uint32_t mine = 0; mine < threads; ++mine) {
    walkers.emplace_back([&, mine] {
      std::vector<std::uint64_t> expected(pages);
      for (std::uint32_t turn = 0; turn < 2; ++turn) wrong += list.walk(pages / 2, mine * pages / threads, mine, threads, expected);
    });
  }
  for (std::thread& walker : walkers) walker.join();
  EXPECT_EQ(wrong, 0u);
  EXPECT_GT(list.memory.counters.pages_chased.value(), 0u);
  list.memory.pager->stop_evictor();
}

TEST_P(ChasePathTest, lists_that_are_changed_while_others_follow_and_evict_them_lose_no_value) {
  expect_values_of_busy_lists(GetParam(), Servers::mapped);
}

TEST_P(ChasePathTest, lists_on_servers_whose_memory_is_not_mapped_lose_no_value_either) {
  expect_values_of_busy_lists(GetParam(), Servers::unmapped);
}

}  // namespace
}  // namespace farheap::test
