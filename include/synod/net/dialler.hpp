// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <synod/codec/byte_buffer.hpp>
#include <synod/net/backoff.hpp>
#include <synod/net/handshake.hpp>
#include <synod/net/socket.hpp>

SYNOD_BEGIN_NAMESPACE
namespace net {

/// Dials one peer, says who is here, and hands the connection over once both know each other; for ever again where that
/// fails, and when the owner says that it has ended.
template <class Owner>
class dialler : public std::enable_shared_from_this<dialler<Owner>> {
 public:
  using node = typename Owner::node;

  dialler(asio::io_context& io, Owner& owner, node to, address at)
      : owner_(&owner), to_(to), at_(std::move(at)), socket_(io), resolver_(io), timer_(io),
        backoff_(owner.settings().backoff_min, owner.settings().backoff_max) {}

  node const& to() const { return to_; }
  /// Why there is no connection of its own; empty while there is one.
  std::string const& trouble() const { return trouble_; }
  std::uint64_t connects() const { return connects_; }

  void start() { dial(); }

  /// Another address for the peer, from the next attempt on.
  void move_to(address at) { at_ = std::move(at); }

  /// The connection that was handed over has ended, or this attempt at one has: the next follows after a wait.
  void failed(std::string why) {
    leave();
    if (since_) backoff_.lasted(std::chrono::steady_clock::now() - *std::exchange(since_, std::nullopt));
    bool const news = why != trouble_;
    trouble_ = std::move(why);
    timer_.expires_after(backoff_.failed(owner_->random()));
    timer_.async_wait(in_step([](dialler& self, error_code ec) {
      if (!ec) self.dial();
    }));
    if (news) owner_->failed(*this);
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
    resolver_.cancel();
    detail::shut(socket_);
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
    timer_.async_wait(in_step([](dialler& self, error_code ec) {
      if (!ec) self.failed("no answer within the time given");
    }));
  }

  void dial() {
    next_step();
    limit();
    error_code no_number;
    tcp::endpoint const endpoint = detail::numeric(at_, no_number);
    if (!no_number) return connect(endpoint);
    resolver_.async_resolve(at_.host, std::to_string(at_.port),
                            in_step([](dialler& self, error_code ec, tcp::resolver::results_type const& found) {
                              if (ec) return self.failed(ec.message());
                              asio::async_connect(self.socket_, found.begin(), found.end(),
                                                  self.in_step([](dialler& me, error_code failure, auto const&) {
                                                    me.connected(failure);
                                                  }));
                            }));
  }

  void connect(tcp::endpoint const& endpoint) {
    error_code ec;
    socket_.open(endpoint.protocol(), ec);
    if (ec) return failed(ec.message());
    socket_.async_connect(endpoint, in_step([](dialler& self, error_code failure) { self.connected(failure); }));
  }

  void connected(error_code ec) {
    if (ec) return failed(ec.message());
    next_step();
    detail::set_up(socket_, owner_->settings().unacknowledged_max);
    limit();
    hello mine = owner_->greeting();
    mine.to = handshake::bytes_of(to_);
    greeting_ = handshake::encode(mine);
    // The answer is not looked at before all has left: nothing is under way on a socket that is handed over.
    asio::async_write(socket_, asio::buffer(greeting_), in_step([](dialler& self, error_code failure, std::size_t) {
      if (failure) self.failed(failure.message());
      else self.read_answer();
    }));
  }

  void read_answer() {
    std::size_t const room = handshake::hello_bytes_max - in_.size();
    socket_.async_read_some(asio::buffer(in_.prepare(room).data(), room),
                            in_step([](dialler& self, error_code ec, std::size_t count) {
                              if (ec) return self.failed(ec == asio::error::eof ? "closed by the peer before its hello" : ec.message());
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
    next_step();
    ++connects_;
    trouble_.clear();
    since_ = std::chrono::steady_clock::now();
    owner_->opened(*this, theirs.run, std::move(socket_), std::move(in_));
  }

  void refused(std::string const& why) {
    owner_->refused(*this);
    failed(why);
  }

  Owner* owner_;
  node to_;
  address at_;
  tcp::socket socket_;
  tcp::resolver resolver_;
  asio::steady_timer timer_;
  backoff backoff_;
  std::optional<std::chrono::steady_clock::time_point> since_;  // of the connection that was handed over
  std::uint64_t step_ = 0;
  std::vector<std::byte> greeting_;
  codec::byte_buffer in_;
  std::string trouble_;
  std::uint64_t connects_ = 0;
};

}  // namespace net
SYNOD_END_NAMESPACE
