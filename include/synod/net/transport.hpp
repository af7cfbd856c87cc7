// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>

#include <synod/codec/codec.hpp>
#include <synod/codec/frame.hpp>
#include <synod/core/membership.hpp>
#include <synod/message/family.hpp>
#include <synod/net/decode.hpp>
#include <synod/net/handshake.hpp>
#include <synod/net/dialler.hpp>
#include <synod/net/link.hpp>
#include <synod/net/listener.hpp>
#include <synod/net/options.hpp>
#include <synod/net/peer.hpp>
#include <synod/net/seed.hpp>
#include <synod/net/stranger.hpp>

SYNOD_BEGIN_NAMESPACE
namespace net {

/// Carries the messages of protocol `P` between the members of a cluster, over TCP, on the user's io_context.
/// It may lose messages (a full queue, a broken connection); what arrives from one peer over one connection is in order.
///
/// The handler is the user's:
///
/// | expression             | when                                                                                 |
/// |------------------------|--------------------------------------------------------------------------------------|
/// | `h.receive(node, m)`   | for each message of each of the family's types; what `m` views lives until it returns |
/// | `h.received()`         | everything complete that had come in was handed over: a turn may be drained          |
/// | `h.linked(node, bool)` | optional: the way to that peer is open, or no more; first that it is, and then in turn |
///
/// Everything happens on the thread that runs the io_context, which must be one; nothing here is called from another.
/// What the handler throws leaves `io_context::run`. When that is called again the transport goes on behind the message that
/// threw, which counts as received, and `received` follows: no connection is lost by it.
/// The handler may stop the transport, or send on it, from wherever it is called; it may destroy it from within `receive` and
/// `received`, but not from within `linked`.
template <class P, class Handler>
class transport {
 public:
  using node = typename P::node;
  using family = typename P::family;

  /// Pre: `io` and `handler` outlive the transport; `f` is the protocol's fingerprint (net/fingerprint_of.hpp).
  transport(asio::io_context& io, Handler& handler, membership<node> const& members, node self, options<node> o,
            fingerprint f)
      : io_(io), handler_(handler), self_(self), options_(std::move(o)), random_(random_seed()) {
    greeting_.from = handshake::bytes_of(self_);
    greeting_.cluster = options_.cluster.text();
    greeting_.hash = f.hash();
    greeting_.run = random_();
    greeting_.items = std::move(f.items);
    for (node const& n : members)
      if (n != self_) peers_.push_back(peer{n, self_ < n, nullptr, nullptr, nullptr, false, {}, {}});
  }
  transport(transport const&) = delete;
  transport& operator=(transport const&) = delete;
  /// As `stop`, but the handler is told nothing: it may be half gone itself.
  ~transport() { close(); }

  /// Listens, and dials every other member. Errors: no address is given for a member, the handshake would be too large,
  /// or listening fails: nothing has begun then; it has been started already.
  error_code start() {
    if (listener_) return asio::error::already_open;
    if (codec::size(greeting_) + 512 > handshake::hello_bytes_max) return asio::error::message_size;
    address const* const own = options_.listen ? &*options_.listen : address_of(self_);
    bool const all = std::all_of(peers_.begin(), peers_.end(), [&](peer const& p) { return address_of(p.id); });
    if (!own || !all) return asio::error::host_not_found;
    auto at = std::make_shared<listener<transport>>(io_, *this);
    if (error_code const ec = at->open(*own)) return at->close(), ec;
    listener_ = std::move(at);
    for (peer& p : peers_) {
      p.way = std::make_shared<way>(io_, *this, p.id, *address_of(p.id));
      p.way->start();
    }
    return {};
  }

  /// Closes everything; what is queued is lost. The handler is told that the ways which were open are no more, within this
  /// call, and is not called behind it.
  void stop() {
    close();
    for (peer& p : peers_) tell(p);
  }

  /// Queues `m` for `to`; it leaves with `flush`. Dropped, and counted, where it cannot be queued.
  template <class M>
  void send(node const& to, M const& m) {
    using kind = kind_of<M, family>;
    static_assert(!std::is_void_v<kind>, "synod: [message.kind] this type is no message of the protocol's family");
    peer* const p = find(to);
    if (!p) return;
    peer_counters& count = p->counters;
    link* const on = p->current();
    if (!on) return void(++count.dropped_unconnected);
    std::size_t const body = codec::size(m);
    if (body > frame_body_max<P>) return void(++count.dropped_oversize);
    std::size_t const size = codec::frame_header_bytes + body;
    std::byte* const at = on->room(size);
    if (!at) return void(++count.dropped_full);
    codec::write_frame(at, static_cast<std::uint8_t>(kind::index), m);
    ++count.messages_sent;
    count.bytes_sent += size;
  }

  /// One write for each peer that something is queued for.
  void flush() {
    for (peer& p : peers_) p.flush();
  }

  bool connected(node const& to) const {
    auto const p = std::find_if(peers_.begin(), peers_.end(), [&](peer const& q) { return q.id == to; });
    return p != peers_.end() && p->current();
  }
  std::size_t connected() const {
    return static_cast<std::size_t>(
        std::count_if(peers_.begin(), peers_.end(), [](peer const& p) { return p.current() != nullptr; }));
  }
  /// Where it listens, once started: with the port that a 0 has become.
  tcp::endpoint endpoint() const { return listener_ ? listener_->endpoint() : tcp::endpoint{}; }

  /// The peer is elsewhere from the next attempt on.
  void move(node const& n, address const& at) {
    if (peer* const p = find(n); p && p->way) p->way->move_to(at);
  }

  std::vector<peer_status<node>> status() const {
    std::vector<peer_status<node>> all;
    for (peer const& p : peers_) all.push_back(p.status());
    return all;
  }

  /// A line to `options::log`; what that throws is dropped.
  void log(std::string const& line) const {
    try {
      if (options_.log) options_.log(line);
    } catch (...) {  // a line that cannot be written changes nothing between the nodes
    }
  }

 private:
  template <class> friend class net::listener;
  template <class> friend class net::stranger;
  template <class> friend class net::dialler;
  template <class> friend class net::link;
  using stranger = net::stranger<transport>;
  using way = net::dialler<transport>;
  using link = net::link<transport>;
  using peer = net::peer<transport>;

  peer* find(node const& n) {
    auto const p = std::find_if(peers_.begin(), peers_.end(), [&](peer const& q) { return q.id == n; });
    return p == peers_.end() ? nullptr : &*p;
  }
  address const* address_of(node const& n) const {
    for (auto const& [who, at] : options_.addresses)
      if (who == n) return &at;
    return nullptr;
  }
  static std::string text(node const& n) { return handshake::name_of(n); }

  void close() {
    if (listener_) std::exchange(listener_, nullptr)->close();
    for (auto& s : std::exchange(strangers_, {})) s->close();
    for (peer& p : peers_) p.close();
  }
  /// Whoever calls this is done with the peer: the handler may throw.
  void tell(peer& p) {
    bool const open = p.current() != nullptr;
    if (std::exchange(p.told, open) == open) return;
    if constexpr (requires { handler_.linked(p.id, open); }) handler_.linked(p.id, open);
  }

  // What the connections ask of their owner, and tell it.

  options<node> const& settings() const { return options_; }
  std::uint64_t random() { return random_(); }
  hello const& greeting() const { return greeting_; }

  void came(tcp::socket socket) {
    if (strangers_.size() >= options_.strangers_max)
      return log("a connection was refused: too many others have not said who they are");
    strangers_.push_back(std::make_shared<stranger>(std::move(socket), *this));
    strangers_.back()->start();
  }

  /// Who says this hello, where he may stay; else `why` not.
  peer* recognise(hello const& theirs, std::string& why) {
    why = handshake::mismatch(greeting_, theirs);
    auto const p = std::find_if(peers_.begin(), peers_.end(),
                                [&](peer const& q) { return handshake::bytes_of(q.id) == theirs.from; });
    if (why.empty() && p == peers_.end()) why = "the peer is no member of this cluster";
    if (p == peers_.end()) return nullptr;
    if (!why.empty()) {
      ++p->counters.refused;
      p->trouble = why;
    }
    return &*p;
  }

  void known(stranger& c, peer& p, std::uint64_t run, tcp::socket socket, codec::byte_buffer got,
             std::vector<std::byte> const& answer) {
    forget(c);
    p.trouble.clear();
    // The newer connection counts: the older one's end may never be heard of.
    join(p, p.accepted, run, std::move(socket), std::move(got), answer);
  }
  void opened(way& w, std::uint64_t run, tcp::socket socket, codec::byte_buffer got) {
    peer& p = *find(w.to());
    join(p, p.dialled, run, std::move(socket), std::move(got), {});
  }
  /// `first`: what is said on it before all else.
  void join(peer& p, std::shared_ptr<link>& as, std::uint64_t run, tcp::socket socket, codec::byte_buffer got, bytes_view first) {
    if (as) as->close();
    auto const made = as = std::make_shared<link>(std::move(socket), run, std::move(got), *this, p);
    std::copy(first.begin(), first.end(), made->room(first.size()));
    made->start();  // it is read behind this
    made->flush();
    tell(p);
    if (p.dialled == made) log("connected to node " + text(p.id));
  }

  /// Takes the message at the front of `in` out and hands it over. False: there is none, or it must not be there, and `why`.
  /// The handler may throw, or end the transport: nothing is touched behind it.
  bool take(peer& p, codec::byte_buffer& in, std::string_view& why) {
    codec::frame f;
    auto const status = codec::peek_frame(in.data(), message_rules<P>, f);
    if (status == codec::frame_status::more) return false;
    if (status != codec::frame_status::whole) return why = codec::describe(status), false;
    std::size_t const size = codec::frame_header_bytes + f.body.size();
    in.consume(size);
    bool const fine = decode<family>(f, [&](auto const& m) {
      ++p.counters.messages_received;
      p.counters.bytes_received += size;
      handler_.receive(p.id, m);
    });
    return fine || (why = "a message is malformed", false);
  }
  std::size_t receive_bytes() const {
    return std::max(options_.receive_bytes, codec::frame_header_bytes + frame_body_max<P>);
  }
  void taken() { handler_.received(); }

  void wrote(peer& p) { ++p.counters.writes; }

  void ended(stranger& c, std::string_view why) {
    forget(c);
    if (!why.empty()) log("the connection from a stranger was closed: " + std::string(why));
  }
  void ended(link& l, std::string_view why) {
    peer& p = l.to();
    bool const ours = p.dialled.get() == &l;
    (ours ? p.dialled : p.accepted) = nullptr;
    if (ours) {
      p.way->failed(std::string(why));
    } else {
      p.trouble = why;
      log("the connection from node " + text(p.id) + " was closed: " + std::string(why));
    }
    tell(p);  // unless what was logged has stopped it, and so told it
  }
  void forget(stranger& c) {
    std::erase_if(strangers_, [&](auto const& s) { return s.get() == &c; });
  }
  void refused(std::string const& why) { log("a connection was refused: " + why); }
  void refused(way& w) { ++find(w.to())->counters.refused; }
  void failed(way& w) { log("no connection to node " + text(w.to()) + ": " + w.trouble()); }

  asio::io_context& io_;
  Handler& handler_;
  node self_;
  options<node> options_;
  std::mt19937_64 random_;
  hello greeting_;
  std::vector<peer> peers_;
  std::vector<std::shared_ptr<stranger>> strangers_;
  std::shared_ptr<listener<transport>> listener_;
};

}  // namespace net
SYNOD_END_NAMESPACE
