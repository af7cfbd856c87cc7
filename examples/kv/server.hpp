// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <utility>

#include <sys/resource.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <examples/kv/connection.hpp>

namespace kv {

/// Takes clients in. Pre: `b` outlives it and its connections.
class server {
 public:
  server(asio::io_context& io, backend const& b) : acceptor_(io), pause_(io), backend_(b), clients_max_(descriptors()) {}

  boost::system::error_code start(tcp::endpoint const& at) {
    boost::system::error_code ec;
    acceptor_.open(at.protocol(), ec);
    if (!ec) acceptor_.set_option(tcp::acceptor::reuse_address(true), ec);
    if (!ec) acceptor_.bind(at, ec);
    if (!ec) acceptor_.listen(511, ec);
    if (!ec) accept();
    return ec;
  }
  void stop() {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
    for (auto const& each : connections_)
      if (auto const c = each.second.lock()) c->close();
    connections_.clear();
  }

 private:
  /// As many clients as Redis takes, where the system grants descriptors for them besides those of log and peers.
  static std::size_t descriptors() {
    rlimit most{};
    if (::getrlimit(RLIMIT_NOFILE, &most) != 0 || most.rlim_cur == RLIM_INFINITY) return 10000;
    return std::min<std::size_t>(10000, most.rlim_cur > 128 ? static_cast<std::size_t>(most.rlim_cur) - 64 : 64);
  }

  void accept() {
    acceptor_.async_accept([this](auto ec, tcp::socket s) {
      if (!acceptor_.is_open()) return;
      if (ec && ec != asio::error::connection_aborted) return wait();
      if (!ec) take(std::move(s));
      accept();
    });
  }
  /// Out of descriptors, most likely: trying again at once would spin.
  void wait() {
    pause_.expires_after(std::chrono::milliseconds(100));
    pause_.async_wait([this](auto) {
      if (acceptor_.is_open()) accept();
    });
  }
  void take(tcp::socket s) {
    boost::system::error_code ignored;
    s.set_option(tcp::no_delay(true), ignored);
    auto const c = std::make_shared<connection>(std::move(s), backend_, ++made_);
    if (connections_.size() >= clients_max_)
      std::erase_if(connections_, [](auto const& each) { return each.second.expired(); });
    if (connections_.size() >= clients_max_) return c->turn_away("ERR max number of clients reached");
    if (made_ % 64 == 0) std::erase_if(connections_, [](auto const& each) { return each.second.expired(); });
    connections_.emplace(made_, c);
    c->start();
  }

  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  backend const& backend_;
  std::map<std::uint64_t, std::weak_ptr<connection>> connections_;
  std::size_t clients_max_;
  std::uint64_t made_ = 0;
};

}  // namespace kv
