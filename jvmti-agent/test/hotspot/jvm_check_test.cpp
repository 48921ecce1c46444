#include "hotspot/jvm_check.hpp"

#include <gtest/gtest.h>

#include <cstring>

namespace farheap {
namespace {

/// A flag table as HotSpot exports it: name and address of each flag.
struct FlagTable {
  struct Flag {
    const char* name;
    void* address;
  };

  FlagTable() {
    structs.flags = reinterpret_cast<const std::byte*>(&first);
    structs.flag_count = reinterpret_cast<const std::byte*>(&count);
    structs.flag_name = offsetof(Flag, name);
    structs.flag_address = offsetof(Flag, address);
    structs.flag_bytes = sizeof(Flag);
  }

  bool g1 = true;
  bool serial = false;
  bool large = false;
  bool transparent = false;
  std::uint64_t heap = 1u << 30;
  const char* heap_at = nullptr;
  Flag table[6] = {{"UseG1GC", &g1},
                   {"UseSerialGC", &serial},
                   {"UseLargePages", &large},
                   {"UseTransparentHugePages", &transparent},
                   {"MaxHeapSize", &heap},
                   {"AllocateHeapAt", &heap_at}};
  const Flag* first = table;
  std::uint64_t count = 6;
  VmStructs structs;
  VmFlags flags{structs};
};

TEST(JvmCheck, g1_on_a_supported_version_passes) {
  FlagTable jvm;
  for (const char* version : {"17", "21", "25"}) EXPECT_FALSE(check_jvm(version, jvm.flags)) << version;
  EXPECT_EQ(heap_bytes_max(jvm.flags), 1u << 30);
}

TEST(JvmCheck, another_version_is_refused_by_name) {
  FlagTable jvm;
  const Error error = check_jvm("11", jvm.flags);
  ASSERT_TRUE(error);
  EXPECT_NE(error.text().find("Java 11"), std::string::npos);
}

TEST(JvmCheck, another_collector_is_named) {
  FlagTable jvm;
  jvm.g1 = false;
  jvm.serial = true;
  const Error error = check_jvm("17", jvm.flags);
  ASSERT_TRUE(error);
  EXPECT_NE(error.text().find("UseSerialGC"), std::string::npos);
  EXPECT_EQ(error.status(), ExitStatus::environment);
}

TEST(JvmCheck, explicit_huge_pages_and_file_backed_heaps_are_refused) {
  FlagTable jvm;
  jvm.large = true;
  EXPECT_TRUE(check_jvm("17", jvm.flags));
  jvm.transparent = true;
  EXPECT_FALSE(check_jvm("17", jvm.flags));
  jvm.heap_at = "/mnt/heap";
  EXPECT_TRUE(check_jvm("17", jvm.flags));
}

TEST(VmFlags, an_unknown_flag_is_off_and_empty) {
  FlagTable jvm;
  EXPECT_FALSE(jvm.flags.is_on("NoSuchFlag"));
  EXPECT_EQ(jvm.flags.size("NoSuchFlag"), 0u);
  EXPECT_EQ(jvm.flags.text("NoSuchFlag"), nullptr);
  EXPECT_FALSE(jvm.flags.set("NoSuchFlag", false));
}

TEST(VmFlags, a_flag_can_be_switched_off) {
  FlagTable jvm;
  EXPECT_TRUE(jvm.flags.set("UseG1GC", false));
  EXPECT_FALSE(jvm.g1);
}

}  // namespace
}  // namespace farheap
