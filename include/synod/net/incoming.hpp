// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <synod/codec/byte_buffer.hpp>
#include <synod/net/handler_memory.hpp>
#include <synod/net/handshake.hpp>
#include <synod/net/socket.hpp>

SYNOD_BEGIN_NAMESPACE
namespace net {

/// A connection that somebody else dialled: he says who he is, and then only he speaks.
///
/// Until he is known, little is read and little time is given; afterwards whatever is complete in the receive buffer is
/// handed to the owner in one go, as views into it.
template <class Owner>
class incoming : public std::enable_shared_from_this<incoming<Owner>> {
 public:
  using peer = typename Owner::peer;

  incoming(tcp::socket socket, Owner& owner)
      : owner_(&owner), socket_(std::move(socket)), limit_(socket_.get_executor()) {}

  void start() {
    detail::set_up(socket_, owner_->settings().unacknowledged_max);
    expect(owner_->settings().handshake_time);
    read(handshake::hello_bytes_max);
  }

  /// The owner does not want it any more, and is not called again.
  void close() {
    owner_ = nullptr;
    limit_.cancel();
    detail::shut(socket_);
  }

 private:
  void expect(std::chrono::steady_clock::duration time) {
    limit_.expires_after(time);
    limit_.async_wait([self = this->shared_from_this()](error_code ec) {
      if (!ec && !self->peer_) self->end(self->refused_ ? "" : "no hello within the time given");
    });
  }

  void read(std::size_t most) {
    auto done = [self = this->shared_from_this()](error_code ec, std::size_t count) { self->came(ec, count); };
    auto const room = in_.prepare(most);
    socket_.async_read_some(asio::buffer(room.data(), peer_ ? room.size() : most),
                            asio::bind_allocator(handler_allocator<>(read_memory_), std::move(done)));
  }

  void came(error_code ec, std::size_t count) {
    if (!owner_) return;
    if (ec) return end(ec == asio::error::eof ? "closed by the peer" : ec.message());
    in_.commit(count);
    if (refused_) return linger();
    std::size_t more = peer_ ? 0 : greet();
    if (peer_) more = hand_over();
    if (more != 0) read(more);
  }

  /// Who is there? How many more bytes are wanted to know; 0 where that is settled.
  std::size_t greet() {
    hello theirs;
    auto const r = handshake::read(in_.data(), theirs);
    if (r.state == handshake::progress::more) return handshake::hello_bytes_max - in_.size();
    if (r.state == handshake::progress::bad) {
      // One that speaks another version of ours is told; a stranger is not.
      if (r.version_differs) answer(owner_->greeting(), r.why); else end(r.why);
      return 0;
    }
    std::string why;
    peer* const who = owner_->recognise(theirs, why);
    hello mine = owner_->greeting();
    mine.to = theirs.from;
    bool const welcome = why.empty();
    answer(std::move(mine), std::move(why));
    if (!welcome) return 0;
    limit_.cancel();
    in_.consume(r.bytes);
    peer_ = who;
    owner_->known(*this, *who);
    return 0;
  }

  void answer(hello mine, std::string why) {
    mine.refusal = why;
    refused_ = !why.empty();
    answer_ = handshake::encode(mine);
    asio::async_write(socket_, asio::buffer(answer_),
                      [self = this->shared_from_this(), why = std::move(why)](error_code ec, std::size_t) {
                        if (!self->owner_) return;
                        if (ec) return self->end(why.empty() ? ec.message() : why);
                        if (!why.empty()) self->refuse(why);
                      });
  }

  /// Closing at once could overtake the reason on its way: he closes when he has read it, or the time limit does.
  void refuse(std::string const& why) {
    owner_->refused(why);
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    linger();
  }
  void linger() {
    in_.clear();
    if (--patience_ == 0) end({}); else read(handshake::hello_bytes_max);
  }

  /// Everything complete goes to the owner. How much is to be read next; 0 where the connection has ended.
  std::size_t hand_over() {
    std::string_view why;
    bool any = false;
    while (owner_ && why.empty()) {
      std::size_t const used = owner_->take(*peer_, in_.data(), why);
      if (used == 0) break;
      in_.consume(used);
      any = true;
    }
    if (owner_ && any) owner_->taken();
    if (owner_ && !why.empty()) end(why);
    return owner_ ? owner_->receive_bytes() : 0;
  }

  void end(std::string_view why) {
    if (!owner_) return;
    Owner& owner = *std::exchange(owner_, nullptr);
    limit_.cancel();
    detail::shut(socket_);
    owner.ended(*this, why);
  }

  Owner* owner_;
  tcp::socket socket_;
  asio::steady_timer limit_;
  peer* peer_ = nullptr;  // who it is, once he is known
  codec::byte_buffer in_;
  std::vector<std::byte> answer_;
  bool refused_ = false;
  int patience_ = 8;  // reads that a refused peer is given
  handler_memory read_memory_;
};

}  // namespace net
SYNOD_END_NAMESPACE
