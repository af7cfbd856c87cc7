// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include <examples/kv/link.hpp>
#include <examples/kv/outgoing.hpp>
#include <examples/kv/session.hpp>

namespace kv {

/// What the clients' side knows of the replicated side, whatever the protocol.
struct backend {
  using done = std::function<void(value)>;
  std::function<void(words const&, bool changes, done)> here;            ///< propose or read, on this node
  std::function<bool()> leads;
  std::function<bool()> proposes;                                        ///< needs no leader for it, or is the leader
  std::function<value()> appoint;                                        ///< an operator says that this node leads
  std::function<std::shared_ptr<link>(value& why_not)> to_leader;        ///< null: `why_not` is the answer
  std::function<std::size_t(words const&)> reply_bytes;                  ///< about how long the reply to a read will be
  std::function<sections()> about;
};

/// One client. Replies leave in the order of the commands, and all that are ready in one write.
///
/// What is held for a client is bounded, whatever it sends and however little it reads: no more is read from it while
/// there are `waiting_max` commands under way, or replies of more than `output_soft` that it has not taken or that are
/// to be expected.
class connection : public std::enable_shared_from_this<connection> {
 public:
  static constexpr std::size_t waiting_max = 1024;
  static constexpr std::size_t output_soft = std::size_t{1} << 20;
  static constexpr std::size_t reply_max = std::size_t{32} << 20;       ///< the largest reply: a follower makes it in one go
  static constexpr std::size_t output_hard = 2 * reply_max;             ///< with more than this waiting a client is dropped
  static constexpr std::size_t command_max = store::string_max - 4096;  ///< what fits into a batch

  connection(tcp::socket s, backend const& b, std::uint64_t id)
      : socket_(std::move(s)), backend_(b), session_(id), parser_(command_max) {}
  void start() { read(); }
  void close() {
    closed_ = true;
    boost::system::error_code ignored;
    socket_.close(ignored);
    replies_.clear();
    out_ = {};
  }
  bool closed() const { return closed_; }

  /// Says `why` it is not served, and closes.
  void turn_away(std::string_view why) {
    ending_ = true;
    answer(push(), value::error(why));
    flush();
  }

 private:
  struct waiting {
    bool ready = false;
    outgoing bytes{};
  };

  bool full() const { return replies_.size() >= waiting_max || held_bytes_ + out_.size() + expected_ > output_soft; }

  void read() {
    if (reading_ || closed_ || ending_ || held_ || full()) return;
    reading_ = true;
    socket_.async_read_some(asio::buffer(piece_), [self = shared_from_this()](auto ec, std::size_t n) {
      self->reading_ = false;
      if (self->closed_) return;
      if (ec) {
        self->ending_ = true;
        self->flush();
        if (self->replies_.empty() && !self->writing_) self->close();
        return;
      }
      self->parser_.feed({self->piece_.data(), n});
      self->process();
    });
  }

  void process() {
    while (!closed_ && !ending_ && !full()) {
      if (!held_) {
        words w;
        auto const p = parser_.next(w);
        if (p == request_parser::progress::more) break;
        if (p == request_parser::progress::too_large) {
          answer(push(), value::error("ERR the command is too large: this server takes " + std::to_string(command_max) + " bytes at most"));
          continue;
        }
        if (p == request_parser::progress::broken) {
          answer(push(), value::error(parser_.error()));
          ending_ = true;
          break;
        }
        held_ = std::move(w);
      }
      if (!dispatch(*held_)) break;
      held_.reset();
    }
    flush();
    read();
  }

  std::uint64_t push() {
    replies_.emplace_back();
    return first_ + replies_.size() - 1;
  }
  void answer(std::uint64_t at, value const& v) {
    waiting& w = replies_[static_cast<std::size_t>(at - first_)];
    w.ready = true;
    encode(w.bytes, v, session_.version());
    held_bytes_ += w.bytes.size();
  }

  // A later answer may come at any time; those that come together leave together.
  void answer_later(std::uint64_t at, value const& v, bool changes, std::size_t expected) {
    (changes ? writes_ : reads_) -= 1;
    expected_ -= expected;
    if (closed_) return;
    std::size_t const before = held_bytes_;
    answer(at, v);
    if (!changes) {
      lately_ = std::max(held_bytes_ - before, lately_ - lately_ / 8);
      elsewhere_max_ = std::min(2 * elsewhere_max_, waiting_max);
    }
    if (held_bytes_ + out_.size() > output_hard) return close();
    if (posted_) return;
    posted_ = true;
    asio::post(socket_.get_executor(), [self = shared_from_this()] {
      self->posted_ = false;
      if (!self->closed_) self->process();
    });
  }

  value replica_of(words const& w) {
    if (upper(w[1]) == "NO" && upper(w[2]) == "ONE") return backend_.appoint();
    return value::error("ERR a node finds its leader by itself; REPLICAOF NO ONE says that this one leads");
  }

  // False: it has to wait for what this client asked before.
  bool dispatch(words const& w) {
    std::string const name = upper(w[0]);
    if (name == "POST" || name == "HOST:") return close(), true;  // a browser that was led astray, as Redis has it
    known_command const* const c = find_command(name, known_commands);
    if (!c) return answer(push(), unknown_command(w)), true;
    if (!arity_fits(*c, w.size())) return answer(push(), wrong_arity(name)), true;
    if (c->what == sort::local) {
      answer(push(), name == "REPLICAOF" ? replica_of(w)
                                         : session_.answer(name, w, backend_.leads(), name == "INFO" ? backend_.about() : sections()));
      ending_ = ending_ || session_.ending();
      return true;
    }
    // A read sees the state at some time after it was asked: what the same client changes later must not be in it.
    bool const changes = c->what == sort::write;
    if (changes && reads_ > 0) return false;
    bool const here = session_.forwarded() || backend_.proposes();
    if (here != last_here_ && reads_ + writes_ > 0) return false;
    last_here_ = here;
    std::size_t expected = changes ? 0 : backend_.reply_bytes(w);
    if (expected > reply_max) return answer(push(), value::error("ERR the reply would be too large")), true;
    if (!here && !changes) {  // the leader may know more: a few first, then as large as they were of late
      expected = std::max(expected, lately_);
      if (reads_ >= elsewhere_max_) return false;
    }
    if (expected + expected_ > output_soft && reads_ > 0) return false;
    std::uint64_t const at = push();
    (changes ? writes_ : reads_) += 1;
    expected_ += expected;
    auto done = [self = shared_from_this(), at, changes, expected](value const& v) { self->answer_later(at, v, changes, expected); };
    if (here) {
      backend_.here(w, changes, std::move(done));
      return true;
    }
    value why;
    if (auto const l = backend_.to_leader(why)) l->ask(w, changes, std::move(done));
    else done(why);
    return true;
  }

  void flush() {
    while (!replies_.empty() && replies_.front().ready) {
      held_bytes_ -= replies_.front().bytes.size();
      out_ += std::move(replies_.front().bytes);
      replies_.pop_front();
      ++first_;
    }
    if (closed_ || writing_ || out_.empty()) return;
    writing_ = true;
    std::swap(sending_, out_);
    buffers_.clear();
    sending_.pieces([this](std::string_view piece) { buffers_.push_back(asio::buffer(piece)); });
    asio::async_write(socket_, buffers_, [self = shared_from_this()](auto ec, std::size_t) {
      self->writing_ = false;
      self->sending_.clear();
      self->sending_.shrink(output_soft);
      if (ec || self->closed_) return self->close();
      if (self->ending_ && self->replies_.empty() && self->out_.empty()) return self->close();
      self->process();
    });
  }

  tcp::socket socket_;
  backend const& backend_;
  session session_;
  std::uint64_t first_ = 0;  // the number of the first of `replies_`
  request_parser parser_;
  std::optional<words> held_;
  std::array<char, 16384> piece_;
  std::deque<waiting> replies_;
  outgoing out_, sending_;
  std::vector<asio::const_buffer> buffers_;  // of `sending_`
  std::size_t reads_ = 0, writes_ = 0, expected_ = 0, held_bytes_ = 0;
  std::size_t lately_ = 0;         // how long replies to reads were
  std::size_t elsewhere_max_ = 1;  // so many reads may be on their way to the leader; more with each that is answered
  bool reading_ = false, writing_ = false, posted_ = false, ending_ = false, closed_ = false, last_here_ = true;
};

}  // namespace kv
