#include "hotspot/field_search.hpp"

#include <gtest/gtest.h>

namespace farheap {
namespace {

struct FieldSearchTest : testing::Test {
  FieldSearchTest() { search.begin_with(4); }
  void look(std::initializer_list<std::pair<std::uint32_t, Fit>> seen) {
    search.begin_pause();
    for (const auto& [word, fit] : seen) search.see(word, fit);
    search.end_pause();
  }

  FieldSearch search;
};

TEST_F(FieldSearchTest, the_word_whose_values_fit_is_the_field) {
  look({{0, Fit::nothing}, {1, Fit::contradicts}, {2, Fit::fits}, {3, Fit::nothing}});
  EXPECT_TRUE(search.found());
  EXPECT_EQ(search.word(), 2u);
}

TEST_F(FieldSearchTest, where_nothing_fits_anywhere_only_contradictions_count) {
  look({{0, Fit::nothing}, {1, Fit::contradicts}});
  EXPECT_EQ(search.hits(), 3u);
}

TEST_F(FieldSearchTest, one_contradiction_outweighs_any_number_of_fits_and_later_pauses_do_not_bring_a_word_back) {
  look({{0, Fit::fits}, {0, Fit::fits}, {0, Fit::contradicts}, {1, Fit::fits}});
  EXPECT_EQ(search.word(), 1u);
  look({{0, Fit::fits}, {1, Fit::contradicts}});
  EXPECT_EQ(search.hits(), 0u);
  EXPECT_FALSE(search.found());
}

TEST_F(FieldSearchTest, of_the_values_that_say_something_four_in_five_have_to_fit) {
  look({{0, Fit::fits}, {0, Fit::fits}, {0, Fit::fits}, {0, Fit::fits}, {0, Fit::tolerated},
        {1, Fit::fits}, {1, Fit::fits}, {1, Fit::fits}, {1, Fit::tolerated}});
  EXPECT_TRUE(search.found());
  EXPECT_EQ(search.word(), 0u);
  look({{0, Fit::tolerated}});
  EXPECT_EQ(search.hits(), 0u) << "also for the last candidate";
}

TEST_F(FieldSearchTest, words_that_are_left_out_and_words_beyond_the_structure_are_no_candidates) {
  search.leave_out(1);
  search.leave_out(~std::uint64_t{0} / 8);
  EXPECT_FALSE(search.see(1, Fit::fits));
  EXPECT_FALSE(search.see(4, Fit::fits));
  EXPECT_EQ(search.hits(), 3u);
  search.begin_with(2 * FieldSearch::words_max);
  EXPECT_EQ(search.hits(), FieldSearch::words_max);
}

}  // namespace
}  // namespace farheap
