// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <type_traits>
#include <utility>

#include <boost/hana/accessors.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/second.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/unpack.hpp>

#include <synod/codec/codec.hpp>
#include <synod/replica.hpp>

#include <benchmarks/core/fifo.hpp>

namespace benchmarks {

/// Time stands still but for the election.
struct still_clock {
  using rep = std::int64_t;
  using period = std::milli;
  using duration = std::chrono::duration<rep, period>;
  using time_point = std::chrono::time_point<still_clock>;
  static constexpr bool is_steady = true;
};

/// Three replicas of protocol `P` in one thread, wired with the fifo; the first leads.
template <class P>
class replica_cluster {
 public:
  using command = typename P::command;
  using node = typename P::node;

  replica_cluster() {
    for (std::size_t i = 0; i < 3; ++i) replicas_[i].start(hosts_[i]);
    for (std::size_t i = 0; i < 3; ++i) replicas_[i].drain(hosts_[i]);
    hosts_[0].time = hosts_[0].deadline.value();
    replicas_[0].wake(hosts_[0]);
    settle(0);
    if (replicas_[0].status().role != synod::role_name::leader) give_up("the first replica was not elected");
  }
  replica_cluster(replica_cluster const&) = delete;
  replica_cluster& operator=(replica_cluster const&) = delete;

  void round(std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
      number(next_, ++proposed_);
      auto const answer = replicas_[0].propose(hosts_[0], next_, synod::proposal{proposed_});
      if (answer.what != synod::propose_result<node>::answer::accepted) give_up("a proposal was refused");
    }
    settle(0);
    if (proposed_ - compacted_ >= compact_every) compact();
  }

  std::uint64_t applied() const { return hosts_[0].applied; }
  std::uint64_t digest() const { return hosts_[0].digest; }

 private:
  static constexpr std::uint64_t compact_every = 1024;

  static constexpr std::size_t batch_head_bytes = 16;
  template <class Member>
  static constexpr std::size_t member_bytes() {
    if constexpr (std::is_same_v<Member, synod::batch>) return batch_head_bytes;
    else return synod::codec::fixed_size_v<Member>;
  }
  /// How many bytes a message takes before its batch.
  template <class M>
  static constexpr std::size_t head_bytes = boost::hana::unpack(boost::hana::accessors<M>(), [](auto... member) {
    std::size_t const sum = (0 + ... + member_bytes<std::remove_cvref_t<decltype(boost::hana::second(member)(
                                           std::declval<M const&>()))>>());
    return (sum + 7) & ~std::size_t{7};
  });

  struct host {
    fifo* wire;
    std::uint8_t self;
    std::uint64_t applied = 0;
    typename P::clock::time_point time{};
    std::optional<typename P::clock::time_point> deadline{};
    std::uint64_t digest = 0;

    /// A message as its members are encoded; its batch as two lengths there, and its bytes behind all.
    template <class M>
    void send(node to, M const& m) {
      constexpr auto kind = static_cast<std::uint8_t>(synod::kind_of<M, typename P::family>::index);
      synod::bytes_view batch;
      if constexpr (requires { m.entries; }) batch = m.entries.bytes();
      std::byte* const body = wire->push(self, static_cast<std::uint8_t>(to), kind, head_bytes<M> + batch.size());
      std::byte* at = body;
      boost::hana::for_each(boost::hana::accessors<M>(), [&](auto const& member) {
        auto const& value = boost::hana::second(member)(m);
        if constexpr (std::is_same_v<decltype(value), synod::batch const&>) {
          synod::store_little(at, std::uint64_t{batch.size()});
          synod::store_little(at + 8, std::uint64_t{value.size()});
          at += batch_head_bytes;
        } else {
          at = synod::codec::write(at, value);
        }
      });
      if (!batch.empty()) synod::record::copy(body + head_bytes<M>, batch.data(), batch.size());
    }
    void deliver(synod::entry<node> const& e) {
      if (e.kind != synod::entry_kind::command) return;
      command c;
      if (!synod::codec::read(e.payload, c)) give_up("a delivered command does not read");
      std::uint64_t word;
      std::memcpy(&word, c.data(), sizeof word);
      digest += word;
      ++applied;
    }
    auto now() const { return time; }
    std::uint64_t random() { return 0; }
    void wake_at(typename P::clock::time_point t) { deadline = t; }
    void settled(synod::proposal, synod::verdict) { give_up("a proposal was lost"); }
    void install(synod::slot) { give_up("a snapshot was installed"); }
  };

  /// Drains `first` and goes on until nothing is under way. A replica's turn takes in whatever has come for it at once.
  void settle(std::size_t first) {
    replicas_[first].drain(hosts_[first]);
    while (!wire_.empty()) {
      frame f = wire_.front();
      std::size_t const to = f.to;
      do {
        hand(f);
        wire_.pop(f);
        if (!wire_.empty()) f = wire_.front();
      } while (!wire_.empty() && f.to == to);
      replicas_[to].drain(hosts_[to]);
    }
  }

  void hand(frame const& f) {
    using family = typename P::family;
    switch (f.kind) {
      case synod::kind::prepare::index:  return take<typename family::prepare>(f);
      case synod::kind::promise::index:  return take<typename family::promise>(f);
      case synod::kind::accept::index:   return take<typename family::accept>(f);
      case synod::kind::accepted::index: return take<typename family::accepted>(f);
      case synod::kind::reject::index:   return take<typename family::reject>(f);
      case synod::kind::learn::index:    return take<typename family::learn>(f);
      case synod::kind::fetch::index:    return take<typename family::fetch>(f);
      default: give_up("a message of an unexpected kind");
    }
  }

  /// The batch of a message is a view into the fifo.
  template <class M>
  void take(frame const& f) {
    M m;
    synod::bytes_view from(wire_.body(), head_bytes<M>);
    boost::hana::for_each(boost::hana::accessors<M>(), [&](auto const& member) {
      auto& value = boost::hana::second(member)(m);
      if constexpr (std::is_same_v<decltype(value), synod::batch&>) {
        synod::bytes_view const bytes(wire_.body() + head_bytes<M>, synod::load_little<std::uint64_t>(from.data()));
        value = synod::batch(bytes, static_cast<std::uint32_t>(synod::load_little<std::uint64_t>(from.data() + 8)));
        from = from.subspan(batch_head_bytes);
      } else if (!synod::codec::read_prefix(from, value)) {
        give_up("a message does not read");
      }
    });
    replicas_[f.to].receive(hosts_[f.to], node{f.from}, m);
  }

  void compact() {
    for (std::size_t i = 0; i < 3; ++i) {
      replicas_[i].compact(replicas_[i].status().delivered);
      settle(i);
    }
    compacted_ = proposed_;
  }

  [[noreturn]] static void give_up(char const* why) {
    std::fprintf(stderr, "%.*s: %s\n", static_cast<int>(P::name.size()), P::name.data(), why);
    std::abort();
  }

  using replica = synod::replica<P>;
  static replica make(node self) {
    return {synod::membership<node>{node{0}, node{1}, node{2}}, self,
            synod::settings<typename P::clock>::from(typename P::clock::duration{1}), typename P::storage{}};
  }

  fifo wire_{std::size_t{1} << 20};
  std::array<host, 3> hosts_{{{&wire_, 0}, {&wire_, 1}, {&wire_, 2}}};
  std::array<replica, 3> replicas_{make(node{0}), make(node{1}), make(node{2})};
  command next_{};
  std::uint64_t proposed_ = 0;
  std::uint64_t compacted_ = 0;
};

}  // namespace benchmarks
