// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <synod/codec/byte_buffer.hpp>
#include <synod/net/handshake.hpp>
#include <synod/net/socket.hpp>

SYNOD_BEGIN_NAMESPACE
namespace net {

/// A connection that somebody else dialled, until he has said who he is: then it is handed over, or he is told why not.
/// Little is read of him and little time is given.
template <class Owner>
class stranger : public std::enable_shared_from_this<stranger<Owner>> {
 public:
  stranger(tcp::socket socket, Owner& owner)
      : owner_(&owner), socket_(std::move(socket)), limit_(socket_.get_executor()) {}

  void start() {
    detail::set_up(socket_, owner_->settings().unacknowledged_max);
    limit_.expires_after(owner_->settings().handshake_time);
    limit_.async_wait([self = this->shared_from_this()](error_code ec) {
      if (!ec) self->end(self->answer_.empty() ? "no hello within the time given" : "");
    });
    read(handshake::hello_bytes_max);
  }

  /// The owner does not want it any more, and is not called again.
  void close() {
    owner_ = nullptr;
    limit_.cancel();
    detail::shut(socket_);
  }

 private:
  void read(std::size_t most) {
    socket_.async_read_some(asio::buffer(in_.prepare(most).data(), most),
                            [self = this->shared_from_this()](error_code ec, std::size_t count) { self->came(ec, count); });
  }

  void came(error_code ec, std::size_t count) {
    if (!owner_) return;
    if (ec) return end(ec == asio::error::eof ? "closed by the peer" : ec.message());
    in_.commit(count);
    if (!answer_.empty()) linger(); else greet();
  }

  void greet() {
    hello theirs;
    auto const r = handshake::read(in_.data(), theirs);
    if (r.state == handshake::progress::more) return read(handshake::hello_bytes_max - in_.size());
    // One that speaks another version of ours is told; somebody else is not.
    if (r.state == handshake::progress::bad) return r.version_differs ? refuse(owner_->greeting(), r.why) : end(r.why);
    std::string why;
    auto* const who = owner_->recognise(theirs, why);
    hello mine = owner_->greeting();
    mine.to = theirs.from;
    if (!why.empty()) return refuse(std::move(mine), std::move(why));
    limit_.cancel();
    in_.consume(r.bytes);
    std::exchange(owner_, nullptr)->known(*this, *who, theirs.run, std::move(socket_), std::move(in_), handshake::encode(mine));
  }

  void refuse(hello mine, std::string why) {
    mine.refusal = why;
    answer_ = handshake::encode(mine);
    asio::async_write(socket_, asio::buffer(answer_),
                      [self = this->shared_from_this(), why = std::move(why)](error_code ec, std::size_t) {
                        if (!self->owner_) return;
                        if (ec) return self->end(why);
                        self->part();
                        self->owner_->refused(why);
                      });
  }
  /// Closing at once could overtake the reason on its way: he closes when he has read it, or the time limit does.
  void part() {
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    linger();
  }
  void linger() {
    in_.clear();
    if (--patience_ == 0) end({}); else read(handshake::hello_bytes_max);
  }

  void end(std::string_view why) {
    if (!owner_) return;
    Owner& owner = *owner_;
    close();
    owner.ended(*this, why);
  }

  Owner* owner_;
  tcp::socket socket_;
  asio::steady_timer limit_;
  codec::byte_buffer in_;
  std::vector<std::byte> answer_;  // to one who is refused
  int patience_ = 8;               // reads that he is given
};

}  // namespace net
SYNOD_END_NAMESPACE
