// Options of -agentpath:libfarheap.so=local=SIZE,server=HOST:PORT,...
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "pages/mechanisms.hpp"
#include "pages/uffd.hpp"
#include "transport/ucx_remote_heap.hpp"

namespace farheap {

struct AgentOptions {
  std::uint64_t local_bytes = 0;           // local=SIZE: heap pages kept on this machine; required
  std::vector<ServerAddress> servers;      // server=HOST:PORT, at least once
  std::string token;                       // token=TEXT, else the environment's FARHEAP_TOKEN
  std::string stats_path;                  // stats=FILE: statistics as JSON at exit
  std::string trace_path;                  // trace=FILE: every touch of an absent page, for farheap policy-replay
  EvictMode evict = EvictMode::automatic;  // evict=auto|remap|move|wp
  DataPath path = DataPath::automatic;     // path=auto|mapped|get|message
  bool changed_only = true;                // changed_only=on|off: write-backs send what changed, where that can be told
  Mechanisms mechanisms;                   // pace=on|off, prefetch=on|off, chase=on|off, reclaim=on|off, skip=auto|on|off
  std::uint32_t latency_us = 0;            // debug_latency=MICROS: what the servers take longer to answer
};

/// Parses the text after libfarheap.so=. Error (usage): what is wrong and what would be right.
Error parse_agent_options(const std::string& text, AgentOptions* out);

/// Parses "64m", "1.5G", "4096": bytes, with the binary units k, m, g, t. False if it is anything else, zero or too large.
bool parse_size(const std::string& text, std::uint64_t* bytes);

/// The least local=SIZE: the running set of the collector and a few threads does not fit in less.
constexpr std::uint64_t local_bytes_min = 8ull * 1024 * 1024;

}  // namespace farheap
