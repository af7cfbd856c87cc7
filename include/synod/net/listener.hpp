// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <memory>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <synod/net/socket.hpp>

SYNOD_BEGIN_NAMESPACE
namespace net {

/// Takes connections in and hands them to its owner, until it is closed.
template <class Owner>
class listener : public std::enable_shared_from_this<listener<Owner>> {
 public:
  listener(asio::io_context& io, Owner& owner) : owner_(&owner), acceptor_(io), pause_(io) {}

  /// Errors: the address cannot be looked up, or is taken.
  error_code open(address const& at) {
    error_code ec;
    tcp::endpoint endpoint = detail::numeric(at, ec);
    if (ec) {
      tcp::resolver resolver(acceptor_.get_executor());
      auto const found = resolver.resolve(at.host, std::to_string(at.port), ec);
      if (ec) return ec;
      endpoint = *found.begin();
    }
    if (acceptor_.open(endpoint.protocol(), ec); ec) return ec;
    if (acceptor_.set_option(tcp::acceptor::reuse_address(true), ec); ec) return ec;
    if (acceptor_.bind(endpoint, ec); ec) return ec;
    if (acceptor_.listen(asio::socket_base::max_listen_connections, ec); ec) return ec;
    accept();
    return {};
  }

  /// Where it listens; a port of 0 has become a real one.
  tcp::endpoint endpoint() const {
    error_code ignored;
    return acceptor_.local_endpoint(ignored);
  }

  void close() {
    owner_ = nullptr;
    error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
  }

 private:
  void accept() {
    acceptor_.async_accept([self = this->shared_from_this()](error_code ec, tcp::socket socket) {
      if (!self->owner_) return;
      if (ec && ec != asio::error::connection_aborted) return self->wait();
      self->accept();  // whatever becomes of this one
      if (!ec) self->owner_->came(std::move(socket));
    });
  }

  /// Out of descriptors, most likely: trying again at once would spin.
  void wait() {
    pause_.expires_after(std::chrono::milliseconds(100));
    pause_.async_wait([self = this->shared_from_this()](error_code) {
      if (self->owner_) self->accept();
    });
  }

  Owner* owner_;
  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
};

}  // namespace net
SYNOD_END_NAMESPACE
