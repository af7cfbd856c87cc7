// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <tests/net/nodes.hpp>

using namespace nodes;

namespace {

/// Takes connections on a port of its own, and does with each what it is told.
struct stranger {
  stranger(asio::io_context& io, std::function<void(tcp::socket&)> f)
      : acceptor(io, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0)), act(std::move(f)) {
    accept();
  }
  void accept() {
    acceptor.async_accept([this](auto ec, tcp::socket s) {
      if (ec) return;
      ++taken;
      sockets.push_back(std::make_unique<tcp::socket>(std::move(s)));
      act(*sockets.back());
      accept();
    });
  }
  net::address at() const { return {"127.0.0.1", acceptor.local_endpoint().port()}; }

  tcp::acceptor acceptor;
  std::function<void(tcp::socket&)> act;
  std::vector<std::unique_ptr<tcp::socket>> sockets;
  int taken = 0;
};

}  // namespace

TEST_CASE("a node that dials something else is told what it found", "[net][transport]") {
  asio::io_context io;
  listener_node<> a(io, 1);
  std::string says, expected;
  SECTION("another server") {
    says = "HTTP/1.1 400 Bad Request\r\n\r\n";
    expected = "no connection to node 2: the peer does not speak synod's protocol";
  }
  SECTION("one that hangs up") { expected = "no connection to node 2: closed by the peer before its hello"; }
  stranger s(io, [&](tcp::socket& socket) {
    if (!says.empty()) asio::write(socket, asio::buffer(says));
    socket.shutdown(tcp::socket::shutdown_send);
  });
  REQUIRE_FALSE(a.wire.start());
  a.wire.move(2, s.at());
  REQUIRE(run_until(io, [&] { return a.log.has(expected); }));
  CHECK(a.wire.status()[0].trouble == expected.substr(expected.find(": ") + 2));
}

TEST_CASE("two nodes that go by the same id refuse each other, and both say so", "[net][transport]") {
  asio::io_context io;
  listener_node<> a(io, 1), b(io, 1);
  REQUIRE_FALSE(a.wire.start());
  REQUIRE_FALSE(b.wire.start());
  a.wire.move(2, {"127.0.0.1", b.wire.endpoint().port()});  // where node 2 should be
  std::string const why = "this is not the node that was dialled: the addresses are mixed up";
  REQUIRE(run_until(io, [&] { return a.log.has("no connection to node 2: the peer goes by this node's own id") && b.log.has("a connection was refused: " + why); }));
  CHECK_FALSE(a.wire.connected(2));
}

TEST_CASE("of other members, other wire versions and other commands both sides are told", "[net][transport]") {
  asio::io_context io;
  std::string here, there;
  auto f = net::fingerprint_of<protocol>(two);
  SECTION("members") {
    f = net::fingerprint_of<protocol>(membership<id>{1, 2, 3});
    here = "members: 1 2 here, 1 2 3 there";
    there = "members: 1 2 3 here, 1 2 there";
  }
  SECTION("commands") {
    f = net::fingerprint_of<raft<command<std::string>, storage<memory>>>(two);
    here = "command: ";
    there = "command: ";
  }
  SECTION("messages") {
    for (auto& [name, shape] : f.items)
      if (name == "message accept") shape += ", one more";
    here = "message accept: ";
    there = "message accept: ";
  }
  listener_node<> a(io, 1), b(io, 2, {}, f);
  introduce(a, b);
  REQUIRE(run_until(io, [&] { return a.log.has(here) && b.log.has(there); }));
  CHECK_FALSE(a.wire.connected(2));
  CHECK_FALSE(b.wire.connected(1));
}

TEST_CASE("who is not let in tries again, later and later, and says so once", "[net][transport]") {
  asio::io_context io;
  listener_node<> a(io, 1);
  stranger s(io, [](tcp::socket& socket) { socket.close(); });
  REQUIRE_FALSE(a.wire.start());
  a.wire.move(2, s.at());
  REQUIRE(run_until(io, [&] { return s.taken >= 1; }));
  auto const begin = std::chrono::steady_clock::now();
  REQUIRE(run_until(io, [&] { return s.taken >= 21; }));
  // Waits are doubled from 1 ms to 10 ms, and at least half of each is waited.
  CHECK(std::chrono::steady_clock::now() - begin >= std::chrono::milliseconds(80));
  CHECK(a.log.lines.size() < 10);
}
