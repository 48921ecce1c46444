#include "near/stub_maker.hpp"

#include <gtest/gtest.h>

#include "hotspot/fake_g1.hpp"
#include "memory_remote_heap.hpp"
#include "near/stub_fakes.hpp"

namespace farheap {
namespace {

constexpr std::uint32_t cold = 9;
constexpr std::uint64_t klass = 0x8000;

class StubMakerTest : public testing::Test {
 protected:
  StubMakerTest() {
    layouts[0].klass = klass;
    layouts[0].name = "app/Cold";
    layouts[0].mirror_handle = 0x9000;
    layouts[1].klass = klass + 8;
    layouts[1].name = "[Ljava/lang/Object;";
    layouts[1].kind = ClassKind::object_array;
    layouts[1].array_header_bytes = 16;
    encoding.oops.narrow = true;
    encoding.klasses.narrow = true;
  }

  void answer(std::vector<std::uint64_t> addresses, wire::Verdict verdict = wire::Verdict::complete) {
    ColdReferences references;
    references.sources = {{cold, static_cast<std::uint32_t>(verdict), 0, addresses.size()}};
    references.classes = {klass};
    references.targets = {{3, std::move(addresses)}};
    maker.take(cold, 17, references, {stock, layouts, encoding});
  }
  RegionStub& stub() { return skip.stubs().of(RegionIndex{cold}); }

  FakeG1 jvm{JdkRelease::jdk25};
  Uffd uffd;
  Counters counters;
  PagedHeap heap{jvm.g1.range(), 10'000, 10, uffd, jvm.g1, counters, Mechanisms{}};
  MarkingWatch watch{jvm.structs, jvm.g1, JdkRelease::jdk25, counters, false};
  MemoryRemoteHeap remote{heap.range.page_count()};
  LimboRing limbo{16, nullptr};
  RegionSkip skip{heap, watch, remote, limbo};
  NearData near{nullptr, remote, heap.range, jvm.g1, jvm.structs, HiddenOffsets{}};
  FakeArrays arrays;
  StubMaker maker{near, heap, remote, limbo, skip, arrays};
  const ColdStock stock = ColdStock::take(heap.range, jvm.g1, heap.pages, heap.blocks);
  std::vector<ClassLayout> layouts{2};
  ObjectEncoding encoding;
};

TEST_F(StubMakerTest, a_stub_has_room_for_what_the_region_refers_to_and_for_its_classes) {
  answer({0x100, 0x200});
  EXPECT_EQ(stub().state, StubState::made);
  EXPECT_EQ(stub().targets, (std::vector<std::uint64_t>{0x100, 0x200}));
  EXPECT_EQ(stub().mirrors, (std::vector<std::uint64_t>{0x9000}));
  EXPECT_EQ(stub().references, 3u);
  EXPECT_EQ(arrays.lengths, (std::vector<std::uint32_t>{3}));
  EXPECT_EQ(skip.stubs().form.length_offset, 12u);
}

TEST_F(StubMakerTest, nothing_of_a_stub_that_was_not_made_goes_into_the_next_one_of_its_region) {
  arrays.has_memory = false;
  answer({0x100, 0x200});
  EXPECT_EQ(stub().state, StubState::none);
  EXPECT_EQ(counters.stubs_without_room.value(), 1u);
  arrays.has_memory = true;
  answer({0x300});
  EXPECT_EQ(stub().state, StubState::made);
  EXPECT_EQ(stub().targets, (std::vector<std::uint64_t>{0x300}));
  EXPECT_EQ(stub().references, 2u);
}

TEST_F(StubMakerTest, an_answer_that_is_not_complete_makes_none) {
  answer({0x100}, wire::Verdict::unskippable);
  answer({0x100}, wire::Verdict::too_many);
  answer({0x100}, wire::Verdict::not_held);
  answer({0x100}, wire::Verdict::unreadable);
  EXPECT_EQ(stub().state, StubState::none);
  EXPECT_TRUE(arrays.lengths.empty());
  EXPECT_EQ(counters.stubs_of_special.value(), 1u);
  EXPECT_EQ(counters.stubs_of_many.value(), 1u);
  EXPECT_EQ(counters.stubs_of_unreadable.value(), 2u);
}

TEST_F(StubMakerTest, a_class_whose_mirror_is_not_known_makes_none) {
  layouts[0].mirror_handle = 0;
  answer({0x100});
  EXPECT_EQ(stub().state, StubState::none);
  layouts[0].klass = klass + 16;
  answer({0x100});
  EXPECT_EQ(stub().state, StubState::none);
}

TEST_F(StubMakerTest, stubs_take_three_percent_of_the_local_limit_at_most) {
  const std::uint64_t most = std::uint64_t{heap.budget.budget_pages()} * page_bytes / 100 * 3;
  std::vector<std::uint64_t> many(heap.range.pages_per_region() * page_bytes / 64);
  for (std::size_t i = 0; i < many.size(); ++i) many[i] = 8 * i;
  std::uint32_t made = 0;
  for (std::uint32_t region = 0; region < FakeG1::region_count; ++region) {
    ColdReferences references;
    references.sources = {{region, static_cast<std::uint32_t>(wire::Verdict::complete), 0, many.size()}};
    references.targets = {{3, many}};
    maker.take(region, 17, references, {stock, layouts, encoding});
    made += skip.stubs().of(RegionIndex{region}).state == StubState::made ? 1 : 0;
  }
  const std::uint64_t each = 16 + 4 * many.size();
  EXPECT_EQ(made, std::min<std::uint64_t>(most / each, FakeG1::region_count));
  EXPECT_LE(made * each, most);
}

TEST_F(StubMakerTest, one_that_is_over_is_let_go_of) {
  answer({0x100});
  stub().state = StubState::over;
  EXPECT_FALSE(maker.look());
  EXPECT_EQ(arrays.gone, (std::vector<std::uint64_t>{FakeArrays::slot}));
  EXPECT_EQ(stub().state, StubState::none);
  EXPECT_TRUE(stub().targets.empty());
  EXPECT_EQ(heap.stub_bytes.load(), 0u);
}

}  // namespace
}  // namespace farheap
