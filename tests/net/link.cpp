// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tests/net/nodes.hpp>

using namespace nodes;

namespace {

constexpr std::uint8_t fetch_kind = 6;

std::vector<std::byte> body_of(fetch const& m) {
  std::vector<std::byte> bytes(codec::size(m));
  codec::write(bytes.data(), m);
  return bytes;
}

/// A node, and its only peer, which is played by hand: the node dials it, and it dials the node.
struct played {
  played(id node, id peer) : node_id(node), peer_id(peer), n(io, node), acceptor(io, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0)) {
    REQUIRE_FALSE(n.wire.start());
    n.wire.move(peer, {"127.0.0.1", acceptor.local_endpoint().port()});
    acceptor.async_accept([this](auto ec, tcp::socket s) {
      if (!ec) by_node = std::make_unique<hand>(std::move(s));
    });
  }
  /// Answers what the node dialled, with `more` right behind the hello.
  void answer(std::vector<std::byte> const& more = {}) {
    REQUIRE(run_until(io, [&] { return by_node != nullptr; }));
    REQUIRE(run_until(io, [&] { return by_node->socket.available() != 0; }));
    CHECK(by_node->hear_hello().refusal.empty());
    auto bytes = hand::hello(peer_id, node_id);
    bytes.insert(bytes.end(), more.begin(), more.end());
    by_node->say(bytes);
  }
  void dial(std::vector<std::byte> const& more = {}) {
    by_peer = std::make_unique<hand>(io, n.wire.endpoint());
    auto bytes = hand::hello(peer_id, node_id);
    bytes.insert(bytes.end(), more.begin(), more.end());
    by_peer->say(bytes);
    REQUIRE(run_until(io, [&] { return n.wire.status()[0].heard; }));
    CHECK(by_peer->hear_hello().refusal.empty());
  }
  void say(std::uint64_t from) {
    n.wire.send(peer_id, fetch_from(from));
    n.wire.flush();
  }

  id node_id, peer_id;
  asio::io_context io;
  listener_node<> n;
  tcp::acceptor acceptor;
  std::unique_ptr<hand> by_node, by_peer;
};

}  // namespace

TEST_CASE("of two connections a pair speaks on that which the lower id dialled, and on the other while that is away", "[net][link]") {
  bool const lower = GENERATE(true, false);
  INFO("the node has the " << (lower ? "lower" : "higher") << " id");
  played p(lower ? 1 : 2, lower ? 2 : 1);
  auto& preferred = lower ? p.by_node : p.by_peer;
  auto& other = lower ? p.by_peer : p.by_node;
  p.answer();
  REQUIRE(run_until(p.io, [&] { return p.n.wire.connected(p.peer_id); }));
  p.dial();
  CHECK(p.n.links == 1);
  p.say(1);
  CHECK(preferred->hear_fetch() == 1);
  CHECK(other->socket.available() == 0);

  for (auto const& each : {preferred.get(), other.get()}) each->say_frame(fetch_kind, body_of(fetch_from(9)));
  REQUIRE(run_until(p.io, [&] { return p.n.fetches.size() == 2; }));  // heard on both

  preferred->socket.close();
  REQUIRE(run_until(p.io, [&] { return lower ? !p.n.wire.status()[0].trouble.empty() : !p.n.wire.status()[0].heard; }));
  CHECK(p.n.wire.connected(p.peer_id));
  CHECK(p.n.links == 1);
  p.say(2);
  CHECK(other->hear_fetch() == 2);

  other->socket.close();
  REQUIRE(run_until(p.io, [&] { return !p.n.wire.connected(p.peer_id); }));
  CHECK(p.n.links == 0);
  p.say(3);
  CHECK(p.n.wire.status()[0].counters.dropped_unconnected == 1);
}

TEST_CASE("one that goes by a peer's id, and is not the one at its address, gets nothing that is meant for that", "[net][link]") {
  bool const lower = GENERATE(true, false);
  INFO("the node has the " << (lower ? "lower" : "higher") << " id");
  played p(lower ? 1 : 2, lower ? 2 : 1);
  p.answer();
  REQUIRE(run_until(p.io, [&] { return p.n.wire.connected(p.peer_id); }));
  hand copy(p.io, p.n.wire.endpoint());
  copy.say(hand::hello(p.peer_id, p.node_id, net::fingerprint_of<protocol>(two), 17));
  REQUIRE(run_until(p.io, [&] { return p.n.wire.status()[0].heard; }));
  p.say(1);
  CHECK(p.by_node->hear_fetch() == 1);
  CHECK(copy.hear_hello().refusal.empty());
  CHECK(copy.in.empty());
  CHECK(copy.socket.available() == 0);
}

TEST_CASE("two of whom only one can dial the other speak both ways", "[net][link]") {
  asio::io_context io;
  listener_node<> a(io, 1), b(io, 2);
  bool const lower = GENERATE(true, false);
  INFO("the " << (lower ? "lower" : "higher") << " id can dial");
  REQUIRE_FALSE(a.wire.start());
  REQUIRE_FALSE(b.wire.start());
  if (lower) a.wire.move(2, {"127.0.0.1", b.wire.endpoint().port()});
  else b.wire.move(1, {"127.0.0.1", a.wire.endpoint().port()});
  REQUIRE(run_until(io, [&] { return a.wire.connected(2) && b.wire.connected(1); }));
  a.wire.send(2, fetch_from(5));
  b.wire.send(1, fetch_from(7));
  a.wire.flush();
  b.wire.flush();
  REQUIRE(run_until(io, [&] { return a.fetches.size() == 1 && b.fetches.size() == 1; }));
  CHECK(b.fetches[0] == 5);
  CHECK(a.fetches[0] == 7);
  CHECK(a.wire.status()[0].heard == !lower);
}

TEST_CASE("what comes right behind a hello is heard, whoever dialled", "[net][link]") {
  played p(1, 2);
  p.answer(hand::frame(fetch_kind, body_of(fetch_from(3))));
  REQUIRE(run_until(p.io, [&] { return p.n.fetches == std::vector<std::uint64_t>{3}; }));
  p.dial(hand::frame(fetch_kind, body_of(fetch_from(4))));
  REQUIRE(run_until(p.io, [&] { return p.n.fetches == std::vector<std::uint64_t>{3, 4}; }));
  CHECK(p.n.last_from == 2);
}

TEST_CASE("a member that breaks the rules where it was dialled is hung up on, and dialled again", "[net][link]") {
  played p(1, 2);
  auto bad = hand::frame(fetch_kind, body_of(fetch_from(3)));
  bad.back() ^= std::byte{1};
  p.answer(bad);
  REQUIRE(run_until(p.io, [&] { return p.n.log.has("no connection to node 2: " + std::string(codec::describe(codec::frame_status::checksum))); }));
  CHECK(p.n.links == 0);
  CHECK(p.n.messages == 0);
  p.acceptor.async_accept([&](auto ec, tcp::socket s) {
    if (!ec) p.by_node = std::make_unique<hand>(std::move(s));
  });
  p.by_node = nullptr;
  p.answer();
  REQUIRE(run_until(p.io, [&] { return p.n.wire.connected(2); }));
  CHECK(p.n.wire.status()[0].counters.connects == 2);
}

TEST_CASE("a hello finds room in a queue that is smaller than it", "[net][link]") {
  asio::io_context io;
  net::options<id> small;
  small.queue_bytes_max = 1;
  listener_node<> a(io, 1, small), b(io, 2, small);
  introduce(a, b);
  REQUIRE(run_until(io, [&] { return a.wire.connected(2) && b.wire.connected(1); }));
  CHECK(a.links == 1);
}

TEST_CASE("a log that stops its node is not told anything more, and the node's handler that no way is open", "[net][link]") {
  std::string const line = GENERATE("connected to", "no connection to", "the connection from");
  INFO(line);
  asio::io_context io;
  net::options<id> o;
  listener_node<> a(io, 1), b(io, 2);
  std::optional<net::transport<protocol, listener_node<>>> wire;
  int told = 0;
  o.addresses = {{1, {"127.0.0.1", 0}}, {2, {"127.0.0.1", 0}}};
  o.cluster = "test";
  o.backoff_min = o.backoff_max = std::chrono::milliseconds(1);
  o.log = [&](std::string_view said) {
    CHECK(told == 0);
    if (!said.starts_with(line) || (line == "no connection to" && a.links == 0)) return;
    ++told;
    wire->stop();
  };
  wire.emplace(io, a, two, id{1}, o, net::fingerprint_of<protocol>(two));
  REQUIRE_FALSE(wire->start());
  REQUIRE_FALSE(b.wire.start());
  wire->move(2, {"127.0.0.1", b.wire.endpoint().port()});
  b.wire.move(1, {"127.0.0.1", wire->endpoint().port()});
  auto const both = [&] { return wire->status()[0].heard && wire->status()[0].counters.connects == 1 && settled_at(b); };
  REQUIRE(run_until(io, [&] { return told == 1 || both(); }));
  CHECK(a.links == (told == 1 ? 0 : 1));
  b.wire.stop();
  REQUIRE(run_until(io, [&] { return told == 1; }));
  CHECK_FALSE(wire->connected(2));
  for (int i = 0; i < 100; ++i) io.poll(), io.restart();
  CHECK(told == 1);
  CHECK(a.links == 0);
}
