#include "transport/data_path.hpp"

namespace farheap {

Error parse_data_path(const std::string& text, DataPath* out) {
  if (text == "auto") {
    *out = DataPath::automatic;
  } else if (text == "mapped") {
    *out = DataPath::mapped;
  } else if (text == "get") {
    *out = DataPath::get;
  } else if (text == "message") {
    *out = DataPath::message;
  } else {
    return {ExitStatus::usage, "path=" + text + " is not known: write path=auto, mapped, get or message"};
  }
  return Error::none();
}

}  // namespace farheap
