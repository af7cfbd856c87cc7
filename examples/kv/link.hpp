// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <examples/kv/resp.hpp>
#include <synod/net/options.hpp>

namespace kv {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

/// What a connection between two servers says first: what comes over it is not forwarded again.
inline constexpr std::string_view forwarded_mark = "SYNOD.FORWARDED";

inline void encode_request(std::string& out, words const& w) {
  value v = value::array();
  for (std::string const& each : w) v.items.push_back(value::bulk(each));
  encode(out, v, 3);
}

/// The connection over which a follower hands its clients' commands to one leader, in order.
class link : public std::enable_shared_from_this<link> {
 public:
  using done = std::function<void(value)>;

  link(asio::io_context& io, synod::net::address at) : socket_(io), resolver_(io), deadline_(io), at_(std::move(at)) {}

  void start() {
    waiting_.push_back({[](value const&) {}, false});
    encode_request(out_, {std::string(forwarded_mark)});
    deadline_.expires_after(std::chrono::seconds(3));
    deadline_.async_wait([self = shared_from_this()](auto ec) {
      if (!ec && !self->connected_) self->fail();
    });
    resolver_.async_resolve(at_.host, std::to_string(at_.port), [self = shared_from_this()](auto ec, auto found) {
      if (ec || self->closed_) return self->fail();
      asio::async_connect(self->socket_, found, [self](auto failed, tcp::endpoint const&) {
        if (failed || self->closed_) return self->fail();
        self->connected_ = true;
        self->deadline_.cancel();
        boost::system::error_code ignored;
        self->socket_.set_option(tcp::no_delay(true), ignored);
        self->write();
        self->read();
      });
    });
  }

  /// Pre: `!closed()`. `f` is called once.
  void ask(words const& w, bool changes, done f) {
    if (out_.size() > waiting_bytes_max) return f(value::error("BUSY the leader takes no more at the moment; try again"));
    encode_request(out_, w);
    waiting_.push_back({std::move(f), changes});
    if (connected_) write();
  }
  bool closed() const { return closed_; }

  void fail() {
    if (closed_) return;
    closed_ = true;
    boost::system::error_code ignored;
    socket_.close(ignored);
    resolver_.cancel();
    deadline_.cancel();
    auto const all = std::exchange(waiting_, {});
    for (auto const& each : all)
      each.first(each.second && connected_
                     ? value::error("UNKNOWN the outcome is unknown: the connection to the leader was lost")
                     : value::error("CLUSTERDOWN the leader cannot be reached; try again"));
  }

 private:
  static constexpr std::size_t waiting_bytes_max = std::size_t{64} << 20;  ///< that the leader has not read

  void write() {
    if (writing_ || out_.empty() || closed_) return;
    writing_ = true;
    sending_.clear();
    sending_.swap(out_);
    asio::async_write(socket_, asio::buffer(sending_), [self = shared_from_this()](auto ec, std::size_t) {
      self->writing_ = false;
      if (ec) return self->fail();
      self->write();
    });
  }
  void read() {
    socket_.async_read_some(asio::buffer(piece_), [self = shared_from_this()](auto ec, std::size_t n) {
      if (ec || self->closed_) return self->fail();
      self->in_.append(self->piece_.data(), n);
      std::size_t at = 0;
      while (!self->waiting_.empty()) {
        std::string_view const rest = std::string_view(self->in_).substr(at);
        auto const whole = self->scanner_.whole(rest);
        if (whole && *whole == 0) break;
        value v;
        if (!whole || read_reply(rest.substr(0, *whole), v) != whole) return self->fail();
        at += *whole;
        auto f = std::move(self->waiting_.front().first);
        self->waiting_.pop_front();
        f(std::move(v));
        if (self->closed_) return;
      }
      self->in_.erase(0, at);
      self->read();
    });
  }

  tcp::socket socket_;
  tcp::resolver resolver_;
  asio::steady_timer deadline_;
  synod::net::address at_;
  std::array<char, 65536> piece_;
  std::string in_, out_, sending_;
  reply_scanner scanner_;
  std::deque<std::pair<done, bool>> waiting_;
  bool connected_ = false, writing_ = false, closed_ = false;
};

}  // namespace kv
