#include "hotspot/jvmci_constants.hpp"

#include <gtest/gtest.h>

namespace farheap {
namespace {

constexpr const char* name = "Some::name";

/// Texts, and a table that begins at an address that is no multiple of 8.
struct Library {
  explicit Library(std::size_t start = 0) : start_at(start) {}
  void put(unsigned word, const char* at, std::int32_t value) {
    table[word] = reinterpret_cast<std::uint64_t>(at);
    table[word + 1] = static_cast<std::uint32_t>(value);
  }
  bool find(std::int32_t* value) const {
    const auto* const words = reinterpret_cast<const std::byte*>(table);
    return JvmciConstants({{reinterpret_cast<const std::byte*>(texts), sizeof texts, false},
                           {words + start_at, sizeof table - start_at, true}}).find(name, value);
  }

  const std::size_t start_at;
  char texts[64] = "Another\0Some::name\0Some::name_too\0Xome::name";
  alignas(8) std::uint64_t table[8] = {};
};

TEST(JvmciConstantsTest, the_value_behind_the_one_pointer_to_the_name_is_found) {
  for (const std::size_t start : {0, 1, 4, 8}) {
    Library library(start);
    library.put(2, library.texts + 8, -72);
    library.put(4, library.texts, 9);
    std::int32_t value = 0;
    EXPECT_TRUE(library.find(&value)) << start;
    EXPECT_EQ(value, -72);
  }
}

TEST(JvmciConstantsTest, the_last_words_of_a_table_count) {
  Library library;
  library.put(6, library.texts + 8, 5);
  std::int32_t value = 0;
  EXPECT_TRUE(library.find(&value));
  EXPECT_EQ(value, 5);
}

TEST(JvmciConstantsTest, a_name_that_nothing_leads_to_is_not_found) {
  Library library;
  std::int32_t value = 0;
  EXPECT_FALSE(library.find(&value));
  library.put(0, library.texts + 19, 3);
  EXPECT_FALSE(library.find(&value)) << "a longer name";
}

TEST(JvmciConstantsTest, a_name_that_two_entries_have_is_not_taken) {
  Library library;
  library.put(0, library.texts + 8, 3);
  library.put(4, library.texts + 8, 3);
  std::int32_t value = 0;
  EXPECT_FALSE(library.find(&value));
}

}  // namespace
}  // namespace farheap
