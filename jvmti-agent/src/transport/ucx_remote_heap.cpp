#include "transport/ucx_remote_heap.hpp"

#include <cstring>
#include <mutex>

#include "transport/changed_blocks.hpp"
#include "transport/extent_table.hpp"
#include "transport/page_hashes.hpp"
#include "transport/rewrites.hpp"
#include "transport/server_link.hpp"

namespace farheap {
namespace {

class UcxRemoteHeap final : public RemoteHeap {
 public:
  explicit UcxRemoteHeap(const RemoteHeapOptions& options);
  ~UcxRemoteHeap() override;
  Error open(const UcxLibrary& ucx, const RemoteHeapOptions& options);

  Fetched fetch(PageIndex first, std::uint32_t count) noexcept override;
  IoStatus finish(const Fetched& fetched) noexcept override;
  const std::byte* peek(PageIndex page) const noexcept override {
    const Extent extent = _extents.at(extent_of(page));
    return extent.reach == Reach::mapped ? mapped_page(extent, page) : nullptr;
  }
  bool holds(PageIndex page, const std::byte* bytes) noexcept override;
  std::uint64_t rewrites(PageIndex first, std::uint32_t count) const noexcept override { return _rewrites.count(first, count); }
  WriteBack write_back(const PageRun* runs, std::size_t run_count) noexcept override;
  bool leased(PageIndex page) const noexcept override { return _extents.at(extent_of(page)).reach != Reach::absent; }
  Error lease(PageIndex page) override;
  void release(PageIndex page) override;
  std::vector<ServerFigures> servers() const override;
  std::vector<NearServer> near_servers() const override;
  std::size_t extent_bytes() const noexcept override { return _extent_bytes; }
  const char* server_name(PageIndex page) const noexcept override { return server_of(page).name(); }

 private:
  class Writing;

  ExtentIndex extent_of(PageIndex page) const noexcept {
    return ExtentIndex{static_cast<std::uint32_t>(raw(remote_offset(page)) / _extent_bytes)};
  }
  ServerLink& server_of(PageIndex page) const noexcept;
  std::byte* mapped_page(const Extent& extent, PageIndex page) const noexcept {
    return extent.mapped + raw(remote_offset(page)) % _extent_bytes;
  }
  /// Whether the pages are within one leased extent; if not, the caller is wrong and the fetch or write fails.
  bool within(const Extent& extent, PageIndex first, std::uint32_t count) const noexcept;
  static IoStatus failed(ServerLink& server, const char* why, DataLine* line) noexcept;
  static IoStatus confirm(ServerLink& server) noexcept;
  IoStatus write_mapped(ServerLink& server, const Extent& extent, const PageRun& run, WriteBack* told) noexcept;
  bool must_send(PageIndex page, const std::byte* bytes) noexcept;
  IoStatus send_changed(Writing& writing, ServerLink& server, const Extent& extent, const PageRun& run, WriteBack* told) noexcept;

  const std::uint64_t _extent_bytes;
  const DataPath _path;
  const bool _changed_only;
  ExtentTable _extents;
  PageHashes _hashes;
  Rewrites _rewrites;
  std::mutex _leasing;
  std::vector<std::unique_ptr<ServerLink>> _servers;
  std::vector<ServerLink*> _server_by_extent;
};

std::uint32_t extents_of(const RemoteHeapOptions& options) {
  return static_cast<std::uint32_t>((options.heap_bytes + options.extent_bytes - 1) / options.extent_bytes);
}

UcxRemoteHeap::UcxRemoteHeap(const RemoteHeapOptions& options)
    : _extent_bytes(options.extent_bytes),
      _path(options.path),
      _changed_only(options.changed_only),
      _extents(extents_of(options)),
      _hashes(check_pages || options.changed_only ? options.heap_bytes / page_bytes : 0),
      _rewrites(options.heap_bytes / page_bytes) {}

Error UcxRemoteHeap::open(const UcxLibrary& ucx, const RemoteHeapOptions& options) {
  const auto servers = static_cast<std::uint32_t>(options.servers.size());
  std::uint32_t first = 0;
  for (std::uint32_t i = 0; i < servers; ++i) {
    const ServerShare share{first, _extents.size() / servers + (i < _extents.size() % servers ? 1 : 0)};
    std::unique_ptr<ServerLink> server;
    if (Error error = ServerLink::open(ucx, options, options.servers[i], share, &server)) return error;
    _server_by_extent.insert(_server_by_extent.end(), share.extents, server.get());
    _servers.push_back(std::move(server));
    first += share.extents;
  }
  if (_path == DataPath::automatic || _path == DataPath::message) return Error::none();
  // A path that was asked for by name and cannot be had is told now, not at the first eviction.
  for (const auto& server : _servers) {
    const auto page = static_cast<std::uint32_t>(raw(server->first_offset()) >> page_shift);
    if (Error error = lease(PageIndex{page})) return error;
  }
  return Error::none();
}

UcxRemoteHeap::~UcxRemoteHeap() {
  for (std::uint32_t i = 0; i < _server_by_extent.size(); ++i) {
    const Extent extent = _extents.withdraw(ExtentIndex{i});
    if (extent.reach != Reach::absent) _server_by_extent[i]->detach(ExtentIndex{i}, extent);
  }
}

ServerLink& UcxRemoteHeap::server_of(PageIndex page) const noexcept {
  const std::uint32_t extent = raw(extent_of(page));
  return *_server_by_extent[extent < _server_by_extent.size() ? extent : 0];
}

bool UcxRemoteHeap::within(const Extent& extent, PageIndex first, std::uint32_t count) const noexcept {
  return extent.reach != Reach::absent && count >= 1 && count <= run_pages_max && extent_of(first) == extent_of(first + (count - 1));
}

Fetched UcxRemoteHeap::fetch(PageIndex first, std::uint32_t count) noexcept {
  ServerLink& server = server_of(first);
  const Extent extent = _extents.at(extent_of(first));
  const auto lost = [&](const char* why, DataLine* line) { return Fetched{failed(server, why, line), first, nullptr, nullptr}; };
  if (!within(extent, first, count)) return lost("a page outside its leased memory was asked for", nullptr);
  if (server.lost()) return lost("the server is lost", nullptr);
  DataLine* line = nullptr;
  const std::byte* bytes = nullptr;
  if (extent.reach == Reach::mapped) {
    if (confirm(server) == IoStatus::lost) return {IoStatus::lost, first, nullptr, nullptr};
    bytes = mapped_page(extent, first);
  } else {
    line = server.claim(ChannelPool::Use::fetch);
    if (line == nullptr) return lost("no channel came free", nullptr);
    if (line->read(extent, remote_offset(first), count * page_bytes) == IoStatus::lost) return lost(line->why(), line);
    bytes = line->bytes();
  }
  if (check_pages && !_hashes.match(first, count, bytes)) return lost("page corrupt", line);
  return {IoStatus::ok, first, bytes, line};
}

IoStatus UcxRemoteHeap::failed(ServerLink& server, const char* why, DataLine* line) noexcept {
  server.lose(why);
  if (line != nullptr) server.release(*line);
  return IoStatus::lost;
}

IoStatus UcxRemoteHeap::finish(const Fetched& fetched) noexcept {
  const auto* const line = static_cast<const DataLine*>(fetched.channel);
  if (line == nullptr) return confirm(server_of(fetched.first));
  line->server().release(*line);
  return IoStatus::ok;
}

// Asked before and after bytes are copied: before, so that nothing wrong is copied; after, because the process may have been stopped
// (SIGSTOP, a debugger) in the middle for longer than the server waits.
IoStatus UcxRemoteHeap::confirm(ServerLink& server) noexcept {
  return server.keeps_lease() ? IoStatus::ok : failed(server, "it no longer confirms the lease", nullptr);
}

// As with fetches, the lease is asked for before and after.
bool UcxRemoteHeap::holds(PageIndex page, const std::byte* bytes) noexcept {
  const Extent extent = _extents.at(extent_of(page));
  if (extent.reach == Reach::absent) return false;
  if (extent.reach != Reach::mapped) return _hashes.has_confirmed(page, PageHash::of(bytes));
  ServerLink& server = server_of(page);
  if (server.lost() || confirm(server) == IoStatus::lost) return false;
  const bool same = std::memcmp(mapped_page(extent, page), bytes, page_bytes) == 0;
  return confirm(server) == IoStatus::ok && same;
}

/// The line of one write_back call: at most one at a time, changed when the runs go on to another server.
class UcxRemoteHeap::Writing {
 public:
  ~Writing() {
    if (_line != nullptr) _line->server().release(*_line);
  }

  IoStatus post(ServerLink& server, const Extent& extent, const PageRun& run) noexcept {
    if (_line != nullptr && &_line->server() != &server && end() == IoStatus::lost) return IoStatus::lost;
    if (_line == nullptr) _line = server.claim(ChannelPool::Use::write);
    if (_line == nullptr) return lose(server, "no channel came free");
    const IoStatus status = _line->post_write(extent, remote_offset(run.first), run.count * page_bytes, run.bytes);
    return status == IoStatus::ok ? status : lose(server, _line->why());
  }

  IoStatus end() noexcept {
    if (_line == nullptr) return IoStatus::ok;
    ServerLink& server = _line->server();
    const IoStatus status = _line->drain();
    if (status == IoStatus::lost) server.lose(_line->why());
    server.release(*_line);
    _line = nullptr;
    return status;
  }

  static IoStatus lose(ServerLink& server, const char* why) noexcept {
    server.lose(why);
    return IoStatus::lost;
  }

 private:
  DataLine* _line = nullptr;
};

WriteBack UcxRemoteHeap::write_back(const PageRun* runs, std::size_t run_count) noexcept {
  Writing writing;
  WriteBack told;
  for (const PageRun* run = runs; run != runs + run_count; ++run) {
    ServerLink& server = server_of(run->first);
    const Extent extent = _extents.at(extent_of(run->first));
    if (!within(extent, run->first, run->count)) return {Writing::lose(server, "a page outside its leased memory was written back")};
    if (server.lost()) return {IoStatus::lost};
    const IoStatus status =
        extent.reach == Reach::mapped ? write_mapped(server, extent, *run, &told) : send_changed(writing, server, extent, *run, &told);
    if (status == IoStatus::lost) return {IoStatus::lost};
  }
  told.status = writing.end();
  for (const PageRun* run = runs; told.status == IoStatus::ok && run != runs + run_count; ++run) {
    // Hashes of pages that are mapped are not kept, and take no memory.
    if (_extents.at(extent_of(run->first)).reach != Reach::mapped) _hashes.confirm(run->first, run->count);
  }
  return told;
}

// Of a run, what the server does not hold yet goes in runs of its own.
IoStatus UcxRemoteHeap::send_changed(Writing& writing, ServerLink& server, const Extent& extent, const PageRun& run,
                                     WriteBack* told) noexcept {
  std::uint32_t changed = 0;  // pages before i that are not posted yet
  for (std::uint32_t i = 0; i <= run.count; ++i) {
    if (i < run.count && must_send(run.first + i, run.bytes + i * page_bytes)) {
      ++changed;
      continue;
    }
    const PageRun part{run.first + (i - changed), changed, run.bytes + (i - changed) * page_bytes};
    if (changed > 0 && writing.post(server, extent, part) == IoStatus::lost) return IoStatus::lost;
    told->changed_bytes += changed * page_bytes;
    told->sent_bytes += changed * page_bytes;
    changed = 0;
    if (i < run.count) ++told->clean_pages;
  }
  return IoStatus::ok;
}

bool UcxRemoteHeap::must_send(PageIndex page, const std::byte* bytes) noexcept {
  const PageHash hash = PageHash::of(bytes);
  if (_changed_only && _hashes.has(page, hash)) return false;
  _rewrites.note(page);
  _hashes.keep(page, hash);
  return true;
}

// Whoever fetches the pages learns of it through their states, which the caller sets after us: that orders these bytes.
IoStatus UcxRemoteHeap::write_mapped(ServerLink& server, const Extent& extent, const PageRun& run, WriteBack* told) noexcept {
  if (confirm(server) == IoStatus::lost) return IoStatus::lost;
  std::byte* const kept = mapped_page(extent, run.first);
  std::uint64_t changed = 0;
  for (std::uint32_t i = 0; i < run.count; ++i) {
    const std::byte* const bytes = run.bytes + i * page_bytes;
    if (check_pages) _hashes.keep(run.first + i, PageHash::of(bytes));
    if (_changed_only && std::memcmp(kept + i * page_bytes, bytes, page_bytes) == 0) {
      ++told->clean_pages;
      continue;
    }
    _rewrites.note(run.first + i);
    changed += _changed_only ? copy_changed_blocks(kept + i * page_bytes, bytes) * block_bytes : page_bytes;
    if (!_changed_only) std::memcpy(kept + i * page_bytes, bytes, page_bytes);
    _rewrites.note(run.first + i);
  }
  told->changed_bytes += changed;
  told->sent_bytes += changed;
  return confirm(server);
}

Error UcxRemoteHeap::lease(PageIndex page) {
  const std::lock_guard<std::mutex> guard(_leasing);
  const ExtentIndex index = extent_of(page);
  if (raw(index) >= _extents.size()) return {ExitStatus::internal, "internal check failed: lease of a page outside the heap"};
  if (leased(page)) return Error::none();
  Extent extent;
  if (Error error = server_of(page).lease(index, _path, &extent)) return error;
  _extents.publish(index, extent);
  return Error::none();
}

void UcxRemoteHeap::release(PageIndex page) {
  const std::lock_guard<std::mutex> guard(_leasing);
  if (!leased(page)) return;
  const ExtentIndex index = extent_of(page);
  const auto pages = static_cast<std::uint32_t>(_extent_bytes >> page_shift);
  _rewrites.note(PageIndex{raw(index) * pages}, pages);
  _hashes.forget(PageIndex{raw(index) * pages}, pages);
  server_of(page).release(index, _extents.withdraw(index));
}

const char* path_name(Reach reach) {
  switch (reach) {
    case Reach::absent:
      return "";
    case Reach::message:
      return "message";
    case Reach::get:
      return "get";
    case Reach::mapped:
      return "mapped";
  }
  return "";
}

std::vector<ServerFigures> UcxRemoteHeap::servers() const {
  const auto extent_pages = static_cast<std::uint32_t>(_extent_bytes >> page_shift);
  std::vector<ServerFigures> all;
  for (const auto& server : _servers) {
    const ServerShare share = server->share();
    const wire::Pong work = server->work();
    ServerFigures figures{server->name(), "", server->round_trip_ns(), 0, PageIndex{share.first_extent * extent_pages},
                          share.extents * extent_pages, work.pages_read, work.pages_written, work.busy_ns};
    for (std::uint32_t i = share.first_extent; i < share.first_extent + share.extents; ++i) {
      const Reach reach = _extents.at(ExtentIndex{i}).reach;
      if (reach == Reach::absent) continue;
      figures.path = path_name(reach);
      figures.leased_bytes += _extent_bytes;
    }
    all.push_back(std::move(figures));
  }
  return all;
}

std::vector<NearServer> UcxRemoteHeap::near_servers() const {
  const auto extent_pages = static_cast<std::uint32_t>(_extent_bytes >> page_shift);
  std::vector<NearServer> all;
  for (const auto& server : _servers) {
    const ServerShare share = server->share();
    const wire::Welcome& welcome = server->welcome();
    all.push_back({server->address(), welcome.lease, welcome.key, PageIndex{share.first_extent * extent_pages},
                   share.extents * extent_pages});
  }
  return all;
}

Error check(const RemoteHeapOptions& options) {
  const std::size_t servers = options.servers.size();
  const auto usage = [](const std::string& text) { return Error{ExitStatus::usage, text}; };
  if (servers < 1 || servers > servers_max) return usage("give 1 to " + std::to_string(servers_max) + " memory servers (server=HOST:PORT)");
  if (options.token.size() > wire::token_bytes_max) {
    return usage("the token is longer than " + std::to_string(wire::token_bytes_max) + " bytes");
  }
  const bool whole = options.heap_bytes % page_bytes == 0 && options.extent_bytes % wire::data_bytes_max == 0 && options.extent_bytes != 0;
  if (options.heap_bytes == 0 || !whole) return {ExitStatus::internal, "internal check failed: a heap of no whole pages or extents"};
  if (servers > extents_of(options)) {
    return usage("the heap has " + std::to_string(extents_of(options)) + " extents of " + std::to_string(options.extent_bytes >> 20) +
                 " MiB: give at most that many servers");
  }
  return Error::none();
}

}  // namespace

Error connect(const RemoteHeapOptions& options, std::unique_ptr<RemoteHeap>* out) {
  if (Error error = check(options)) return error;
  const UcxLibrary* ucx = nullptr;
  if (Error error = load_ucx(&ucx)) return error;
  auto heap = std::make_unique<UcxRemoteHeap>(options);
  if (Error error = heap->open(*ucx, options)) return error;
  *out = std::move(heap);
  return Error::none();
}

Error load_transport() {
  const UcxLibrary* ucx = nullptr;
  return load_ucx(&ucx);
}

}  // namespace farheap
