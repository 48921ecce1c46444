// How page data moves between a memory server and us.
#pragma once

#include <cstdint>
#include <string>

#include "base/error.hpp"

namespace farheap {

/// mapped: the server's shared memory is mapped here. get: one-sided. message: active messages.
/// `automatic` takes, extent by extent, the first that works: mapped, message. `get` needs a server with one-sided access, which
/// gives every agent of a server the memory of all of them where no device checks keys: so only on demand.
enum class DataPath : std::uint8_t { automatic, mapped, get, message };

/// Parses the agent option path=auto|mapped|get|message. Error with ExitStatus::usage when it is anything else.
Error parse_data_path(const std::string& text, DataPath* out);

}  // namespace farheap
