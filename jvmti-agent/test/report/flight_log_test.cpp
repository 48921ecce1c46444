#include "report/flight_log.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>
#include <vector>

namespace farheap {
namespace {

/// The reader of the ring, as the Java part does it.
class Reader {
 public:
  explicit Reader(const FlightLog& log) : _records(reinterpret_cast<FlightRecord*>(log.records())) {}

  bool next(FlightRecord* out) {
    FlightRecord& record = _records[_position % FlightLog::records_max];
    if (__atomic_load_n(&record.sequence, __ATOMIC_ACQUIRE) != _position + 1) return false;
    *out = record;
    __atomic_store_n(&record.sequence, _position + FlightLog::records_max, __ATOMIC_RELEASE);
    ++_position;
    return true;
  }

 private:
  FlightRecord* _records;
  std::uint64_t _position = 0;
};

FlightRecord numbered(std::uint32_t place, std::uint64_t value) {
  return {0, value, 2 * value, FlightKind::region_transition, 1, 0, 1, place, 3, {value, ~value, value * value}};
}

TEST(FlightLog, wants_nothing_until_a_reader_does) {
  FlightLog log;
  EXPECT_FALSE(log.wants(FlightKind::page_fetch));
  log.set(FlightKind::page_fetch, true, 0, 0);
  EXPECT_FALSE(log.wants(FlightKind::page_fetch)) << "there is no memory to write to";
  ASSERT_TRUE(log.start(nullptr));
  log.set(FlightKind::page_fetch, true, 0, 0);
  EXPECT_TRUE(log.wants(FlightKind::page_fetch));
  EXPECT_FALSE(log.wants(FlightKind::eviction));
  log.set(FlightKind::page_fetch, false, 0, 0);
  EXPECT_FALSE(log.wants(FlightKind::page_fetch));
}

TEST(FlightLog, what_was_put_is_read_in_order) {
  FlightLog log;
  ASSERT_TRUE(log.start(nullptr));
  Reader reader(log);
  FlightRecord record;
  EXPECT_FALSE(reader.next(&record));
  for (std::uint32_t i = 0; i < 3 * FlightLog::records_max; ++i) {
    log.put(numbered(i, i + 7));
    ASSERT_TRUE(reader.next(&record));
    EXPECT_EQ(record.place, i);
    EXPECT_EQ(record.values[2], (i + 7ull) * (i + 7ull));
  }
  EXPECT_FALSE(reader.next(&record));
  EXPECT_EQ(log.lost_records(), 0u);
}

TEST(FlightLog, a_full_ring_loses_the_newest_and_counts_them) {
  FlightLog log;
  ASSERT_TRUE(log.start(nullptr));
  for (std::uint32_t i = 0; i < FlightLog::records_max + 5; ++i) log.put(numbered(i, i));
  EXPECT_EQ(log.lost_records(), 5u);
  Reader reader(log);
  FlightRecord record;
  for (std::uint32_t i = 0; i < FlightLog::records_max; ++i) {
    ASSERT_TRUE(reader.next(&record));
    EXPECT_EQ(record.place, i);
  }
  EXPECT_FALSE(reader.next(&record));
  log.put(numbered(99, 1));
  ASSERT_TRUE(reader.next(&record));
  EXPECT_EQ(record.place, 99u);
}

TEST(FlightLog, what_there_may_be_any_number_of_leaves_room_for_pauses) {
  FlightLog log;
  ASSERT_TRUE(log.start(nullptr));
  FlightRecord fetch = numbered(1, 1);
  fetch.kind = FlightKind::page_fetch;
  for (std::uint32_t i = 0; i < 2 * FlightLog::records_max; ++i) log.put(fetch);
  const std::uint64_t lost = log.lost_records();
  EXPECT_EQ(lost, FlightLog::records_max + FlightLog::kept_for_pauses);
  for (std::uint32_t i = 0; i < FlightLog::kept_for_pauses; ++i) log.put(numbered(i, i));
  EXPECT_EQ(log.lost_records(), lost);
  log.put(numbered(0, 0));
  EXPECT_EQ(log.lost_records(), lost + 1);
}

TEST(FlightLog, many_writers_and_one_reader_neither_lose_nor_tear_a_record) {
  FlightLog log;
  ASSERT_TRUE(log.start(nullptr));
  constexpr std::uint32_t writers = 4;
  constexpr std::uint32_t each = 50'000;
  std::vector<std::thread> threads;
  for (std::uint32_t writer = 0; writer < writers; ++writer) {
    threads.emplace_back([&log, writer] {
      for (std::uint32_t i = 0; i < each; ++i) log.put(numbered(writer * each + i, writer * each + i));
    });
  }
  Reader reader(log);
  std::vector<bool> seen(writers * each);
  std::uint64_t read = 0;
  std::uint64_t torn = 0;
  FlightRecord record;
  while (read + log.lost_records() < writers * each) {
    if (!reader.next(&record)) continue;
    ++read;
    if (seen[record.place] || record.start_ns != record.place || record.values[1] != ~std::uint64_t{record.place}) ++torn;
    seen[record.place] = true;
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(torn, 0u);
  EXPECT_GT(read, 0u);
  EXPECT_FALSE(reader.next(&record));
}

TEST(FlightLog, samples_are_claimed_once_and_can_be_claimed_again) {
  FlightLog log;
  ASSERT_TRUE(log.start(nullptr));
  std::set<std::uint16_t> claimed;
  for (std::uint32_t i = 0; i < FlightLog::samples_max; ++i) claimed.insert(log.claim_sample());
  EXPECT_EQ(claimed.size(), FlightLog::samples_max);
  EXPECT_EQ(log.claim_sample(), FlightLog::no_sample);
  log.release_sample(17);
  EXPECT_EQ(log.claim_sample(), 17);
  EXPECT_EQ(log.claim_sample(), FlightLog::no_sample);
}

TEST(FlightLog, short_events_are_left_out_and_do_not_count) {
  FlightLog log;
  ASSERT_TRUE(log.start(nullptr));
  log.set(FlightKind::write_back, true, 1000, 0);
  EXPECT_EQ(log.pick(FlightKind::write_back, 5000, 5999), 0u);
  EXPECT_EQ(log.pick(FlightKind::write_back, 5000, 6000), 1u);
}

// As when a thread is stopped within a fault for longer than the throttle is patient: 80 of 400,000 events.
TEST(FlightLog, an_event_is_not_picked_for_its_length) {
  FlightLog log;
  ASSERT_TRUE(log.start(nullptr));
  log.set(FlightKind::page_fetch, true, 0, 100);
  constexpr std::uint64_t short_ns = 3'000;
  constexpr std::uint64_t long_ns = 60'000'000;
  std::uint64_t now = 1'000'000'000;
  std::uint64_t long_events = 0;
  for (int i = 1; i <= 400'000; ++i) {
    const bool is_long = i % 5'000 == 0;
    const std::uint64_t start = now;
    now += is_long ? long_ns : short_ns;
    long_events += log.pick(FlightKind::page_fetch, start, now) > 0 && is_long ? 1 : 0;
    now += short_ns;
  }
  EXPECT_LT(long_events, 8u);
}

// Lines of far-heap/src/test/resources/flight-golden.txt: the record's fields, and its 64 bytes after the sequence in hexadecimal.
TEST(FlightLog, a_record_has_the_bytes_that_the_java_part_reads) {
  std::ifstream golden(FARHEAP_FLIGHT_GOLDEN);
  std::string bytes;
  std::getline(golden, bytes);
  FlightRecord record{1, 0x0102030405060708, 0x1112131415161718, FlightKind::write_back, 0x21, 0x3132, 0x41424344,
                      0x51525354, 0x61626364, {0x7172737475767778, 0x8182838485868788, 0x9192939495969798}};
  unsigned char raw_bytes[sizeof record];
  std::memcpy(raw_bytes, &record, sizeof record);
  std::string text;
  for (const unsigned char byte : raw_bytes) {
    char digits[3];
    std::snprintf(digits, sizeof digits, "%02x", byte);
    text += digits;
  }
  EXPECT_EQ(text, bytes);
}

}  // namespace
}  // namespace farheap
