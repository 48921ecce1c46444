// Fault latency as the touching thread sees it: the floor of this machine (SIGBUS and UFFDIO_COPY from a local buffer, nothing else)
// beside the product's own fault path, page held by a memory server. Rounds interleaved in one process; JSON lines on standard output.
//
//   fault_floor [--server HOST:PORT] [--path mapped|message|get] [--token TEXT] [--pages N] [--rounds N] [--threads N]
//
// With --threads it measures throughput instead: 1..N threads that touch pages of their own, all at once.
#include <signal.h>
#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <numeric>
#include <random>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/stop.hpp"
#include "evict/evictor.hpp"
#include "fault/fault_path.hpp"
#include "fault/sigbus_handler.hpp"
#include "pages/mapping_watch.hpp"
#include "transport/ucx_remote_heap.hpp"

namespace farheap {
namespace {

constexpr std::size_t region_bytes = 1 << 20;

struct Arguments {
  std::string server;
  std::string path = "auto";
  std::string token;
  std::uint32_t pages = 8192;  // 32 MiB: more than any cache of the core
  std::uint32_t rounds = 9;
  std::uint32_t threads = 0;
};

Arguments parse(int count, char** values) {
  Arguments arguments;
  for (int i = 1; i < count; i += 2) {
    const std::string name = values[i];
    if (i + 1 == count) stop(ExitStatus::usage, "%s has no value", values[i]);
    const std::string value = values[i + 1];
    if (name == "--server") arguments.server = value;
    else if (name == "--path") arguments.path = value;
    else if (name == "--token") arguments.token = value;
    else if (name == "--pages") arguments.pages = static_cast<std::uint32_t>(std::atoi(value.c_str())) / 256 * 256;
    else if (name == "--rounds") arguments.rounds = static_cast<std::uint32_t>(std::atoi(value.c_str()));
    else if (name == "--threads") arguments.threads = static_cast<std::uint32_t>(std::atoi(value.c_str()));
    else stop(ExitStatus::usage, "unknown option %s: --server, --path, --token, --pages, --rounds, --threads", values[i]);
  }
  if (arguments.threads > 0 && arguments.server.empty()) stop(ExitStatus::usage, "--threads needs --server");
  if (arguments.pages == 0 || arguments.rounds == 0) stop(ExitStatus::usage, "--pages must be at least 256 and --rounds at least 1");
  return arguments;
}

std::byte* map(std::uint32_t pages) {
  void* memory = ::mmap(nullptr, std::size_t{pages} * page_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) stop(ExitStatus::environment, "no memory for %u pages", pages);
  ::madvise(memory, std::size_t{pages} * page_bytes, MADV_NOHUGEPAGE);
  return static_cast<std::byte*>(memory);
}

void require(const Error& error) {
  if (error) stop(error.status(), "%s", error.text().c_str());
}

/// Latencies of one touch of every page of `memory`, in random order. Nanoseconds.
class Touches {
 public:
  explicit Touches(std::uint32_t pages) : _order(pages) { std::iota(_order.begin(), _order.end(), 0u); }

  void touch_all(std::byte* memory) {
    std::shuffle(_order.begin(), _order.end(), _random);
    for (const std::uint32_t page : _order) {
      const std::uint64_t start = now_ns();
      *reinterpret_cast<volatile std::byte*>(memory + std::size_t{page} * page_bytes + 64);
      _latencies.push_back(now_ns() - start);
    }
  }

  void print(const char* name) {
    std::sort(_latencies.begin(), _latencies.end());
    std::printf("{\"name\": \"%s\", \"touches\": %zu, \"p50_ns\": %" PRIu64 ", \"p99_ns\": %" PRIu64 ", \"p999_ns\": %" PRIu64 "}\n", name,
                _latencies.size(), at(0.5), at(0.99), at(0.999));
  }

 private:
  std::uint64_t at(double q) const { return _latencies[static_cast<std::size_t>(q * static_cast<double>(_latencies.size() - 1))]; }

  std::vector<std::uint32_t> _order;
  std::vector<std::uint64_t> _latencies;
  std::mt19937 _random{17};
};

/// The floor: nothing but the kernel's work.
struct Floor {
  explicit Floor(std::uint32_t page_count) : pages(page_count), memory(map(page_count)), source(map(page_count)) {
    std::memset(source, 1, std::size_t{pages} * page_bytes);
    require(uffd.open(EvictMode::automatic));
    if (uffd.register_range(memory, std::size_t{pages} * page_bytes) != 0) stop(ExitStatus::environment, "registration failed");
    floor = this;
    struct sigaction action {};
    action.sa_sigaction = on_sigbus;
    action.sa_flags = SA_SIGINFO;
    ::sigfillset(&action.sa_mask);
    ::sigaction(SIGBUS, &action, nullptr);
  }

  static void on_sigbus(int, siginfo_t* info, void*) {
    const std::size_t offset = static_cast<std::size_t>(static_cast<std::byte*>(info->si_addr) - floor->memory) & ~(page_bytes - 1);
    if (offset >= std::size_t{floor->pages} * page_bytes) std::abort();
    floor->uffd.copy(floor->memory + offset, floor->source + offset, 1);
  }

  void make_absent() { ::madvise(memory, std::size_t{pages} * page_bytes, MADV_DONTNEED); }

  static Floor* floor;
  std::uint32_t pages;
  std::byte* memory;
  std::byte* source;
  Uffd uffd;
};
Floor* Floor::floor;

class OldRegions final : public CollectorView {
 public:
  std::uint32_t region_count() const noexcept override { return 0; }
  RegionKind kind(RegionIndex) const noexcept override { return RegionKind::old; }
  RegionUse use(RegionIndex region) const noexcept override { return {kind(region), false, 0}; }
};

/// The product's paths over plain memory, with room for all of it: only fetches are measured.
struct Product {
  Product(std::uint32_t page_count, RemoteHeap& far_memory)
      : remote(far_memory),
        heap(HeapRange(map(page_count), std::size_t{page_count} * page_bytes, region_bytes), 2 * page_count, 128, uffd, collector, counters,
             Mechanisms{false, false}),
        limbo(limbo_slots, open_limbo()),
        evict(heap, remote, limbo),
        evictor(heap, evict, limbo_slots),
        fault(heap, remote, limbo, evict, evictor),
        watch(heap) {
    require(install_sigbus_handler(fault, heap.range));
    require(watch.start());
    for (std::uint32_t page = 0; page < page_count; ++page) *heap.range.address_of(PageIndex{page}) = std::byte{1};
  }

  std::byte* open_limbo() {
    require(uffd.open(EvictMode::automatic));
    if (uffd.mode() == EvictMode::wp) return nullptr;
    std::byte* memory = map(limbo_slots);
    if (uffd.mode() == EvictMode::move && uffd.register_range(memory, std::size_t{limbo_slots} * page_bytes) != 0) {
      stop(ExitStatus::environment, "registration failed");
    }
    return memory;
  }

  void make_remote() {
    while (heap.pages.count(PageState::remote) < heap.range.page_count()) {
      evict.evict_run(Evicting::in_background);
      evict.clear_limbo(limbo_slots);
    }
  }

  static constexpr std::uint32_t limbo_slots = 256;
  RemoteHeap& remote;
  Uffd uffd;
  OldRegions collector;
  Counters counters;
  PagedHeap heap;
  LimboRing limbo;
  EvictPath evict;
  Evictor evictor;
  FaultPath fault;
  MappingWatch watch;
};

void on_lost(void*, const char* server, const char* why) { stop(ExitStatus::server_lost, "memory server %s lost (%s)", server, why); }

std::unique_ptr<RemoteHeap> connect_to(const Arguments& arguments) {
  RemoteHeapOptions options;
  ServerAddress address;
  require(parse_server_address(arguments.server, &address));
  require(parse_data_path(arguments.path, &options.path));
  options.servers.push_back(address);
  options.token = arguments.token;
  options.heap_bytes = std::uint64_t{arguments.pages} * page_bytes;
  options.on_lost = on_lost;
  std::unique_ptr<RemoteHeap> remote;
  require(connect(options, &remote));
  return remote;
}

/// Wall time in which `threads` threads touch all pages once, each a part of them in random order. Nanoseconds.
std::uint64_t touch_side_by_side(Product& product, std::uint32_t threads) {
  const std::uint32_t pages = product.heap.range.page_count() / threads;
  std::atomic<bool> go{false};
  std::vector<std::thread> touchers;
  for (std::uint32_t i = 0; i < threads; ++i) {
    touchers.emplace_back([&, i] {
      Touches touches(pages);
      while (!go) {
      }
      touches.touch_all(product.heap.range.address_of(PageIndex{i * pages}));
    });
  }
  const std::uint64_t start = now_ns();
  go = true;
  for (std::thread& toucher : touchers) toucher.join();
  return now_ns() - start;
}

void measure_threads(Product& product, const Arguments& arguments) {
  std::vector<std::vector<double>> rates(arguments.threads);
  for (std::uint32_t round = 0; round < arguments.rounds; ++round) {
    for (std::uint32_t threads = 1; threads <= arguments.threads; ++threads) {
      product.make_remote();
      const std::uint32_t touched = arguments.pages / threads * threads;
      rates[threads - 1].push_back(touched * 1e9 / static_cast<double>(touch_side_by_side(product, threads)));
    }
  }
  for (std::uint32_t threads = 1; threads <= arguments.threads; ++threads) {
    std::vector<double>& rate = rates[threads - 1];
    std::sort(rate.begin(), rate.end());
    std::printf("{\"threads\": %u, \"faults_per_s\": %.0f}\n", threads, rate[rate.size() / 2]);
  }
}

int run(const Arguments& arguments) {
  if (arguments.threads > 0) {
    const std::unique_ptr<RemoteHeap> remote = connect_to(arguments);
    measure_threads(*new Product(arguments.pages, *remote), arguments);
    std::fflush(stdout);
    ::_Exit(0);
  }
  Floor floor(arguments.pages);
  std::unique_ptr<RemoteHeap> remote = arguments.server.empty() ? nullptr : connect_to(arguments);
  Product* product = remote == nullptr ? nullptr : new Product(arguments.pages, *remote);
  Touches floor_touches(arguments.pages);
  Touches product_touches(arguments.pages);
  for (std::uint32_t round = 0; round < arguments.rounds; ++round) {
    floor.make_absent();
    floor_touches.touch_all(floor.memory);
    if (product == nullptr) continue;
    product->make_remote();
    product_touches.touch_all(product->heap.range.base());
  }
  floor_touches.print("floor");
  if (product != nullptr) {
    product_touches.print(arguments.path.c_str());
    if (product->counters.pages_fetched.value() != std::uint64_t{arguments.pages} * arguments.rounds) {
      stop(ExitStatus::internal, "internal check failed: not every touch was a fetch");
    }
  }
  std::fflush(stdout);
  ::_Exit(0);  // the heap's handlers must outlive everything
}

}  // namespace
}  // namespace farheap

int main(int count, char** values) { return farheap::run(farheap::parse(count, values)); }
