#include "fault/fetch_streams.hpp"

#include <gtest/gtest.h>

namespace farheap {
namespace {

FetchStreams::Advice fetch(FetchStreams& streams, std::uint32_t page) {
  const FetchStreams::Advice advice = streams.on_fetch(PageIndex{page});
  streams.note_ahead(advice.ahead);
  return advice;
}

TEST(FetchStreamsTest, a_thread_that_goes_on_in_order_gets_more_and_more_ahead) {
  FetchStreams streams;
  std::uint32_t page = 100;
  std::uint32_t before = 0;
  for (const std::uint32_t ahead : {0u, 2u, 4u, 8u, 8u}) {
    const FetchStreams::Advice advice = fetch(streams, page);
    EXPECT_EQ(advice.ahead, ahead);
    EXPECT_EQ(advice.consumed, before) << "what was fetched ahead was gone through";
    before = ahead;
    page += ahead + 1;
  }
}

TEST(FetchStreamsTest, one_page_that_is_there_already_breaks_no_stream) {
  FetchStreams streams;
  fetch(streams, 100);
  EXPECT_EQ(fetch(streams, 102).ahead, 2u);
  EXPECT_EQ(fetch(streams, 106).ahead, 4u);
}

TEST(FetchStreamsTest, fetches_here_and_there_bring_nothing_along) {
  FetchStreams streams;
  for (std::uint32_t i = 0; i < 100; ++i) EXPECT_EQ(fetch(streams, i * 7919 % 10007).ahead, 0u) << i;
}

TEST(FetchStreamsTest, going_backwards_is_no_stream) {
  FetchStreams streams;
  for (std::uint32_t page = 100; page > 50; --page) EXPECT_EQ(fetch(streams, page).ahead, 0u) << page;
}

TEST(FetchStreamsTest, streams_that_alternate_are_told_apart) {
  FetchStreams streams;
  for (const std::uint32_t start : {100u, 500u, 900u}) fetch(streams, start);
  for (const std::uint32_t start : {100u, 500u, 900u}) EXPECT_EQ(fetch(streams, start + 1).ahead, 2u);
}

TEST(FetchStreamsTest, a_page_that_was_fetched_ahead_and_had_to_be_fetched_again_makes_it_ask_for_less) {
  FetchStreams streams;
  std::uint32_t page = 100;
  for (int i = 0; i < 5; ++i) page += fetch(streams, page).ahead + 1;
  const FetchStreams::Advice advice = fetch(streams, page - 5);
  EXPECT_EQ(advice.ahead, 4u);
  EXPECT_EQ(advice.consumed, 0u);
}

TEST(FetchStreamsTest, only_what_was_really_fetched_counts_as_consumed) {
  FetchStreams streams;
  streams.on_fetch(PageIndex{100});
  streams.note_ahead(0);
  streams.on_fetch(PageIndex{101});
  streams.note_ahead(1);
  EXPECT_EQ(streams.on_fetch(PageIndex{104}).consumed, 1u);
}

}  // namespace
}  // namespace farheap
