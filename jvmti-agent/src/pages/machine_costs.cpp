#include "pages/machine_costs.hpp"

#include <signal.h>
#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "base/clock.hpp"
#include "base/own_memory.hpp"
#include "base/units.hpp"
#include "pages/uffd.hpp"

namespace farheap {
namespace {

constexpr std::uint32_t pages = 64;
constexpr std::size_t bytes = pages * page_bytes;

/// Anonymous memory, unmapped in the end.
class Scratch {
 public:
  Scratch() : _memory(::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {
    if (valid()) ::madvise(_memory, bytes, MADV_NOHUGEPAGE);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    if (valid()) ::munmap(_memory, bytes);
  }
  bool valid() const { return _memory != MAP_FAILED; }
  std::byte* page(std::uint32_t index) const { return static_cast<std::byte*>(_memory) + std::size_t{index} * page_bytes; }
  void fill() const { std::memset(_memory, 1, bytes); }
  void empty() const { ::madvise(_memory, bytes, MADV_DONTNEED); }

 private:
  void* const _memory;
};

// What the handler needs, while it is installed.
struct Probe {
  const Uffd* uffd;
  const std::byte* first;
  const std::byte* source;
  struct sigaction before;
};
Probe probe;

void on_probe(int signal, siginfo_t* info, void* context) {
  const auto at = reinterpret_cast<std::uintptr_t>(info->si_addr);
  if (at - reinterpret_cast<std::uintptr_t>(probe.first) >= bytes) {
    if ((probe.before.sa_flags & SA_SIGINFO) != 0) probe.before.sa_sigaction(signal, info, context);
    return;
  }
  auto* const page = reinterpret_cast<std::byte*>(at & ~std::uintptr_t{page_bytes - 1});
  probe.uffd->copy(page, probe.source, 1);
}

std::uint32_t median(std::array<std::uint32_t, pages>& samples) {
  std::nth_element(samples.begin(), samples.begin() + pages / 2, samples.end());
  return samples[pages / 2];
}

// Of one touch after the other: the odd one meets an interrupt.
std::uint32_t touch_each(const Scratch& scratch) {
  std::array<std::uint32_t, pages> samples;
  for (std::uint32_t i = 0; i < pages; ++i) {
    const std::uint64_t start_ns = now_ns();
    static_cast<volatile std::byte*>(scratch.page(i))[0] = std::byte{2};
    samples[i] = static_cast<std::uint32_t>(now_ns() - start_ns);
  }
  return median(samples);
}

template <typename Work>
std::uint32_t per_page(Work work) {
  constexpr int tries = 3;
  std::uint64_t best_ns = ~std::uint64_t{0};
  for (int i = 0; i < tries; ++i) {
    const std::uint64_t start_ns = now_ns();
    work();
    best_ns = std::min(best_ns, now_ns() - start_ns);
  }
  return static_cast<std::uint32_t>(best_ns / pages);
}

void measure_faults(const Uffd& uffd, const Scratch& paged, const Scratch& source, MachineCosts* out) {
  probe = {&uffd, paged.page(0), source.page(0), {}};
  struct sigaction action {};
  action.sa_sigaction = on_probe;
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  ::sigaction(SIGBUS, &action, &probe.before);
  out->fault_ns = touch_each(paged);
  ::sigaction(SIGBUS, &probe.before, nullptr);
  out->install_ns = per_page([&] {
    paged.empty();
    constexpr std::uint32_t run = 8;
    for (std::uint32_t i = 0; i < pages; i += run) uffd.copy(paged.page(i), source.page(i), run);
  });
}

}  // namespace

Error MachineCosts::measure(MachineCosts* out) {
  const Scratch paged, source, moved, copy;
  if (!paged.valid() || !source.valid() || !moved.valid() || !copy.valid()) return {ExitStatus::environment, "no memory to measure with"};
  source.fill();
  copy.fill();
  Uffd uffd;
  if (Error error = uffd.open(EvictMode::remap)) return error;
  if (const int error = uffd.register_range(paged.page(0), bytes)) {
    return {ExitStatus::environment, std::string("userfaultfd refuses plain memory: ") + std::strerror(error)};
  }
  measure_faults(uffd, paged, source, out);
  std::uint64_t ignored[1];
  moved.empty();
  if (uffd.remap(moved.page(0), paged.page(0), pages, ignored) != 0) return Error::none();
  out->kernel_copy_ns = per_page([&] { copy_own_memory(copy.page(0), moved.page(0), bytes); });
  out->touch_ns = touch_each(moved);
  return Error::none();
}

}  // namespace farheap
