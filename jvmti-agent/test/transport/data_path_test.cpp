#include "transport/data_path.hpp"

#include <gtest/gtest.h>

namespace farheap::test {
namespace {

TEST(DataPathTest, the_four_paths_have_names) {
  DataPath path = DataPath::get;
  ASSERT_FALSE(parse_data_path("auto", &path));
  EXPECT_EQ(path, DataPath::automatic);
  ASSERT_FALSE(parse_data_path("mapped", &path));
  EXPECT_EQ(path, DataPath::mapped);
  ASSERT_FALSE(parse_data_path("get", &path));
  EXPECT_EQ(path, DataPath::get);
  ASSERT_FALSE(parse_data_path("message", &path));
  EXPECT_EQ(path, DataPath::message);
}

TEST(DataPathTest, another_name_is_a_usage_error) {
  DataPath path = DataPath::get;
  for (const char* text : {"", "tcp", "Mapped", "auto "}) EXPECT_EQ(parse_data_path(text, &path).status(), ExitStatus::usage) << text;
  EXPECT_EQ(path, DataPath::get);
}

}  // namespace
}  // namespace farheap::test
