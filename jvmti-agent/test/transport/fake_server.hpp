// A memory server in this process, complete but small; and hostile ones, each bad in one way.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "transport/server_address.hpp"
#include "transport/ucx_responder.hpp"
#include "transport/wire.hpp"

namespace farheap::test {

constexpr std::uint64_t test_extent_bytes = 1024 * 1024;

/// Serves one control connection after the other on 127.0.0.1, at a port of the system's choice.
class FakeServer {
 public:
  explicit FakeServer(const ResponderManners& manners = {});
  virtual ~FakeServer();

  const ServerAddress& address() const { return _address; }
  UcxResponder& responder() { return *_responder; }

  std::uint64_t memory_bytes = ~std::uint64_t{0};
  std::string token = "secret";
  bool registers_memory = true;
  wire::Pong work{7, 11, 13000};  // what it tells with every pong

  std::atomic<bool> said_bye{false};
  std::atomic<std::uint64_t> first_offset{0};
  std::atomic<std::uint64_t> quota_bytes{0};
  std::atomic<bool> mute{false};  // answers no frame, but listens

  /// Ends the control connection as a server that dies does.
  void cut();

 protected:
  // What hostile servers do instead. False: close the connection.
  virtual bool on_hello(const wire::ControlHeader& header, const wire::Hello& hello, const std::string& given_token);
  virtual bool on_frame(const wire::ControlHeader& header, const std::vector<std::byte>& payload);

  bool send(wire::ControlType type, std::uint64_t correlation, const void* fixed, std::size_t fixed_bytes,
            const std::vector<std::byte>& variable = {});
  bool send_raw(const void* bytes, std::size_t count);
  bool refuse(std::uint64_t correlation, wire::Refusal refusal, const std::string& text);

  /// A derived class calls these at the end of its constructor and at the start of its destructor.
  void start();
  void stop();

 private:
  void run();
  void serve_connection();
  bool receive(void* into, std::size_t bytes);
  bool lease_extent(std::uint64_t correlation, std::uint32_t index);

  ServerAddress _address;
  int _listener = -1;
  std::atomic<int> _connection{-1};
  std::atomic<bool> _stopping{false};
  std::unique_ptr<UcxResponder> _responder;
  std::thread _thread;
};

/// FakeServer that runs.
class HonestServer final : public FakeServer {
 public:
  explicit HonestServer(const ResponderManners& manners = {}) : FakeServer(manners) { start(); }
  ~HonestServer() override { stop(); }
};

/// Takes the connection and never says a word.
class SilentServer final : public FakeServer {
 public:
  SilentServer() { start(); }
  ~SilentServer() override { stop(); }

 protected:
  bool on_hello(const wire::ControlHeader&, const wire::Hello&, const std::string&) override { return true; }
};

/// Speaks another version of the protocol.
class WrongVersionServer final : public FakeServer {
 public:
  WrongVersionServer() { start(); }
  ~WrongVersionServer() override { stop(); }

 protected:
  bool on_hello(const wire::ControlHeader& header, const wire::Hello&, const std::string&) override {
    refuse(header.correlation, wire::Refusal::bad_version, "it speaks version 2, the agent version 1");
    return false;
  }
};

/// Refuses every lease for the reason given.
class RefusingServer final : public FakeServer {
 public:
  explicit RefusingServer(wire::Refusal refusal) : _refusal(refusal) { start(); }
  ~RefusingServer() override { stop(); }

 protected:
  bool on_hello(const wire::ControlHeader& header, const wire::Hello&, const std::string&) override {
    refuse(header.correlation, _refusal, "no");
    return false;
  }

 private:
  const wire::Refusal _refusal;
};

/// Sends bytes that are no frames: at the hello, or later.
class CorruptServer final : public FakeServer {
 public:
  explicit CorruptServer(bool at_once) : _at_once(at_once) { start(); }
  ~CorruptServer() override { stop(); }

 protected:
  bool on_hello(const wire::ControlHeader& header, const wire::Hello& hello, const std::string& given) override {
    return _at_once ? send_nonsense() : FakeServer::on_hello(header, hello, given);
  }
  bool on_frame(const wire::ControlHeader& header, const std::vector<std::byte>& payload) override {
    const bool asks_extent = header.type == static_cast<std::uint16_t>(wire::ControlType::lease_extent);
    return asks_extent ? send_nonsense() : FakeServer::on_frame(header, payload);
  }

 private:
  bool send_nonsense() { return send_raw("HTTP/1.1 400 Bad Request\r\n\r\n", 28); }
  const bool _at_once;
};

/// Closes the connection at the given frame.
class DyingServer final : public FakeServer {
 public:
  explicit DyingServer(wire::ControlType last) : _last(last) { start(); }
  ~DyingServer() override { stop(); }

 protected:
  bool on_hello(const wire::ControlHeader& header, const wire::Hello& hello, const std::string& given) override {
    return _last != wire::ControlType::hello && FakeServer::on_hello(header, hello, given);
  }
  bool on_frame(const wire::ControlHeader& header, const std::vector<std::byte>& payload) override {
    return header.type != static_cast<std::uint16_t>(_last) && FakeServer::on_frame(header, payload);
  }

 private:
  const wire::ControlType _last;
};

}  // namespace farheap::test
