// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/read.hpp>

#include <tests/net/nodes.hpp>

using namespace nodes;

TEST_CASE("messages arrive typed, in order, under the id of the handshake", "[net][transport]") {
  asio::io_context io;
  listener_node<> a(io, 1), b(io, 2);
  introduce(a, b);
  REQUIRE(run_until(io, [&] { return settled(a, b); }));
  auto const before = a.wire.status()[0].counters.writes;
  for (std::uint64_t i = 1; i <= 100; ++i) a.wire.send(2, fetch_from(i));
  a.wire.flush();
  b.wire.send(1, fetch_from(7));
  b.wire.flush();
  REQUIRE(run_until(io, [&] { return b.fetches.size() == 100 && a.fetches.size() == 1; }));
  for (std::uint64_t i = 1; i <= 100; ++i) CHECK(b.fetches[i - 1] == i);
  CHECK(b.last_from == 1);
  CHECK(a.last_from == 2);
  CHECK(b.turns <= 2);  // they went in one write, and came in at once
  auto const s = a.wire.status().front();
  CHECK(s.node == 2);
  CHECK(s.connected);
  CHECK(s.heard);
  CHECK(s.counters.messages_sent == 100);
  CHECK(s.counters.writes - before == 1);
  CHECK(s.counters.messages_received == 1);
}

TEST_CASE("a message with entries is read where it came in", "[net][transport]") {
  asio::io_context io;
  listener_node<> a(io, 1), b(io, 2);
  introduce(a, b);
  REQUIRE(run_until(io, [&] { return a.wire.connected(2); }));
  std::vector<std::byte> payload(60000, std::byte{5}), r(record::size_for(payload.size()));
  record::store(r.data(), entry<id>{slot{1}, {synod::round{1}, 1}, proposal{1}, entry_kind::command, payload});
  learn m{};
  m.entries = batch(r, 1);
  for (int i = 0; i < 40; ++i) a.wire.send(2, m);
  a.wire.flush();
  REQUIRE(run_until(io, [&] { return b.bytes == 40 * r.size(); }));
}

TEST_CASE("nodes of different protocols refuse each other, and both say what differs", "[net][transport]") {
  asio::io_context io;
  listener_node<> a(io, 1);
  listener_node<other_protocol> b(io, 2);
  introduce(a, b);
  REQUIRE(run_until(io, [&] {
    return a.log.has("numbering: term here, lexicographic there") && b.log.has("numbering: lexicographic here, term there") &&
           a.wire.status()[0].counters.refused > 2 && b.wire.status()[0].counters.refused > 2;
  }));
  CHECK_FALSE(a.wire.connected(2));
  CHECK_FALSE(b.wire.connected(1));
  CHECK(a.wire.status()[0].trouble.find("protocol: raft here, multi_paxos there") != std::string::npos);
  CHECK(a.links == 0);
  std::size_t const lines = a.log.lines.size();
  REQUIRE(run_until(io, [&] { return a.wire.status()[0].counters.refused > 20; }));
  CHECK(a.log.lines.size() < lines + 40);
}

TEST_CASE("nodes of different clusters refuse each other", "[net][transport]") {
  asio::io_context io;
  net::options<id> green;
  green.cluster = 17;
  listener_node<> a(io, 1), b(io, 2, green);
  introduce(a, b);
  REQUIRE(run_until(io, [&] { return a.log.has("cluster: test here, 17 there") && b.log.has("cluster: 17 here, test there"); }));
}

TEST_CASE("a peer that comes back is found again", "[net][transport]") {
  asio::io_context io;
  listener_node<> a(io, 1);
  auto b = std::make_unique<listener_node<>>(io, 2);
  introduce(a, *b);
  REQUIRE(run_until(io, [&] { return settled(a, *b); }));
  b.reset();
  REQUIRE(run_until(io, [&] { return !a.wire.connected(2); }));
  CHECK(a.links == 0);
  a.wire.send(2, fetch_from(1));
  CHECK(a.wire.status()[0].counters.dropped_unconnected == 1);

  listener_node<> again(io, 2);
  REQUIRE_FALSE(again.wire.start());
  a.wire.move(2, {"127.0.0.1", again.wire.endpoint().port()});
  again.wire.move(1, {"localhost", a.wire.endpoint().port()});
  REQUIRE(run_until(io, [&] { return a.wire.status()[0].counters.connects == 2 && settled(a, again); }));
  a.wire.send(2, fetch_from(5));
  a.wire.flush();
  REQUIRE(run_until(io, [&] { return again.fetches == std::vector<std::uint64_t>{5}; }));
  CHECK(a.wire.status()[0].counters.connects == 2);
}

TEST_CASE("what a slow peer does not take is dropped and counted, and what it takes is whole", "[net][transport]") {
  asio::io_context io, slow;  // the second loop is not run: its node reads nothing
  net::options<id> small;
  small.queue_bytes_max = 1 << 20;
  listener_node<> a(io, 1, small), b(slow, 2);
  introduce(a, b);
  REQUIRE(run_until(io, [&] { slow.restart(); slow.poll(); return a.wire.connected(2); }));
  std::vector<std::byte> payload(60000), r(record::size_for(payload.size()));
  record::store(r.data(), entry<id>{slot{1}, {synod::round{1}, 1}, proposal{1}, entry_kind::command, payload});
  learn m{};
  m.entries = batch(r, 1);
  auto const counters = [&] { return a.wire.status()[0].counters; };
  for (int i = 0; i < 4000 && counters().dropped_full < 10; ++i) {
    a.wire.send(2, m);
    a.wire.flush();
    io.poll();
  }
  CHECK(counters().dropped_full >= 10);
  CHECK(a.wire.status()[0].queue_bytes <= small.queue_bytes_max);
  std::uint64_t const sent = counters().messages_sent;
  REQUIRE(run_until(io, [&] { slow.restart(); slow.poll(); return b.messages == sent; }));
  CHECK(b.bytes == sent * r.size());
  CHECK(a.wire.status()[0].queue_bytes == 0);
}

TEST_CASE("strangers are given little", "[net][transport]") {
  asio::io_context io;
  net::options<id> o;
  o.handshake_time = std::chrono::milliseconds(200);
  o.strangers_max = 4;
  listener_node<> a(io, 1, o);
  REQUIRE_FALSE(a.wire.start());
  SECTION("garbage is hung up on") {
    hand h(io, a.wire.endpoint());
    std::string const garbage = "GET / HTTP/1.1\r\n\r\n";
    h.say(std::as_bytes(std::span(garbage)));
    REQUIRE(run_until(io, [&] { return a.log.has("does not speak synod's protocol"); }));
    boost::system::error_code ec;
    std::byte b;
    asio::read(h.socket, asio::buffer(&b, 1), ec);
    CHECK(ec);
  }
  SECTION("silence ends after the time given") {
    hand h(io, a.wire.endpoint());
    REQUIRE(run_until(io, [&] { return a.log.has("no hello within the time given"); }));
  }
  SECTION("too many at once are turned away") {
    std::vector<std::unique_ptr<hand>> crowd;
    for (int i = 0; i < 6; ++i) crowd.push_back(std::make_unique<hand>(io, a.wire.endpoint()));
    REQUIRE(run_until(io, [&] { return a.log.has("too many others have not said who they are"); }));
  }
  SECTION("one that is no member is told so") {
    hand h(io, a.wire.endpoint());
    h.greet(9, 1);
    REQUIRE(run_until(io, [&] { return a.log.has("the peer is no member of this cluster"); }));
    std::vector<std::byte> got(4096);
    std::size_t const n = h.socket.read_some(asio::buffer(got));
    net::hello answer;
    CHECK(net::handshake::read(bytes_view(got).first(n), answer).state == net::handshake::progress::whole);
    CHECK(answer.refusal == "the peer is no member of this cluster");
  }
  SECTION("one of another wire version is told which one is spoken here") {
    hand h(io, a.wire.endpoint());
    net::hello hello;
    h.say(net::handshake::encode(hello, 1));
    REQUIRE(run_until(io, [&] { return a.log.has("wire version: 2 here, 1 there"); }));
    std::vector<std::byte> got(4096);
    std::size_t const n = h.socket.read_some(asio::buffer(got));
    net::hello answer;
    CHECK(net::handshake::read(bytes_view(got).first(n), answer).state == net::handshake::progress::whole);
    CHECK(answer.refusal == "wire version: 2 here, 1 there");
  }
}

TEST_CASE("a member that breaks the rules is hung up on, with the reason in the log", "[net][transport]") {
  asio::io_context io;
  listener_node<> a(io, 1);
  REQUIRE_FALSE(a.wire.start());
  hand h(io, a.wire.endpoint());
  h.greet(2, 1);
  REQUIRE(run_until(io, [&] { return a.wire.status()[0].heard; }));
  std::vector<std::byte> good(codec::size(fetch_from(3)));
  codec::write(good.data(), fetch_from(3));
  h.say_frame(6, good);
  std::string why;
  SECTION("a kind that nobody knows") {
    h.say_frame(9, {});
    why = "node 2 was closed: " + std::string(codec::describe(codec::frame_status::kind));
  }
  SECTION("a body that is cut") {
    good.pop_back();
    h.say_frame(6, good);
    why = "node 2 was closed: a message is malformed";
  }
  SECTION("a body longer than any may be, before it comes") {
    std::vector<std::byte> header(codec::frame_header_bytes);
    codec::seal_frame(header.data(), 6, 0);
    store_little(header.data(), std::uint32_t{1} << 28);
    h.say(header);
    why = "node 2 was closed: " + std::string(codec::describe(codec::frame_status::too_long));
  }
  SECTION("a wrong checksum") {
    std::vector<std::byte> bytes(codec::frame_header_bytes + good.size());
    std::memcpy(bytes.data() + codec::frame_header_bytes, good.data(), good.size());
    codec::seal_frame(bytes.data(), 6, good.size());
    bytes.back() ^= std::byte{1};
    h.say(bytes);
    why = "node 2 was closed: " + std::string(codec::describe(codec::frame_status::checksum));
  }
  REQUIRE(run_until(io, [&] { return a.log.has(why); }));
  CHECK(a.fetches == std::vector<std::uint64_t>{3});  // what was good was taken
  CHECK_FALSE(a.wire.status()[0].heard);
}

TEST_CASE("of two connections of one peer the newer counts", "[net][transport]") {
  asio::io_context io;
  listener_node<> a(io, 1);
  REQUIRE_FALSE(a.wire.start());
  hand first(io, a.wire.endpoint()), second(io, a.wire.endpoint());
  first.greet(2, 1);
  REQUIRE(run_until(io, [&] { return a.wire.status()[0].heard; }));
  second.greet(2, 1);
  std::vector<std::byte> body(codec::size(fetch_from(3)));
  codec::write(body.data(), fetch_from(3));
  second.say_frame(6, body);
  REQUIRE(run_until(io, [&] { return a.fetches.size() == 1; }));
  std::vector<std::byte> rest(1 << 16);
  boost::system::error_code ec;
  asio::read(first.socket, asio::buffer(rest), ec);
  CHECK(ec);
  CHECK(a.wire.status()[0].heard);
}

TEST_CASE("starting says what is missing, and begins nothing", "[net][transport]") {
  asio::io_context io;
  net::options<id> o;
  SECTION("the address of a member") {
    o.addresses = {{1, {"127.0.0.1", 0}}};
    CHECK(listener_node<>(io, 1, o).wire.start() == asio::error::host_not_found);
  }
  SECTION("a port that is free") {
    listener_node<> a(io, 1);
    REQUIRE_FALSE(a.wire.start());
    o.addresses = {{1, {"127.0.0.1", a.wire.endpoint().port()}}, {2, {"127.0.0.1", 0}}};
    CHECK(listener_node<>(io, 1, o).wire.start() == asio::error::address_in_use);
  }
  io.restart();
  io.poll();
}

TEST_CASE("a transport that is stopped lets the loop end, and may be destroyed before it does", "[net][transport]") {
  asio::io_context io;
  {
    listener_node<> a(io, 1), b(io, 2);
    introduce(a, b);
    REQUIRE(run_until(io, [&] { return a.wire.connected(2) && b.wire.connected(1); }));
    a.wire.send(2, fetch_from(1));
    a.wire.flush();
  }
  io.restart();
  io.run();
  SUCCEED();
}
