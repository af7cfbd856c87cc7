// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>

#include <synod/codec/byte_buffer.hpp>
#include <synod/net/handler_memory.hpp>
#include <synod/net/handshake.hpp>
#include <synod/net/send_queue.hpp>
#include <synod/net/socket.hpp>

SYNOD_BEGIN_NAMESPACE
namespace net {

/// A connection between two members who know each other: frames come and go on it, whoever dialled.
///
/// Whatever is complete in the receive buffer is handed to the owner in one go, as views into it. Where he throws, what is
/// left follows by itself, when the exception has left the loop and the loop is run again.
template <class Owner>
class link : public std::enable_shared_from_this<link<Owner>> {
 public:
  using peer = typename Owner::peer;

  /// `run`: what the peer's hello said of its start; `got`: what has come in behind it. Pre: `p` lives as long as the owner.
  link(tcp::socket socket, std::uint64_t run, codec::byte_buffer got, Owner& owner, peer& p)
      : owner_(&owner), peer_(p), run_(run), socket_(std::move(socket)), in_(std::move(got)),
        queue_(std::max(owner.settings().queue_bytes_max, handshake::hello_bytes_max)) {}

  void start() { go_on(false); }

  peer& to() const { return peer_; }
  std::uint64_t run() const { return run_; }
  std::size_t queue_bytes() const { return queue_.bytes(); }

  /// Room for `size` bytes, to be written at once; null where the queue is full. A hello fits into an empty one.
  std::byte* room(std::size_t size) { return queue_.room(size); }

  /// Writes what is queued, unless a write is under way: then it goes with the next. It may be the end of the link.
  void flush() {
    if (writing_ || queue_.empty()) return;
    bytes_view const front = queue_.front();
    error_code ec;
    std::size_t const count = socket_.write_some(asio::buffer(front.data(), front.size()), ec);
    if (ec && ec != asio::error::would_block && ec != asio::error::try_again) return end(ec.message());
    if (!ec) owner_->wrote(peer_);
    queue_.pop(count);
    if (!queue_.empty()) write_rest();
  }

  /// The owner does not want it any more, and is not called again.
  void close() {
    owner_ = nullptr;
    queue_.clear();
    detail::shut(socket_);
  }

 private:
  void write_rest() {
    writing_ = true;
    bytes_view const front = queue_.front();
    auto done = [self = this->shared_from_this()](error_code ec, std::size_t count) {
      if (!self->owner_) return;
      if (ec) return self->end(ec.message());
      self->owner_->wrote(self->peer_);
      self->writing_ = false;
      self->queue_.pop(count);
      self->flush();
    };
    socket_.async_write_some(asio::buffer(front.data(), front.size()),
                             asio::bind_allocator(handler_allocator<>(write_memory_), std::move(done)));
  }

  void read() {
    auto const room = in_.prepare(owner_->receive_bytes());
    auto done = [self = this->shared_from_this()](error_code ec, std::size_t count) { self->came(ec, count); };
    socket_.async_read_some(asio::buffer(room.data(), room.size()),
                            asio::bind_allocator(handler_allocator<>(read_memory_), std::move(done)));
  }
  void came(error_code ec, std::size_t count) {
    if (!owner_) return;
    if (ec) return end(ec == asio::error::eof ? "closed by the peer" : ec.message());
    in_.commit(count);
    hand_over(false);
  }

  /// Everything complete goes to the owner, who may close the link meanwhile, or be gone. `any`: something went before.
  void hand_over(bool any) {
    std::string_view why;
    bool all = false;
    try {
      while (owner_ && owner_->take(peer_, in_, why)) any = true;
      all = true;
      if (owner_ && any) owner_->taken();
    } catch (...) {
      if (owner_) why.empty() ? go_on(!all) : end(why);
      throw;
    }
    if (owner_ && !why.empty()) end(why);
    if (owner_) read();
  }
  /// Pre: nothing is being read.
  void go_on(bool any) {
    asio::post(socket_.get_executor(), asio::bind_allocator(handler_allocator<>(read_memory_), [self = this->shared_from_this(), any] {
                 if (self->owner_) self->hand_over(any);
               }));
  }

  /// Pre: somebody beside the owner holds the link, or nothing of it is touched behind this.
  void end(std::string_view why) {
    Owner& owner = *owner_;
    close();
    owner.ended(*this, why);
  }

  Owner* owner_;
  peer& peer_;
  std::uint64_t run_;
  tcp::socket socket_;
  codec::byte_buffer in_;
  send_queue queue_;
  bool writing_ = false;
  handler_memory read_memory_, write_memory_;
};

}  // namespace net
SYNOD_END_NAMESPACE
