// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstdio>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include <examples/kv/commands.hpp>
#include <examples/kv/link.hpp>

namespace kv {

/// What the clients' side knows of the replicated side, whatever the protocol.
struct backend {
  using done = std::function<void(value)>;
  std::function<void(words const&, bool changes, done)> here;            ///< propose or read, on this node
  std::function<bool()> leads;
  std::function<std::shared_ptr<link>(value& why_not)> to_leader;        ///< null: `why_not` is the answer
  std::function<std::string()> info;
};

/// One client. Replies leave in the order of the commands, and all that are ready in one write.
class connection : public std::enable_shared_from_this<connection> {
 public:
  static constexpr std::size_t waiting_max = 1024;                      ///< commands under way, before no more is read
  static constexpr std::size_t output_soft = std::size_t{1} << 20;      ///< unread replies, before no more is read …
  static constexpr std::size_t output_hard = std::size_t{256} << 20;    ///< … and before the client is dropped
  static constexpr std::size_t command_max = store::string_max - 4096;  ///< what fits into a batch

  connection(tcp::socket s, backend const& b, std::uint64_t id) : socket_(std::move(s)), backend_(b), id_(id) {}
  void start() { read(); }
  void close() {
    closed_ = true;
    boost::system::error_code ignored;
    socket_.close(ignored);
  }
  bool closed() const { return closed_; }

 private:
  struct waiting {
    bool ready = false;
    std::string bytes{};
  };

  void read() {
    if (reading_ || closed_ || ending_ || held_) return;
    if (replies_.size() >= waiting_max || out_.size() > output_soft) return;
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
    while (!closed_ && !ending_ && replies_.size() < waiting_max && out_.size() <= output_soft) {
      if (!held_) {
        words w;
        auto const p = parser_.next(w);
        if (p == request_parser::progress::broken) {
          answer(push(), value::error(parser_.error()));
          ending_ = true;
          break;
        }
        if (p == request_parser::progress::more) break;
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
    encode(w.bytes, v, version_);
  }

  // A later answer may come at any time; those that come together leave together.
  void answer_later(std::uint64_t at, value const& v, bool changes) {
    (changes ? writes_ : reads_) -= 1;
    if (closed_) return;
    answer(at, v);
    if (posted_) return;
    posted_ = true;
    asio::post(socket_.get_executor(), [self = shared_from_this()] {
      self->posted_ = false;
      if (!self->closed_) self->process();
    });
  }

  // False: it has to wait for what this client asked before.
  bool dispatch(words const& w) {
    std::string const name = upper(w[0]);
    known_command const* const c = find_command(name);
    if (!c) return answer(push(), unknown_command(w)), true;
    if (!arity_fits(*c, w.size())) return answer(push(), wrong_arity(name)), true;
    if (c->what == sort::local) {
      answer(push(), local(name, w));
      return true;
    }
    // A read sees the state at some time after it was asked: what the same client changes later must not be in it.
    bool const changes = c->what == sort::write;
    if (changes && reads_ > 0) return false;
    bool const here = forwarded_ || backend_.leads();
    if (here != last_here_ && reads_ + writes_ > 0) return false;
    last_here_ = here;
    std::size_t bytes = 0;
    for (std::string const& each : w) bytes += each.size() + 8;
    if (bytes > command_max)
      return answer(push(), value::error("ERR the command is too large: this server takes " + std::to_string(command_max) +
                                         " bytes at most")), true;
    std::uint64_t const at = push();
    (changes ? writes_ : reads_) += 1;
    auto done = [self = shared_from_this(), at, changes](value const& v) { self->answer_later(at, v, changes); };
    if (here) {
      backend_.here(w, changes, std::move(done));
      return true;
    }
    value why;
    if (auto const l = backend_.to_leader(why)) l->ask(w, changes, std::move(done));
    else done(why);
    return true;
  }

  value local(std::string const& name, words const& w) {
    std::string const sub = w.size() > 1 ? upper(w[1]) : std::string();
    if (name == "PING") return w.size() > 2 ? wrong_arity(name) : w.size() == 2 ? value::bulk(w[1]) : value::status("PONG");
    if (name == "ECHO") return value::bulk(w[1]);
    if (name == "INFO") return value::bulk(backend_.info());
    if (name == "QUIT") {
      ending_ = true;
      return value::ok();
    }
    if (name == "SELECT") {
      auto const n = number_in(w[1]);
      if (!n) return value::error("ERR value is not an integer or out of range");
      return *n == 0 ? value::ok() : value::error("ERR DB index is out of range");
    }
    if (name == "SYNOD.FORWARDED") {
      forwarded_ = true;
      return value::ok();
    }
    if (name == "COMMAND") {
      if (sub.empty() || sub == "INFO" || sub == "LIST") return value::array();
      if (sub == "DOCS") return value::map();
      if (sub == "COUNT") return value::integer(static_cast<std::int64_t>(known_commands.size()) - 1);
      return unknown_subcommand("COMMAND", w[1]);
    }
    if (name == "CLIENT") {
      if (sub == "ID" && w.size() == 2) return value::integer(static_cast<std::int64_t>(id_));
      if (sub == "GETNAME" && w.size() == 2) return name_.empty() ? value::null() : value::bulk(name_);
      if (sub == "SETINFO" && w.size() == 4) return value::ok();
      if (sub == "SETNAME" && w.size() == 3) return set_name(w[2]);
      return unknown_subcommand("CLIENT", w[1]);
    }
    if (name == "CONFIG") return sub == "GET" ? (w.size() < 3 ? wrong_arity("config|get") : config(w)) : unknown_subcommand("CONFIG", w[1]);
    return hello(w);
  }

  value set_name(std::string const& s) {
    for (char c : s)
      if (c < '!' || c > '~') return value::error("ERR Client names cannot contain spaces, newlines or special characters.");
    name_ = s;
    return value::ok();
  }

  static value config(words const& w) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> settings{
        {{"appendonly", "yes"}, {"databases", "1"}, {"maxmemory", "0"}, {"save", ""}}};
    value all = value::map();
    for (auto const& [key, held] : settings) {
      for (std::size_t i = 2; i < w.size(); ++i) {
        if (w[i] != "*" && lower(w[i]) != key) continue;
        all.items.push_back(value::bulk(key));
        all.items.push_back(value::bulk(held));
        break;
      }
    }
    return all;
  }

  value hello(words const& w) {
    int version = version_;
    std::string given = name_;
    if (w.size() > 1) {
      auto const n = number_in(w[1]);
      if (!n) return value::error("ERR Protocol version is not an integer or out of range");
      if (*n != 2 && *n != 3) return value::error("NOPROTO unsupported protocol version");
      version = static_cast<int>(*n);
      for (std::size_t i = 2; i < w.size(); ++i) {
        if (upper(w[i]) != "SETNAME" || i + 1 == w.size())
          return value::error("ERR Syntax error in HELLO option '" + one_line(w[i]) + "'");
        if (value const v = set_name(w[++i]); v.what == value::kind::error) return v;
      }
    }
    version_ = version;
    return value::map({value::bulk("server"), value::bulk("synod"), value::bulk("version"), value::bulk("7.0.0"),
                       value::bulk("proto"), value::integer(version), value::bulk("id"),
                       value::integer(static_cast<std::int64_t>(id_)), value::bulk("mode"), value::bulk("standalone"),
                       value::bulk("role"), value::bulk(backend_.leads() ? "master" : "replica"), value::bulk("modules"),
                       value::array()});
  }

  void flush() {
    while (!replies_.empty() && replies_.front().ready) {
      out_ += replies_.front().bytes;
      replies_.pop_front();
      ++first_;
    }
    if (closed_) return;
    if (out_.size() > output_hard) return close();
    if (writing_ || out_.empty()) return;
    writing_ = true;
    sending_.clear();
    sending_.swap(out_);
    asio::async_write(socket_, asio::buffer(sending_), [self = shared_from_this()](auto ec, std::size_t) {
      self->writing_ = false;
      if (ec || self->closed_) return self->close();
      if (self->ending_ && self->replies_.empty() && self->out_.empty()) return self->close();
      self->process();
    });
  }

  tcp::socket socket_;
  backend const& backend_;
  std::uint64_t id_, first_ = 0;
  request_parser parser_;
  std::optional<words> held_;
  std::array<char, 16384> piece_;
  std::deque<waiting> replies_;
  std::string out_, sending_, name_;
  std::size_t reads_ = 0, writes_ = 0;
  int version_ = 2;
  bool reading_ = false, writing_ = false, posted_ = false, ending_ = false, closed_ = false, forwarded_ = false,
       last_here_ = true;
};

/// Takes clients in. Pre: `b` outlives it and its connections.
class server {
 public:
  server(asio::io_context& io, backend const& b) : acceptor_(io), backend_(b) {}

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
    for (auto const& each : connections_)
      if (auto const c = each.second.lock()) c->close();
    connections_.clear();
  }

 private:
  void accept() {
    acceptor_.async_accept([this](auto ec, tcp::socket s) {
      if (!acceptor_.is_open()) return;
      if (!ec) {
        boost::system::error_code ignored;
        s.set_option(tcp::no_delay(true), ignored);
        auto const c = std::make_shared<connection>(std::move(s), backend_, ++made_);
        std::erase_if(connections_, [](auto const& each) { return each.second.expired(); });
        connections_.emplace(made_, c);
        c->start();
      }
      accept();
    });
  }

  tcp::acceptor acceptor_;
  backend const& backend_;
  std::map<std::uint64_t, std::weak_ptr<connection>> connections_;
  std::uint64_t made_ = 0;
};

}  // namespace kv
