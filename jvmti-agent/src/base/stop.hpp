// The loud stop: ends the process with one line on standard error. Async-signal-safe, callable from any thread,
// also from inside a signal handler and with the world stopped.
#pragma once

#include "base/error.hpp"

namespace farheap {

/// Writes `farheap: ` and the formatted text to standard error and ends the process at once with `status`.
/// Conversions: those of snprintf; the text is cut at 1 KiB. Never returns.
[[noreturn]] void stop(ExitStatus status, const char* format, ...) __attribute__((format(printf, 2, 3)));

/// Writes `farheap: ` and the formatted text to standard error.
void say(const char* format, ...) __attribute__((format(printf, 1, 2)));

}  // namespace farheap
