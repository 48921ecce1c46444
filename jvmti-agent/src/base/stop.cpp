#include "base/stop.hpp"

#include <unistd.h>

#include <cstdarg>
#include <cstdio>

namespace farheap {
namespace {

constexpr int line_bytes_max = 1024;

void write_line(const char* format, va_list arguments) {
  char line[line_bytes_max];
  int length = std::snprintf(line, sizeof line, "farheap: ");
  length += std::vsnprintf(line + length, sizeof line - length - 1, format, arguments);
  if (length > line_bytes_max - 2) length = line_bytes_max - 2;
  line[length++] = '\n';
  // Nothing sensible can be done about a closed standard error.
  if (::write(STDERR_FILENO, line, static_cast<std::size_t>(length)) < 0) return;
}

}  // namespace

void say(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  write_line(format, arguments);
  va_end(arguments);
}

void stop(ExitStatus status, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  write_line(format, arguments);
  va_end(arguments);
  ::_exit(static_cast<int>(status));
}

}  // namespace farheap
