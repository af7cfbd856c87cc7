// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <poll.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <synod/codec/byte_buffer.hpp>
#include <synod/codec/frame.hpp>
#include <synod/net/fingerprint_of.hpp>
#include <synod/net/transport.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/storage/memory.hpp>
#include <tests/catch.hpp>
#include <tests/net/loop.hpp>

/// Two nodes of a cluster, whose transports tell what they hear.
namespace nodes {

using namespace synod;
namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using id = std::uint32_t;
using protocol = raft<command<std::uint32_t>, storage<memory>>;
using other_protocol = multi_paxos<command<std::uint32_t>, storage<memory>>;
using fetch = message::fetch<id>;
using learn = message::learn<id>;

inline membership<id> const two{1, 2};

struct log_lines {
  std::vector<std::string> lines;
  bool has(std::string const& part) const {
    return std::any_of(lines.begin(), lines.end(), [&](auto const& l) { return l.find(part) != std::string::npos; });
  }
};

/// A node that keeps what it hears.
template <class P = protocol>
struct listener_node {
  explicit listener_node(asio::io_context& io, id self, net::options<id> o = {}, net::fingerprint f = net::fingerprint_of<P>(two))
      : wire(io, *this, two, self, with_log(std::move(o)), std::move(f)) {}

  net::options<id> with_log(net::options<id> o) {
    if (o.addresses.empty()) o.addresses = {{1, {"127.0.0.1", 0}}, {2, {"127.0.0.1", 0}}};
    if (o.cluster.text().empty()) o.cluster = "test";
    o.backoff_min = std::chrono::milliseconds(1);
    o.backoff_max = std::chrono::milliseconds(10);
    o.log = [this](std::string_view line) { log.lines.emplace_back(line); };
    return o;
  }
  template <class M>
  void receive(id from, M const& m) {
    ++messages;
    last_from = from;
    if constexpr (std::is_same_v<M, fetch>) fetches.push_back(m.from.value);
    if constexpr (std::is_same_v<M, learn>) bytes += m.entries.bytes().size();
  }
  void received() { ++turns; }
  void linked(id, bool open) { links += open ? 1 : -1; }

  log_lines log;
  std::vector<std::uint64_t> fetches;
  std::size_t messages = 0, turns = 0, bytes = 0;
  int links = 0;
  id last_from = 0;
  net::transport<P, listener_node> wire;
};

template <class A, class B>
void introduce(A& a, B& b) {
  REQUIRE_FALSE(a.wire.start());
  REQUIRE_FALSE(b.wire.start());
  a.wire.move(2, {"127.0.0.1", b.wire.endpoint().port()});
  b.wire.move(1, {"127.0.0.1", a.wire.endpoint().port()});
}

/// It has dialled the other and been answered, and the other as well.
template <class Node>
bool settled_at(Node const& n) {
  auto const s = n.wire.status().front();
  return s.heard && s.counters.connects != 0;
}
template <class A, class B>
bool settled(A const& a, B const& b) { return settled_at(a) && settled_at(b); }

inline fetch fetch_from(std::uint64_t s) {
  fetch m{};
  m.from = slot{s};
  return m;
}

/// A connection made by hand, or taken by hand.
struct hand {
  hand(asio::io_context& io, tcp::endpoint const& to) : socket(io) { socket.connect({asio::ip::make_address("127.0.0.1"), to.port()}); }
  explicit hand(tcp::socket s) : socket(std::move(s)) {}

  void say(bytes_view bytes) { asio::write(socket, asio::buffer(bytes.data(), bytes.size())); }
  static std::vector<std::byte> hello(id as, id to, net::fingerprint const& f = net::fingerprint_of<protocol>(two),
                                      std::uint64_t run = 0) {
    net::hello h;
    h.run = run;
    h.from = net::handshake::bytes_of(as);
    h.to = net::handshake::bytes_of(to);
    h.cluster = "test";
    h.items = f.items;
    h.hash = f.hash();
    return net::handshake::encode(h);
  }
  void greet(id as, id to) { say(hello(as, to)); }
  static std::vector<std::byte> frame(std::uint8_t kind, std::vector<std::byte> const& body) {
    std::vector<std::byte> bytes(codec::frame_header_bytes + body.size());
    if (!body.empty()) std::memcpy(bytes.data() + codec::frame_header_bytes, body.data(), body.size());
    codec::seal_frame(bytes.data(), kind, body.size());
    return bytes;
  }
  void say_frame(std::uint8_t kind, std::vector<std::byte> const& body) { say(frame(kind, body)); }

  /// Waits for a hello.
  net::hello hear_hello() {
    net::hello h;
    for (;; read_more())
      if (auto const r = net::handshake::read(in.data(), h); r.state != net::handshake::progress::more) {
        REQUIRE(r.state == net::handshake::progress::whole);
        in.consume(r.bytes);
        return h;
      }
  }
  /// Waits for a fetch, and says from where on.
  std::uint64_t hear_fetch() {
    codec::frame f;
    codec::frame_status status;
    while ((status = codec::peek_frame(in.data(), net::message_rules<protocol>, f)) == codec::frame_status::more) read_more();
    REQUIRE(status == codec::frame_status::whole);
    fetch m{};
    REQUIRE(codec::read(f.body, m));
    in.consume(codec::frame_header_bytes + f.body.size());
    return m.from.value;
  }
  /// Waits for bytes, but not for ever.
  void read_more() {
    ::pollfd ready{socket.native_handle(), POLLIN, 0};
    REQUIRE(::poll(&ready, 1, 10'000) == 1);
    auto const room = in.prepare(4096);
    in.commit(socket.read_some(asio::buffer(room.data(), room.size())));
  }

  tcp::socket socket;
  codec::byte_buffer in;
};

}  // namespace nodes
