// Servers that are asked for near-data work: an honest one, and such as send anything else.
#include "transport/near_line.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <functional>
#include <random>
#include <thread>

#include "base/clock.hpp"

namespace farheap::test {
namespace {

constexpr std::uint64_t limit_ms = 200;

/// What the server does with one connection; it is closed afterwards.
class Peer {
 public:
  explicit Peer(int connection) : _connection(connection) {}

  bool put(const void* bytes, std::size_t count) const {
    return ::send(_connection, bytes, count, MSG_NOSIGNAL) == static_cast<ssize_t>(count);
  }
  bool put(const std::string& bytes) const { return put(bytes.data(), bytes.size()); }

  /// The next frame's header; its payload is dropped. `type` 0: the agent has closed.
  wire::ControlHeader take() const {
    wire::ControlHeader header{};
    if (::recv(_connection, &header, sizeof header, MSG_WAITALL) != sizeof header) return {};
    std::string payload(header.payload_bytes, '\0');
    const auto bytes = static_cast<ssize_t>(payload.size());
    return bytes > 0 && ::recv(_connection, payload.data(), payload.size(), MSG_WAITALL) != bytes ? wire::ControlHeader{} : header;
  }

  /// Takes frames up to the call's; its correlation.
  std::uint64_t await_call() const {
    for (wire::ControlHeader header = take(); header.type != 0; header = take()) {
      if (header.type == static_cast<std::uint16_t>(wire::NearType::call)) return header.correlation;
    }
    return 0;
  }

  /// Until the agent has closed.
  void stay() const {
    char dropped[4096];
    while (::recv(_connection, dropped, sizeof dropped, 0) > 0) {
    }
  }

 private:
  const int _connection;
};

std::string frame(std::uint16_t type, std::uint64_t correlation, const std::string& payload) {
  const wire::ControlHeader header{static_cast<std::uint32_t>(payload.size()), type, 0, correlation};
  return std::string(reinterpret_cast<const char*>(&header), sizeof header) + payload;
}

std::string welcome() { return frame(static_cast<std::uint16_t>(wire::NearType::near_welcome), 0, ""); }

std::string result(std::uint64_t correlation, const std::string& bytes, bool more = false,
                   wire::NearStatus status = wire::NearStatus::ok) {
  const wire::Result head{static_cast<std::uint32_t>(status), static_cast<std::uint32_t>(bytes.size()), more ? 1u : 0u, 0};
  return frame(static_cast<std::uint16_t>(wire::NearType::result), correlation,
               std::string(reinterpret_cast<const char*>(&head), sizeof head) + bytes);
}

std::string refused(std::uint64_t correlation, std::uint32_t text_bytes, const std::string& text) {
  const wire::Refused head{static_cast<std::uint32_t>(wire::Refusal::busy), text_bytes};
  return frame(static_cast<std::uint16_t>(wire::ControlType::refused), correlation,
               std::string(reinterpret_cast<const char*>(&head), sizeof head) + text);
}

/// Serves connection after connection on loopback, each with the manners given.
class NearServerStandIn {
 public:
  explicit NearServerStandIn(std::function<void(const Peer&)> manners) : _manners(std::move(manners)) {
    _listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t bytes = sizeof address;
    EXPECT_EQ(::bind(_listener, reinterpret_cast<sockaddr*>(&address), bytes), 0);
    EXPECT_EQ(::listen(_listener, 4), 0);
    EXPECT_EQ(::getsockname(_listener, reinterpret_cast<sockaddr*>(&address), &bytes), 0);
    _near = {{"127.0.0.1", ntohs(address.sin_port)}, 1, 2, PageIndex{0}, 256};
    _thread = std::thread([this] { run(); });
  }
  ~NearServerStandIn() {
    ::shutdown(_listener, SHUT_RDWR);
    _thread.join();
    ::close(_listener);
  }

  const NearServer& server() const { return _near; }

 private:
  void run() {
    for (;;) {
      const int connection = ::accept4(_listener, nullptr, nullptr, SOCK_CLOEXEC);
      if (connection < 0) return;
      _manners(Peer(connection));
      ::close(connection);
    }
  }

  const std::function<void(const Peer&)> _manners;
  int _listener = -1;
  NearServer _near;
  std::thread _thread;
};

/// A call and its answer.
Error call(NearLine& line, const std::string& function, std::uint64_t call_ms, std::vector<std::byte>* answer) {
  Error error = line.call(function, call_ms);
  for (bool answered = false; !error && !answered;) error = line.await(20, &answered);
  *answer = line.answer();
  return error;
}

/// One conversation from the hello to the answer, as near_data.cpp has it. Any Error has one line of plain text that names the server.
Error converse(const NearServer& server, std::vector<std::byte>* answer, std::uint64_t call_ms = limit_ms) {
  NearLine line;
  const std::vector<std::uint64_t> addresses(1000);
  const wire::Entries head{0, static_cast<std::uint32_t>(addresses.size())};
  Error error = line.open(server);
  if (!error) error = line.tell(wire::NearType::addresses, &head, sizeof head, addresses.data(), addresses.size() * sizeof(std::uint64_t));
  if (!error) error = call(line, "liveness", call_ms, answer);
  if (!error) return error;
  const std::string& text = error.text();
  EXPECT_EQ(error.status(), ExitStatus::environment) << text;
  EXPECT_NE(text.find(server.address.name()), std::string::npos) << text;
  EXPECT_LT(text.size(), 1000u);
  EXPECT_TRUE(std::all_of(text.begin(), text.end(), [](char each) { return each >= ' ' && each <= '~'; })) << text;
  return error;
}

std::string text_of(const std::vector<std::byte>& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

void expect_error(const std::function<void(const Peer&)>& manners, const std::string& words, std::uint64_t call_ms = limit_ms) {
  const NearServerStandIn stand_in([&](const Peer& peer) {
    peer.take();  // the hello
    manners(peer);
  });
  std::vector<std::byte> answer;
  const Error error = converse(stand_in.server(), &answer, call_ms);
  ASSERT_TRUE(error) << words;
  EXPECT_NE(error.text().find(words), std::string::npos) << error.text();
}

/// The same behind a welcome and the agent's call.
void expect_error_of_call(const std::function<void(const Peer&, std::uint64_t)>& manners, const std::string& words,
                          std::uint64_t call_ms = limit_ms) {
  expect_error(
      [&](const Peer& peer) {
        peer.put(welcome());
        manners(peer, peer.await_call());
        peer.stay();
      },
      words, call_ms);
}

void expect_error_of_answer(const std::function<std::string(std::uint64_t)>& make, const std::string& words) {
  expect_error_of_call([&](const Peer& peer, std::uint64_t correlation) { peer.put(make(correlation)); }, words);
}

TEST(NearLineTest, an_answer_in_parts_is_put_together) {
  const NearServerStandIn stand_in([](const Peer& peer) {
    peer.put(welcome());
    const std::uint64_t call = peer.await_call();
    peer.put(result(call, "one ", true) + result(call, "", true));
    peer.put(result(call, std::string(wire::control_payload_bytes_max - sizeof(wire::Result), 'x'), true) + result(call, " two"));
    peer.stay();
  });
  std::vector<std::byte> answer;
  ASSERT_FALSE(converse(stand_in.server(), &answer));
  EXPECT_EQ(text_of(answer), "one " + std::string(wire::control_payload_bytes_max - sizeof(wire::Result), 'x') + " two");
}

TEST(NearLineTest, one_line_takes_one_call_after_another) {
  const NearServerStandIn stand_in([](const Peer& peer) {
    peer.put(welcome());
    while (const std::uint64_t call = peer.await_call()) peer.put(result(call, std::to_string(call)));
  });
  NearLine line;
  ASSERT_FALSE(line.open(stand_in.server()));
  for (int call = 1; call <= 3; ++call) {
    std::vector<std::byte> answer(7);
    ASSERT_FALSE(farheap::test::call(line, "histogram", limit_ms, &answer));
    EXPECT_EQ(text_of(answer), std::to_string(call));
  }
}

TEST(NearLineTest, a_port_where_nobody_listens_is_an_error) {
  std::vector<std::byte> answer;
  EXPECT_TRUE(converse({{"127.0.0.1", 1}, 1, 2, PageIndex{0}, 256}, &answer));
}

TEST(NearLineTest, something_else_at_the_port_is_an_error) {
  expect_error([](const Peer& peer) { peer.put("HTTP/1.1 400 Bad Request\r\n\r\n"); }, "is no answer");
  expect_error([](const Peer& peer) { peer.put(frame(2, 0, "")); }, "is no answer");
  expect_error([](const Peer& peer) { peer.put(frame(static_cast<std::uint16_t>(wire::NearType::near_hello), 0, "")); }, "is no answer");
}

TEST(NearLineTest, a_refusal_is_an_error_with_its_text) {
  expect_error([](const Peer& peer) { peer.put(refused(0, 4, "near")); }, "does no near-data work here: near");
  expect_error_of_answer([](std::uint64_t call) { return refused(call, 4, "near"); }, "does no near-data work here: near");
}

TEST(NearLineTest, a_refusal_of_another_length_is_an_error) {
  for (const std::uint32_t told : {0u, 3u, 5u, ~0u}) {
    expect_error([&](const Peer& peer) { peer.put(refused(0, told, "near")); }, "is no answer");
  }
  expect_error([](const Peer& peer) { peer.put(frame(static_cast<std::uint16_t>(wire::ControlType::refused), 0, "1234567")); },
               "is no answer");
}

// A terminal takes bytes from 0x80 to 0x9f for commands too, as they are or in UTF-8.
TEST(NearLineTest, what_a_server_says_cannot_command_a_terminal) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  for (const std::string& text : {all + "\x1b[2J\r\n", "\xc2\x9b" "2J" + all, std::string(60'000, '\x9b')}) {
    for (const wire::NearStatus status : {wire::NearStatus::failed, static_cast<wire::NearStatus>(~0u)}) {
      expect_error_of_answer([&](std::uint64_t call) { return result(call, text, false, status); }, "gave no answer: ");
    }
    expect_error([&](const Peer& peer) { peer.put(refused(0, static_cast<std::uint32_t>(text.size()), text)); }, "near-data work here: ");
  }
}

TEST(NearLineTest, a_failure_of_another_server_is_told_apart) {
  for (const wire::NearStatus status : {wire::NearStatus::failed, wire::NearStatus::peer_lost}) {
    const NearServerStandIn stand_in([&](const Peer& peer) {
      peer.put(welcome());
      peer.put(result(peer.await_call(), "it has ended the call", false, status));
      peer.stay();
    });
    NearLine line;
    std::vector<std::byte> answer;
    ASSERT_FALSE(line.open(stand_in.server()));
    EXPECT_TRUE(call(line, "liveness", limit_ms, &answer));
    EXPECT_EQ(line.failed_of_peer(), status == wire::NearStatus::peer_lost);
  }
}

TEST(NearLineTest, an_answer_to_another_question_is_an_error) {
  expect_error_of_answer([](std::uint64_t call) { return result(call + 1, "ok"); }, "is no answer");
  expect_error_of_answer([](std::uint64_t call) { return result(call - 1, "ok"); }, "is no answer");
  expect_error_of_answer([](std::uint64_t call) { return result(call, "ok", true) + result(call + 1, "ok"); }, "is no answer");
  expect_error_of_answer([](std::uint64_t) { return welcome(); }, "is no answer");
  expect_error_of_answer([](std::uint64_t call) { return frame(static_cast<std::uint16_t>(wire::ControlType::pong), call, ""); },
                         "is no answer");
}

TEST(NearLineTest, a_result_of_another_length_is_an_error) {
  const auto type = static_cast<std::uint16_t>(wire::NearType::result);
  for (const std::uint32_t told : {0u, 3u, 5u, 1u << 31, ~0u}) {
    const wire::Result head{0, told, 0, 0};
    const std::string payload = std::string(reinterpret_cast<const char*>(&head), sizeof head) + "four";
    expect_error_of_answer([&](std::uint64_t call) { return frame(type, call, payload); }, "is no answer");
  }
  for (const std::size_t bytes : {std::size_t{0}, std::size_t{1}, sizeof(wire::Result) - 1}) {
    expect_error_of_answer([&](std::uint64_t call) { return frame(type, call, std::string(bytes, '\0')); }, "is no answer");
  }
}

TEST(NearLineTest, a_frame_that_is_too_large_is_an_error_before_it_has_come) {
  for (const std::uint32_t bytes : {wire::control_payload_bytes_max + 1, 1u << 31, ~0u}) {
    const wire::ControlHeader header{bytes, static_cast<std::uint16_t>(wire::NearType::near_welcome), 0, 0};
    expect_error([&](const Peer& peer) {
      peer.put(&header, sizeof header);
      peer.stay();
    }, "is no answer");
  }
}

TEST(NearLineTest, a_server_that_closes_at_any_byte_is_an_error) {
  const std::size_t bytes = result(1, "answer").size();
  for (std::size_t sent = 0; sent < welcome().size(); ++sent) {
    expect_error([&](const Peer& peer) { peer.put(welcome().substr(0, sent)); }, "closed");
  }
  for (std::size_t sent = 0; sent < bytes; ++sent) {
    expect_error(
        [&](const Peer& peer) {
          peer.put(welcome());
          peer.put(result(peer.await_call(), "answer").substr(0, sent));
        },
        "closed");
  }
}

// 256 MiB are the most that an answer may have; they take a sanitizer their time.
TEST(NearLineTest, an_answer_without_end_is_an_error) {
  expect_error_of_call(
      [](const Peer& peer, std::uint64_t call) {
        const std::string part = result(call, std::string(wire::control_payload_bytes_max - sizeof(wire::Result), 'x'), true);
        while (peer.put(part)) {
        }
      },
      "is no answer", 120'000);
}

// What it is told does not fit the sockets' buffers.
void expect_error_of_deaf_server() {
  std::atomic<bool> done{false};
  const NearServerStandIn stand_in([&](const Peer& peer) {
    peer.put(welcome());
    while (!done) ::usleep(1000);
  });
  NearLine line;
  ASSERT_FALSE(line.open(stand_in.server()));
  const std::string entries(NearLine::entries_bytes_max, '\0');
  const wire::Entries head{0, 0};
  while (!line.tell(wire::NearType::addresses, &head, sizeof head, entries.data(), entries.size())) {
  }
  done = true;
}

// All at once: each takes as long as the line waits.
TEST(NearLineTest, a_server_that_lets_wait_is_an_error_in_time) {
  const std::string late = "no answer in time";
  std::vector<std::thread> all;
  all.emplace_back([&] { expect_error([](const Peer& peer) { peer.stay(); }, late); });
  all.emplace_back([&] { expect_error_of_call([](const Peer&, std::uint64_t) {}, late); });
  all.emplace_back([&] {
    expect_error_of_call([](const Peer& peer, std::uint64_t call) { peer.put(result(call, "answer").substr(0, 20)); }, late);
  });
  // Always one more, and always one byte more.
  all.emplace_back([&] {
    expect_error_of_call(
        [](const Peer& peer, std::uint64_t call) {
          while (peer.put(result(call, "", true))) ::usleep(100);
        },
        late);
  });
  all.emplace_back([&] {
    expect_error_of_call(
        [](const Peer& peer, std::uint64_t call) {
          const std::string answer = result(call, std::string(1000, 'x'));
          for (std::size_t sent = 0; sent < answer.size() && peer.put(answer.data() + sent, 1); ++sent) ::usleep(10'000);
        },
        late);
  });
  all.emplace_back([&] { expect_error_of_deaf_server(); });
  for (std::thread& each : all) each.join();
}

// Bytes of any value, or frames of a shape that is nearly right; sent at once, or behind the call.
std::string random_bytes(std::mt19937& random, std::uint64_t call) {
  std::string bytes;
  const auto any = [&](std::size_t count) {
    std::string some(count, '\0');
    for (char& each : some) each = static_cast<char>(random());
    return some;
  };
  for (std::uint32_t left = random() % 8; left > 0; --left) {
    switch (random() % 6) {
      case 0: bytes += any(random() % 200); break;
      case 1: bytes += welcome(); break;
      case 2: bytes += result(call, any(random() % 200), random() % 4 != 0, static_cast<wire::NearStatus>(random() % 16 == 0)); break;
      case 3: bytes += frame(static_cast<std::uint16_t>(random() % 48), call, any(random() % 64)); break;
      case 4: bytes += refused(call, random() % 8, any(random() % 8)); break;
      default: bytes += result(call, "").substr(0, random() % 32); break;
    }
  }
  if (!bytes.empty() && random() % 2 == 0) bytes[random() % bytes.size()] ^= static_cast<char>(1u << random() % 8);
  return bytes;
}

TEST(NearLineTest, any_bytes_are_an_error_or_an_answer) {
  constexpr int conversations = 600;
  std::mt19937 random(29);
  const NearServerStandIn stand_in([&](const Peer& peer) {
    const bool welcomes = random() % 4 != 0;
    if (welcomes) peer.put(welcome());
    peer.put(random_bytes(random, welcomes ? peer.await_call() : 0));
  });
  int answers = 0;
  std::size_t bytes_max = 0;
  for (int i = 0; i < conversations; ++i) {
    std::vector<std::byte> answer;
    if (!converse(stand_in.server(), &answer)) ++answers;
    bytes_max = std::max(bytes_max, answer.size());
  }
  EXPECT_GT(answers, 0);
  EXPECT_LT(answers, conversations);
  EXPECT_LT(bytes_max, 8u * 200);
}

}  // namespace
}  // namespace farheap::test
