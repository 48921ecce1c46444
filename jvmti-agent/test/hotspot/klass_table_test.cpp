#include "hotspot/klass_table.hpp"

#include <gtest/gtest.h>

namespace farheap {
namespace {

TEST(KlassTableTest, a_class_is_found_as_it_was_put) {
  KlassTable table;
  Shape shape{ShapeKind::instance, Shape::fields_max, 0, 0, 4000, {}};
  for (std::uint16_t i = 0; i < Shape::fields_max; ++i) shape.fields[i] = static_cast<std::uint16_t>(65535 - i);
  ASSERT_TRUE(table.put(0x3e89f0, shape));
  const Shape found = table.find(0x3e89f0);
  EXPECT_EQ(found.kind, ShapeKind::instance);
  EXPECT_EQ(found.instance_bytes, 4000u);
  EXPECT_EQ(found.field_count, Shape::fields_max);
  EXPECT_EQ(found.fields, shape.fields);
  EXPECT_TRUE(table.knows(0x3e89f0));
}

TEST(KlassTableTest, an_array_keeps_its_header_and_the_size_of_its_elements) {
  KlassTable table;
  table.put(5, {ShapeKind::primitive_array, 0, 16, 3, 0, {}});
  EXPECT_EQ(table.find(5).header_bytes, 16);
  EXPECT_EQ(table.find(5).log2_element_bytes, 3);
}

TEST(KlassTableTest, what_was_not_put_is_unknown) {
  KlassTable table;
  EXPECT_EQ(table.find(0).kind, ShapeKind::unknown);
  EXPECT_EQ(table.find(1).kind, ShapeKind::unknown);
  EXPECT_FALSE(table.put(0, Shape{}));
}

TEST(KlassTableTest, a_class_whose_address_is_another_ones_now_is_replaced_and_clearing_forgets_all) {
  KlassTable table;
  table.put(9, {ShapeKind::instance, 1, 0, 0, 16, {3}});
  table.put(9, {ShapeKind::instance, 0, 0, 0, 48, {}});
  EXPECT_EQ(table.find(9).instance_bytes, 48u);
  EXPECT_EQ(table.find(9).field_count, 0);
  EXPECT_EQ(table.size(), 1u);
  table.clear();
  EXPECT_FALSE(table.knows(9));
  EXPECT_EQ(table.size(), 0u);
}

TEST(KlassTableTest, a_full_table_refuses_and_still_finds_what_it_has) {
  KlassTable table;
  std::uint32_t put = 0;
  for (std::uint64_t klass = 8; klass < 8 * 2 * KlassTable::entries_max; klass += 8) {
    put += table.put(klass, {ShapeKind::instance, 0, 0, 0, static_cast<std::uint32_t>(klass), {}}) ? 1 : 0;
  }
  EXPECT_LE(put, KlassTable::entries_max);
  EXPECT_EQ(put, table.size());
  EXPECT_GT(put, KlassTable::entries_max / 2);
  EXPECT_EQ(table.find(8).instance_bytes, 8u);
}

TEST(KlassTableTest, references_that_lie_one_behind_the_other_are_told_one_by_one) {
  ClassLayout layout;
  layout.instance_bytes = 64;
  layout.fields = {{12, 2}, {40, 1}};
  Shape shape = KlassTable::shape_of(layout, 4);
  ASSERT_EQ(shape.field_count, 3);
  EXPECT_EQ(shape.fields[0], 3);
  EXPECT_EQ(shape.fields[1], 4);
  EXPECT_EQ(shape.fields[2], 10);
  layout.fields = {{16, 100}};
  shape = KlassTable::shape_of(layout, 8);
  EXPECT_EQ(shape.field_count, Shape::fields_max);
  EXPECT_EQ(shape.fields[1], 6);
}

}  // namespace
}  // namespace farheap
