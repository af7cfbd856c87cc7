// SPDX-License-Identifier: BSL-1.0
// What a transport's handler may do to it: throw, stop it, destroy it; and what it is told when that ends.
#include <tests/catch.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include <tests/net/nodes.hpp>

using namespace nodes;

namespace {

/// Does as the test says when it is called.
struct rough_node {
  using wire_type = net::transport<protocol, rough_node>;

  void start(asio::io_context& io, id self, net::options<id> o = {}) {
    o.addresses = {{1, {"127.0.0.1", 0}}, {2, {"127.0.0.1", 0}}};
    o.cluster = "test";
    wire.emplace(io, *this, two, self, std::move(o), net::fingerprint_of<protocol>(two));
    REQUIRE_FALSE(wire->start());
  }
  template <class M>
  void receive(id, M const& m) {
    if constexpr (std::is_same_v<M, fetch>) {
      heard.push_back(m.from.value);
      if (on_receive) on_receive(m.from.value);
    }
  }
  void received() {
    told_of = heard.size();
    if (on_received) on_received();
  }
  void linked(id, bool open) {
    links.push_back(open);
    if (on_linked) on_linked(open);
  }

  std::function<void(std::uint64_t)> on_receive;
  std::function<void()> on_received;
  std::function<void(bool)> on_linked;
  std::vector<std::uint64_t> heard;
  std::vector<bool> links;
  std::size_t told_of = 0;  // of so many messages it was told that they are all
  std::optional<wire_type> wire;
};

/// Two of them, each of which knows where the other is, or only the first one.
struct rough_pair {
  explicit rough_pair(net::options<id> const& o = {}, bool both = true) {
    a.start(io, 1, o);
    b.start(io, 2, o);
    a.wire->move(2, {"127.0.0.1", b.wire->endpoint().port()});
    if (both) b.wire->move(1, {"127.0.0.1", a.wire->endpoint().port()});
  }
  bool meet() {
    auto const met = [](rough_node const& n) { return n.wire->status()[0].heard && n.wire->status()[0].counters.connects == 1; };
    return run_until(io, [&] { return met(a) && met(b); });
  }
  void say(std::uint64_t first, std::uint64_t last) {
    for (std::uint64_t i = first; i <= last; ++i) a.wire->send(2, fetch_from(i));
    a.wire->flush();
  }

  asio::io_context io;
  rough_node a, b;
};

struct rough : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Runs the loop as `run_until` does, and again whenever something is thrown out of it: how often that was; -1: it takes too long.
template <class Done>
int throws_until(asio::io_context& io, Done done) {
  for (int thrown = 0;;) try {
      return run_until(io, done, std::chrono::seconds(10)) ? thrown : -1;
    } catch (rough const&) {
      ++thrown;
    }
}

}  // namespace

TEST_CASE("a handler that throws loses no connection, and hears what stands behind the message that it threw at", "[net][handler]") {
  rough_pair p;
  REQUIRE(p.meet());
  int thrown = 0;
  SECTION("at a message") {
    p.b.on_receive = [&](std::uint64_t n) { if (n == 2 || n == 3) throw rough("at a message"); };
    p.say(1, 4);
    thrown = throws_until(p.io, [&] { return p.b.told_of == 4; });
    REQUIRE(thrown == 2);
  }
  SECTION("at the last message that has come in") {
    p.b.on_receive = [&](std::uint64_t n) { if (n == 4) throw rough("at a message"); };
    p.say(1, 4);
    thrown = throws_until(p.io, [&] { return p.b.told_of == 4; });
    REQUIRE(thrown == 1);
  }
  SECTION("when it is told that this is all") {
    p.b.on_received = [&] { if (thrown++ == 0) throw rough("behind the messages"); };
    p.say(1, 4);
    REQUIRE(throws_until(p.io, [&] { return p.b.told_of == 4; }) >= 0);
    p.say(5, 5);
    REQUIRE(throws_until(p.io, [&] { return p.b.told_of == 5; }) >= 0);
    CHECK(thrown >= 2);
    p.b.heard.resize(4);
  }
  REQUIRE(p.b.heard == std::vector<std::uint64_t>{1, 2, 3, 4});
  CHECK(p.b.wire->status()[0].counters.messages_received >= 4);
  p.b.on_receive = {};
  p.say(9, 9);
  REQUIRE(run_until(p.io, [&] { return p.b.heard.size() == 5; }));
  CHECK(p.a.wire->status()[0].counters.connects == 1);
  CHECK(p.b.wire->status()[0].counters.connects == 1);
  CHECK(p.b.links == std::vector<bool>{true});
}

TEST_CASE("a handler that throws behind a message that is none does not hide it: the connection ends", "[net][handler]") {
  asio::io_context io;
  rough_node b;
  bool thrown = false;
  b.on_received = [&] {
    if (!std::exchange(thrown, true)) throw rough("when all was handed over");
  };
  b.start(io, 2);
  hand h(io, b.wire->endpoint());
  h.greet(1, 2);
  REQUIRE(run_until(io, [&] { return b.wire->connected(1); }));
  auto const framed = [](auto const& m) {
    std::vector<std::byte> body(codec::size(m));
    codec::write(body.data(), m);
    return hand::frame(static_cast<std::uint8_t>(kind::fetch::index), body);
  };
  std::vector<std::byte> bytes = framed(fetch_from(1));
  for (auto const& more : {framed(std::uint8_t{7}), framed(fetch_from(3))}) bytes.insert(bytes.end(), more.begin(), more.end());
  h.say(bytes);
  CHECK_THROWS_AS(run_until(io, [] { return false; }), rough);
  io.restart();
  REQUIRE(run_until(io, [&] { return !b.wire->connected(1); }));
  CHECK(b.heard == std::vector<std::uint64_t>{1});
}

TEST_CASE("a handler that throws when a way opens has the way all the same", "[net][handler]") {
  rough_pair p({}, false);
  bool const dialled = GENERATE(true, false);
  (dialled ? p.a : p.b).on_linked = [](bool) { throw rough("at a way that opens"); };
  CHECK(throws_until(p.io, [&] { return p.a.wire->connected(2) && p.b.wire->connected(1); }) == 1);
  p.say(1, 1);
  REQUIRE(run_until(p.io, [&] { return p.b.heard.size() == 1; }));
  p.b.wire->send(1, fetch_from(2));
  p.b.wire->flush();
  REQUIRE(run_until(p.io, [&] { return p.a.heard.size() == 1; }));
}

TEST_CASE("a handler that throws when a way ends has it dialled again", "[net][handler]") {
  net::options<id> o;
  o.backoff_min = o.backoff_max = std::chrono::milliseconds(1);
  rough_pair p(o);
  REQUIRE(p.meet());
  p.b.on_linked = [](bool open) { if (!open) throw rough("at a way that ends"); };
  p.a.wire->stop();
  CHECK(throws_until(p.io, [&] { return !p.b.wire->connected(1); }) == 1);
  p.a.wire.reset();
  p.a.start(p.io, 1);
  p.b.wire->move(1, {"127.0.0.1", p.a.wire->endpoint().port()});
  REQUIRE(run_until(p.io, [&] { return p.b.wire->connected(1); }));
}

TEST_CASE("what a log throws ends nothing", "[net][handler]") {
  net::options<id> o;
  int lines = 0;
  o.backoff_min = o.backoff_max = std::chrono::milliseconds(1);
  o.strangers_max = 1;
  o.log = [&](std::string_view) {
    ++lines;
    throw rough("at a line");
  };
  rough_pair p(o);
  REQUIRE(p.meet());
  CHECK(lines != 0);
  hand silent(p.io, p.b.wire->endpoint()), turned_away(p.io, p.b.wire->endpoint());
  int const before = lines;
  REQUIRE(run_until(p.io, [&] { return lines != before; }));
  silent.socket.close();
  p.a.wire->stop();
  REQUIRE(run_until(p.io, [&] { return !p.b.wire->connected(1); }));
  p.a.wire.reset();
  p.a.start(p.io, 1, o);
  p.a.wire->move(2, {"127.0.0.1", p.b.wire->endpoint().port()});
  REQUIRE(run_until(p.io, [&] { return p.b.wire->status()[0].heard; }));  // it still listens
}

TEST_CASE("a transport that stops says that its ways are no more, once, and says nothing when it is destroyed", "[net][handler]") {
  rough_pair p;
  REQUIRE(p.meet());
  SECTION("when it stops") {
    p.b.wire->stop();
    CHECK(p.b.links == std::vector<bool>{true, false});
    p.b.wire->stop();
    CHECK_FALSE(p.b.wire->connected(1));
    CHECK(p.b.wire->connected() == 0);
    auto const s = p.b.wire->status()[0];
    CHECK_FALSE(s.connected);
    CHECK_FALSE(s.heard);
    CHECK(s.queue_bytes == 0);
    REQUIRE(run_until(p.io, [&] { return !p.a.wire->connected(2); }));
    CHECK(p.b.links == std::vector<bool>{true, false});
  }
  SECTION("when it stops within what it is told") {
    p.b.on_receive = [&](std::uint64_t) { p.b.wire->stop(); };
    p.say(1, 3);
    REQUIRE(run_until(p.io, [&] { return !p.b.heard.empty(); }));
    REQUIRE(run_until(p.io, [&] { return !p.a.wire->connected(2); }));
    CHECK(p.b.heard.size() == 1);
    CHECK(p.b.told_of == 0);
    CHECK(p.b.links == std::vector<bool>{true, false});
  }
  SECTION("when it is destroyed") {
    p.b.wire.reset();
    CHECK(p.b.links == std::vector<bool>{true});
  }
}

TEST_CASE("a transport may be destroyed by what it tells its handler", "[net][handler]") {
  auto p = std::make_unique<rough_pair>();
  REQUIRE(p->meet());
  bool const at_a_message = GENERATE(true, false);
  if (at_a_message) p->b.on_receive = [&](std::uint64_t) { p->b.wire.reset(); };
  else p->b.on_received = [&] { p->b.wire.reset(); };
  p->say(1, 3);
  REQUIRE(run_until(p->io, [&] { return !p->b.wire; }));
  CHECK(p->b.heard.size() == (at_a_message ? 1U : 3U));
  REQUIRE(run_until(p->io, [&] { return !p->a.wire->connected(2); }));
}

TEST_CASE("a transport that runs is not started again", "[net][handler]") {
  rough_pair p;
  CHECK(p.a.wire->start() == asio::error::already_open);
  REQUIRE(p.meet());
  p.a.wire->stop();
  p.a.wire->stop();
}

TEST_CASE("a peer that welcomes everybody and hangs up is dialled at ever longer intervals", "[net][handler]") {
  net::options<id> o;
  o.backoff_min = std::chrono::milliseconds(1);
  o.backoff_max = std::chrono::seconds(20);
  asio::io_context io;
  rough_node n;
  n.start(io, 1, o);
  tcp::acceptor acceptor(io, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0));
  n.wire->move(2, {"127.0.0.1", acceptor.local_endpoint().port()});
  int hellos = 0;
  std::function<void()> const take = [&] {
    acceptor.async_accept([&](auto ec, tcp::socket s) {
      if (ec) return;
      auto const h = std::make_shared<hand>(std::move(s));
      h->socket.async_wait(tcp::socket::wait_read, [&, h](auto) {
        h->hear_hello();
        h->say(hand::hello(2, 1));
        ++hellos;
      });
      take();
    });
  };
  take();
  auto const begun = std::chrono::steady_clock::now();
  REQUIRE(run_until(io, [&] { return hellos == 11; }));
  acceptor.close();
  CHECK(std::chrono::steady_clock::now() - begun >= std::chrono::milliseconds(511));  // half of 1 + 2 + … + 512
  CHECK(n.wire->status()[0].counters.connects >= 10);
}
