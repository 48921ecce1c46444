#include "agent_options.hpp"

#include <cctype>
#include <cmath>
#include <cstdlib>

#include "base/debug_hooks.hpp"

namespace farheap {
namespace {

Error usage(const std::string& text) { return {ExitStatus::usage, text}; }

Error parse_evict(const std::string& value, EvictMode* out) {
  if (value == "auto") *out = EvictMode::automatic;
  else if (value == "remap") *out = EvictMode::remap;
  else if (value == "move") *out = EvictMode::move;
  else if (value == "wp") *out = EvictMode::wp;
  else return usage("evict=" + value + ": say auto, remap, move or wp");
  return Error::none();
}

Error parse_local(const std::string& value, std::uint64_t* out) {
  if (!parse_size(value, out)) return usage("local=" + value + ": not a size; say for example local=512m");
  if (*out < local_bytes_min) return usage("local=" + value + ": too little; at least 8m is needed");
  return Error::none();
}

Error parse_switch(const std::string& name, const std::string& value, bool* out) {
  if (value != "on" && value != "off") return usage(name + "=" + value + ": say on or off");
  *out = value == "on";
  return Error::none();
}

Error parse_choice(const std::string& name, const std::string& value, Choice* out) {
  if (value == "auto") return *out = Choice::automatic, Error::none();
  bool on = false;
  if (parse_switch(name, value, &on)) return usage(name + "=" + value + ": say auto, on or off");
  *out = on ? Choice::on : Choice::off;
  return Error::none();
}

Error parse_number(const std::string& name, const std::string& value, const char* unit, std::uint32_t* out) {
  constexpr unsigned long number_max = 1'000'000;
  char* end = nullptr;
  const unsigned long number = std::strtoul(value.c_str(), &end, 10);
  if (value.empty() || *end != '\0' || number > number_max) return usage(name + "=" + value + ": say 0 to 1000000 " + unit);
  *out = static_cast<std::uint32_t>(number);
  return Error::none();
}

Error add_server(const std::string& value, AgentOptions* out) {
  ServerAddress server;
  if (Error error = parse_server_address(value, &server)) return error;
  out->servers.push_back(server);
  return Error::none();
}

Error parse_option(const std::string& name, const std::string& value, AgentOptions* out) {
  if (name == "local") return parse_local(value, &out->local_bytes);
  if (name == "server") return add_server(value, out);
  if (name == "trace") return out->trace_path = value, Error::none();
  if (name == "evict") return parse_evict(value, &out->evict);
  if (name == "path") return parse_data_path(value, &out->path);
  if (name == "token") return out->token = value, Error::none();
  if (name == "stats") return out->stats_path = value, Error::none();
  if (name == "changed_only") return parse_switch(name, value, &out->changed_only);
  if (name == "pace") return parse_switch(name, value, &out->mechanisms.pace);
  if (name == "prefetch") return parse_switch(name, value, &out->mechanisms.prefetch);
  if (name == "chase") return parse_switch(name, value, &out->mechanisms.chase);
  if (name == "reclaim") return parse_switch(name, value, &out->mechanisms.reclaim);
  if (name == "skip") return parse_choice(name, value, &out->mechanisms.skip);
  if (name == "copied_limbo") return parse_choice(name, value, &out->mechanisms.copied_limbo);
  if (name == "debug_latency") return parse_number(name, value, "microseconds", &out->latency_us);
  if (name == "debug_skip_rounds") return parse_number(name, value, "rounds", &out->mechanisms.skip_rounds);
  if (name == "debug_reclaim") return parse_number(name, value, "milliseconds", &out->mechanisms.reclaim_ms);
  if (name == "debug_delay") return debug::set_delay(value) ? Error::none() : usage("debug_delay=" + value + ": no such site");
  if (name == "debug_break") return debug::set_broken(value) ? Error::none() : usage("debug_break=" + value + ": no such rule");
  return usage("unknown option " + name +
               ": the options are local, server, token, stats, trace, evict, path, changed_only, pace, prefetch, chase, reclaim, "
               "skip, copied_limbo");
}

Error check(AgentOptions* out) {
  if (out->local_bytes == 0) return usage("local=SIZE is missing: how much of the heap may stay on this machine, as in local=512m");
  if (out->servers.empty()) return usage("server=HOST:PORT is missing: the memory server, as in server=127.0.0.1:7070");
  const char* token = std::getenv("FARHEAP_TOKEN");
  // A page that was fetched ahead leaves no trace when it is touched.
  if (!out->trace_path.empty()) out->mechanisms.prefetch = false;
  if (!out->mechanisms.prefetch) out->mechanisms.chase = false;
  if (out->token.empty() && token != nullptr) out->token = token;
  return Error::none();
}

}  // namespace

bool parse_size(const std::string& text, std::uint64_t* bytes) {
  // strtod alone would take signs, hexadecimal, "nan" and "inf".
  const std::size_t digits = text.find_first_not_of("0123456789.");
  const std::string unit = digits == std::string::npos ? "" : text.substr(digits);
  const std::string figure = text.substr(0, digits);
  char* end = nullptr;
  const double number = std::strtod(figure.c_str(), &end);
  if (figure.empty() || *end != '\0') return false;
  double factor = 1;
  if (!unit.empty()) {
    const std::size_t power = std::string("kmgt").find(static_cast<char>(std::tolower(static_cast<unsigned char>(unit[0]))));
    if (unit.size() > 1 || power == std::string::npos) return false;
    factor = std::pow(1024.0, static_cast<double>(power + 1));
  }
  constexpr double bytes_max = 1024.0 * 1024 * 1024 * 1024 * 1024;  // 1 PiB: no JVM heap is larger
  const double product = number * factor;
  if (!(product >= 1 && product <= bytes_max)) return false;
  *bytes = static_cast<std::uint64_t>(product);
  return true;
}

Error parse_agent_options(const std::string& text, AgentOptions* out) {
  std::size_t start = 0;
  while (start < text.size()) {
    std::size_t end = text.find(',', start);
    if (end == std::string::npos) end = text.size();
    const std::string option = text.substr(start, end - start);
    const std::size_t equals = option.find('=');
    if (equals == std::string::npos) return usage("option '" + option + "' has no value: options are NAME=VALUE, separated by commas");
    if (Error error = parse_option(option.substr(0, equals), option.substr(equals + 1), out)) return error;
    start = end + 1;
  }
  return check(out);
}

}  // namespace farheap
