// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <synod/register_node.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/disk.hpp>
#include <synod/sim/mail.hpp>
#include <synod/sim/register_wire.hpp>

/// Keepers of registers whose every message lies in the open until the test delivers it, and whose disks can be held.
template <class P>
class by_hand {
 public:
  using node_type = synod::register_node<P>;
  using answer = std::pair<synod::register_outcome, std::optional<typename P::command>>;
  static constexpr synod::register_id x{1};

  explicit by_hand(std::size_t n) : mail(n) {
    for (std::size_t i = 0; i < n; ++i) names_.push_back(static_cast<typename P::node>(i + 1));
    for (std::size_t i = 0; i < n; ++i) peers_.emplace_back();
    for (std::size_t i = 1; i <= n; ++i) start(i);
  }

  void start(std::size_t n) {
    peer& p = at(n);
    p.node.emplace(typename node_type::members_type(std::span(std::as_const(names_))), names_[n - 1], times,
                   std::move(p.parked));
    p.node->start();
    drain(n);
  }
  /// Of what was not flushed the first `kept` operations survive.
  void crash(std::size_t n, std::uint64_t kept = 0) {
    at(n).parked = std::move(at(n).node->storage());
    at(n).node.reset();
    at(n).parked.crash(kept, 0);
  }
  void stop(std::size_t n) { at(n).node->stop(), drain(n); }

  synod::proposal write(std::size_t n, typename P::command const& v, synod::register_id r = x) {
    turn(n, [&](node_type& k, host& h) { said = k.write(h, r, v, {++last_}); });
    return {last_};
  }
  synod::proposal read(std::size_t n, synod::register_id r = x) {
    turn(n, [&](node_type& k, host& h) { said = k.read(h, r, {++last_}); });
    return {last_};
  }
  void wake_all(synod::sim::clock::duration later) {
    now_ += later;
    for (std::size_t n = 1; n <= peers_.size(); ++n) turn(n, [](node_type& k, host& h) { k.wake(h); });
  }
  /// From now on a flush goes on until it is told to end.
  void hold_disk(std::size_t n) { at(n).held = true; }
  void flush(std::size_t n) {
    at(n).held = false;
    turn(n, [](node_type&, host&) {});
  }

  /// Delivers the oldest message of kind `K` from one node to another. False where there is none.
  template <class K>
  bool deliver(std::size_t from, std::size_t to) {
    auto const i = mail.find(K::index, from - 1, to - 1);
    if (i) hand(mail.take(*i));
    return i.has_value();
  }
  template <class K>
  std::size_t count(std::size_t from, std::size_t to) const { return mail.count(K::index, from - 1, to - 1); }
  /// Delivers everything between these nodes, until nothing is under way among them.
  void settle(std::vector<std::size_t> const& among) {
    auto const is = [&](std::size_t i) { return std::find(among.begin(), among.end(), i + 1) != among.end(); };
    while (auto const i = mail.find([&](synod::sim::packet const& p) { return is(p.from) && is(p.to); })) hand(mail.take(*i));
  }
  void hand(synod::sim::packet const& p) {
    synod::sim::decode_register<typename P::family>(p, [&](auto const& m) {
      turn(p.to + 1, [&](node_type& k, host& h) { k.receive(h, names_[p.from], m); });
    });
  }

  /// What became of an operation; nothing while it is open.
  std::optional<answer> result(synod::proposal id) const {
    auto const found = answers_.find(id);
    return found == answers_.end() ? std::nullopt : std::optional(found->second);
  }
  node_type const& node(std::size_t n) const { return *peers_[n - 1].node; }
  synod::sim::disk const& disk(std::size_t n) const { return peers_[n - 1].node ? peers_[n - 1].node->storage() : peers_[n - 1].parked; }

  synod::sim::mail mail;
  synod::role::taken said = synod::role::taken::accepted;
  synod::register_settings<synod::sim::clock> times = synod::register_settings<synod::sim::clock>::from(std::chrono::milliseconds(10));

 private:
  struct peer {
    std::optional<node_type> node;
    synod::sim::disk parked{};
    bool held = false;
  };
  struct host {
    by_hand& world;
    std::size_t i;
    template <class M>
    void send(typename P::node to, M const& m) {
      synod::sim::packet p;
      p.from = i;
      p.to = static_cast<std::size_t>(to) - 1;
      synod::sim::encode_register<typename P::family>(p, m);
      world.mail.post(std::move(p));
    }
    void answered(synod::register_answer<typename P::node> const& a) { world.answers_[a.id] = {a.what, node_type::value_of(a)}; }
    synod::sim::clock::time_point now() const { return world.now_; }
    std::uint64_t random() { return 4; }
    void wake_at(synod::sim::clock::time_point) {}
  };

  peer& at(std::size_t n) { return peers_[n - 1]; }
  template <class F>
  void turn(std::size_t n, F f) {
    if (!at(n).node) return;
    host h{*this, n - 1};
    f(*at(n).node, h);
    drain(n);
  }
  void drain(std::size_t n) {
    peer& p = at(n);
    host h{*this, n - 1};
    p.node->drain(h);
    while (p.node->storage().flushing() && !p.held) {
      p.node->stored(h, p.node->storage().flush_target());
      p.node->drain(h);
    }
  }

  std::vector<typename P::node> names_;
  std::vector<peer> peers_;
  std::map<synod::proposal, answer> answers_;
  synod::sim::clock::time_point now_{};
  std::uint64_t last_ = 0;
};
