// Pages that are moved while the kernel migrates them (memory compaction): the count of moved pages must be the truth. How often the two
// meet is up to the kernel; evict_path_test has every eighth count put wrong instead.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <thread>
#include <vector>

#include "base/units.hpp"
#include "pages/uffd.hpp"

namespace farheap {
namespace {

constexpr std::uint32_t run = 64;
constexpr std::size_t run_bytes = run * page_bytes;

std::byte* map(std::size_t bytes) {
  auto* memory = static_cast<std::byte*>(::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  ::madvise(memory, bytes, MADV_NOHUGEPAGE);
  return memory;
}

/// Has the kernel compact its memory, which migrates pages, again and again. Needs root.
class Compaction {
 public:
  Compaction() : _descriptor(::open("/proc/sys/vm/compact_memory", O_WRONLY | O_CLOEXEC)) {
    if (possible()) _thread = std::thread([this] { compact(); });
  }
  ~Compaction() {
    _done = true;
    if (_thread.joinable()) _thread.join();
    if (possible()) ::close(_descriptor);
  }
  bool possible() const { return _descriptor >= 0; }

 private:
  void compact() {
    while (!_done) {
      // Single pages between holes, so that there is something to compact.
      std::byte* memory = map(fragments_bytes);
      for (std::size_t at = 0; at < fragments_bytes; at += page_bytes) memory[at] = std::byte{1};
      for (std::size_t at = 0; at < fragments_bytes; at += 2 * page_bytes) ::madvise(memory + at, page_bytes, MADV_DONTNEED);
      if (::write(_descriptor, "1", 1) != 1) break;
      ::munmap(memory, fragments_bytes);
    }
  }

  static constexpr std::size_t fragments_bytes = 16 << 20;
  const int _descriptor;
  std::atomic<bool> _done{false};
  std::thread _thread;
};

/// A run of pages that is moved out, and home again page by page; after each way it is looked where the pages are.
class Shuttle {
 public:
  explicit Shuttle(const Uffd& uffd) : _uffd(uffd) {
    EXPECT_FALSE(_pagemap.open());
    EXPECT_EQ(uffd.register_range(_home, run_bytes), 0);
    EXPECT_EQ(uffd.register_range(_away, run_bytes), 0);
  }
  // The memory stays: it may be unmapped only when the descriptor is gone, or the kernel waits for somebody to read of it.

  /// Ends early with the first wrong count, for nothing is known about the pages then.
  void go_to_and_fro(std::uint32_t turns) {
    const std::vector<std::byte> zeros(run_bytes);
    for (std::uint32_t turn = 0; turn < turns && miscounted == 0; ++turn) {
      // Other frames now and then: those that compaction has moved already are where it wants them.
      if (turn % turns_of_a_frame == 0) {
        ::madvise(_home, run_bytes, MADV_DONTNEED);
        EXPECT_EQ(_uffd.copy(_home, zeros.data(), run).pages, run);
      }
      for (std::uint32_t page = 0; page < run; ++page) std::memset(home(page), static_cast<int>(turn + page), page_bytes);
      const std::uint32_t out = move_out();
      for (std::uint32_t page = 0; page < out && miscounted == 0; ++page) move_home(page);
      for (std::uint32_t page = 0; page < run && miscounted == 0; ++page) {
        const std::byte expected{static_cast<unsigned char>(turn + page)};
        if (home(page)[0] != expected || home(page)[page_bytes - 1] != expected) ++wrong_bytes;
      }
    }
  }

  std::uint32_t miscounted = 0;
  std::uint32_t wrong_bytes = 0;

 private:
  std::uint32_t move_out() {
    const UffdResult out = _uffd.move(_away, _home, run);
    const std::uint64_t told = out.pages == run ? ~std::uint64_t{0} : (std::uint64_t{1} << out.pages) - 1;
    if (_pagemap.exists(_away, run) != told || _pagemap.exists(_home, run) != ~told) ++miscounted;
    return out.pages;
  }

  void move_home(std::uint32_t page) {
    for (;;) {
      const UffdResult back = _uffd.move(home(page), _away + page * page_bytes, 1);
      if (back.pages == 1) return;
      if (back.error == EAGAIN || back.error == EBUSY) continue;
      ++miscounted;
      return;
    }
  }

  std::byte* home(std::uint32_t page) const { return _home + page * page_bytes; }

  static constexpr std::uint32_t turns_of_a_frame = 16;
  const Uffd& _uffd;
  Pagemap _pagemap;
  std::byte* const _home = map(run_bytes);
  std::byte* const _away = map(run_bytes);
};

class MigrationTest : public testing::Test {
 protected:
  void SetUp() override {
    const Error error = uffd.open(EvictMode::move);
    ASSERT_FALSE(error) << error.text();
    if (uffd.mode() != EvictMode::move) GTEST_SKIP() << "this kernel has no UFFDIO_MOVE (Linux 6.8)";
    if (!compaction.possible()) GTEST_SKIP() << "only root can have the kernel compact its memory";
  }

  Uffd uffd;
  Compaction compaction;
};

TEST_F(MigrationTest, a_move_that_meets_migrating_pages_is_counted_right_and_loses_no_byte) {
  Shuttle shuttle(uffd);
  shuttle.go_to_and_fro(1'500);
  EXPECT_EQ(shuttle.miscounted, 0u);
  EXPECT_EQ(shuttle.wrong_bytes, 0u);
}

}  // namespace
}  // namespace farheap
