// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <synod/codec/byte_buffer.hpp>
#include <synod/net/backoff.hpp>
#include <synod/net/handler_memory.hpp>
#include <synod/net/handshake.hpp>
#include <synod/net/send_queue.hpp>
#include <synod/net/socket.hpp>

SYNOD_BEGIN_NAMESPACE
namespace net {

/// The way to one peer: dials it, says who is here, and sends; for ever again where that fails.
///
/// A connection carries messages one way, from the one who dialled it. So nobody has to settle which of two connections
/// between a pair survives, each side mends exactly what it needs, and a peer that can be reached but cannot reach back
/// is just that. The price is a second socket a pair.
template <class Owner>
class outgoing : public std::enable_shared_from_this<outgoing<Owner>> {
 public:
  using node = typename Owner::node;

  outgoing(asio::io_context& io, Owner& owner, node to, address at)
      : owner_(&owner), to_(to), at_(std::move(at)), socket_(io), resolver_(io), timer_(io),
        queue_(owner.settings().queue_bytes_max),
        backoff_(owner.settings().backoff_min, owner.settings().backoff_max) {}

  node const& to() const { return to_; }
  bool open() const { return open_; }
  std::string const& trouble() const { return trouble_; }
  std::size_t queue_bytes() const { return queue_.bytes(); }
  std::uint64_t connects() const { return connects_; }
  std::uint64_t writes() const { return writes_; }

  void start() { dial(); }

  /// Another address for the peer, from the next attempt on.
  void move_to(address at) { at_ = std::move(at); }

  /// Room for a message of `size` bytes, to be written at once; null where the queue is full. Pre: open.
  std::byte* room(std::size_t size) { return queue_.room(size); }

  /// Writes what is queued, unless a write is under way: then it goes with the next.
  void flush() {
    if (!open_ || writing_ || queue_.empty()) return;
    bytes_view const front = queue_.front();
    error_code ec;
    std::size_t const count = socket_.write_some(asio::buffer(front.data(), front.size()), ec);
    if (ec && ec != asio::error::would_block && ec != asio::error::try_again) return fail(ec.message());
    ++writes_;
    queue_.pop(count);
    if (!queue_.empty()) write_rest();
  }

  /// The owner does not want it any more, and is not called again.
  void close() {
    owner_ = nullptr;
    leave();
  }

 private:
  /// The next step begins: handlers of the last one will find that they are late.
  void next_step() {
    timer_.cancel();
    ++step_;
  }
  void leave() {
    next_step();
    open_ = writing_ = false;
    resolver_.cancel();
    detail::shut(socket_);
    queue_.clear();
    in_.clear();
  }
  template <class F>
  auto in_step(F f) {
    return [self = this->shared_from_this(), step = step_, f = std::move(f)](error_code ec, auto&&... results) mutable {
      if (self->owner_ && self->step_ == step) f(*self, ec, results...);
    };
  }
  void limit() {
    timer_.expires_after(owner_->settings().handshake_time);
    timer_.async_wait(in_step([](outgoing& self, error_code ec) {
      if (!ec) self.fail("no answer within the time given");
    }));
  }

  void dial() {
    next_step();
    limit();
    error_code no_number;
    tcp::endpoint const endpoint = detail::numeric(at_, no_number);
    if (!no_number) return connect(endpoint);
    resolver_.async_resolve(at_.host, std::to_string(at_.port),
                            in_step([](outgoing& self, error_code ec, tcp::resolver::results_type const& found) {
                              if (ec) return self.fail(ec.message());
                              asio::async_connect(self.socket_, found.begin(), found.end(),
                                                  self.in_step([](outgoing& me, error_code failed, auto const&) {
                                                    me.connected(failed);
                                                  }));
                            }));
  }

  void connect(tcp::endpoint const& endpoint) {
    error_code ec;
    socket_.open(endpoint.protocol(), ec);
    if (ec) return fail(ec.message());
    socket_.async_connect(endpoint, in_step([](outgoing& self, error_code failed) { self.connected(failed); }));
  }

  void connected(error_code ec) {
    if (ec) return fail(ec.message());
    next_step();
    detail::set_up(socket_, owner_->settings().unacknowledged_max);
    limit();
    hello mine = owner_->greeting();
    mine.to = handshake::bytes_of(to_);
    greeting_ = handshake::encode(mine);
    asio::async_write(socket_, asio::buffer(greeting_), in_step([](outgoing& self, error_code failed, std::size_t) {
      if (failed) self.fail(failed.message());
    }));
    in_.clear();
    read_answer();
  }

  void read_answer() {
    std::size_t const room = handshake::hello_bytes_max - in_.size();
    socket_.async_read_some(asio::buffer(in_.prepare(room).data(), room),
                            in_step([](outgoing& self, error_code ec, std::size_t count) {
                              if (ec) return self.fail(ec == asio::error::eof ? "closed by the peer before its hello" : ec.message());
                              self.in_.commit(count);
                              self.answered();
                            }));
  }

  void answered() {
    hello theirs;
    auto const r = handshake::read(in_.data(), theirs);
    if (r.state == handshake::progress::more) return read_answer();
    if (r.state == handshake::progress::bad) return refused(r.why);
    hello mine = owner_->greeting();
    mine.to = handshake::bytes_of(to_);
    std::string why = handshake::mismatch(mine, theirs);
    if (why.empty() && theirs.from != mine.to) why = "another node answered: the addresses are mixed up";
    if (!why.empty()) return refused(why);
    if (!theirs.refusal.empty()) return refused("the peer says: " + handshake::printable(theirs.refusal));
    in_.consume(r.bytes);
    if (!in_.empty()) return refused("the peer speaks on a connection that is not its own");
    next_step();
    open_ = true;
    ++connects_;
    trouble_.clear();
    backoff_.succeeded();
    watch();
    owner_->opened(*this);
  }

  /// Nothing comes this way any more but the end.
  void watch() {
    socket_.async_read_some(asio::buffer(&unexpected_, 1),
                            asio::bind_allocator(handler_allocator<>(read_memory_),
                                                 in_step([](outgoing& self, error_code ec, std::size_t) {
                                                   if (!ec) self.fail("the peer speaks on a connection that is not its own");
                                                   else self.fail(ec == asio::error::eof ? "closed by the peer" : ec.message());
                                                 })));
  }

  void write_rest() {
    writing_ = true;
    bytes_view const front = queue_.front();
    socket_.async_write_some(asio::buffer(front.data(), front.size()),
                             asio::bind_allocator(handler_allocator<>(write_memory_),
                                                  in_step([](outgoing& self, error_code ec, std::size_t count) {
                                                    if (ec) return self.fail(ec.message());
                                                    ++self.writes_;
                                                    self.writing_ = false;
                                                    self.queue_.pop(count);
                                                    self.flush();
                                                  })));
  }

  void refused(std::string const& why) {
    owner_->refused(*this, why);
    fail(why);
  }

  void fail(std::string why) {
    bool const was_open = open_;
    leave();
    bool const news = why != trouble_;
    trouble_ = std::move(why);
    timer_.expires_after(backoff_.failed(owner_->random()));
    timer_.async_wait(in_step([](outgoing& self, error_code ec) {
      if (!ec) self.dial();
    }));
    owner_->failed(*this, was_open, news);
  }

  Owner* owner_;
  node to_;
  address at_;
  tcp::socket socket_;
  tcp::resolver resolver_;
  asio::steady_timer timer_;
  send_queue queue_;
  backoff backoff_;
  std::uint64_t step_ = 0;
  bool open_ = false, writing_ = false;
  std::vector<std::byte> greeting_;
  codec::byte_buffer in_;
  std::string trouble_;
  std::uint64_t connects_ = 0, writes_ = 0;
  std::byte unexpected_{};
  handler_memory read_memory_, write_memory_;
};

}  // namespace net
SYNOD_END_NAMESPACE
