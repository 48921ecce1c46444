#include "base/debug_hooks.hpp"

#include <cstdlib>

#include "base/clock.hpp"
#include <sched.h>

namespace farheap::debug {
namespace {

constexpr const char* site_names[site_count] = {
    "evict_after_claim",    "evict_after_move",    "evict_before_settle", "writeback_before_send", "writeback_before_ack",
    "fetch_before_install", "fill_before_install", "return_before_move",  "unmap_event",           "unmap_taken",
    "near_before_copy",     "near_before_check",
};
constexpr const char* rule_names[rule_count] = {"ack",     "recheck", "pause",  "unmap", "copyback",
                                               "recount", "lease",   "writes", "stray",  "whole",  "epoch",  "claim",
                                               "honest",  "marking", "stub",   "live",  "snapshot", "eden", "scan",
                                               "special", "garbage", "back", "moved", "dead", "marks"};
constexpr std::uint32_t delay_us_max = 1'000'000;

int index_of(const char* const* names, unsigned count, const std::string& name) {
  for (unsigned i = 0; i < count; ++i) {
    if (name == names[i]) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace

std::atomic<std::uint32_t> delay_us[site_count];
std::atomic<bool> broken[rule_count];

// Multiplicative hashing of a counter: cheap, and every thread meets both answers.
bool one_in_eight() {
  static std::atomic<std::uint32_t> turn{0};
  return turn.fetch_add(1, std::memory_order_relaxed) * 2654435769u >> 29 == 0;
}

void delay_slowly(std::uint32_t micros) {
  if (!one_in_eight()) return;
  const std::uint64_t until = now_ns() + std::uint64_t{micros} * 1000;
  while (now_ns() < until) ::sched_yield();
}

bool set_delay(const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) return false;
  const int site = index_of(site_names, site_count, text.substr(0, colon));
  char* end = nullptr;
  const unsigned long micros = std::strtoul(text.c_str() + colon + 1, &end, 10);
  if (site < 0 || *end != '\0' || micros > delay_us_max) return false;
  delay_us[site] = static_cast<std::uint32_t>(micros);
  return true;
}

bool set_broken(const std::string& text) {
  const int rule = index_of(rule_names, rule_count, text);
  if (rule < 0) return false;
  broken[rule] = true;
  return true;
}

}  // namespace farheap::debug
