// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <synod/core/membership.hpp>
#include <synod/core/number.hpp>
#include <synod/net/options.hpp>
#include <synod/replica.hpp>

SYNOD_BEGIN_NAMESPACE

/// How a service is run.
template <class P>
struct service_options {
  using node = typename P::node;
  using clock = typename P::clock;
  using duration = typename clock::duration;

  /// Who this node is. The members are those that have an address in `net.addresses`: the same list on every node.
  node self{};
  net::options<node> net{};
  settings<clock> times = settings<clock>::from(std::chrono::duration_cast<duration>(std::chrono::milliseconds(20)));

  /// A proposal or read that has no answer after this long is answered `unknown`; 0: it waits as long as it takes.
  duration patience = std::chrono::duration_cast<duration>(std::chrono::seconds(10));
  /// A node whose storage takes longer than this for one flush stops, so that others can lead; 0: never. It is noticed
  /// while the flush is under way, but with `flush_on::host` only when it is over.
  duration flush_patience = std::chrono::duration_cast<duration>(std::chrono::seconds(20));
  /// More proposals and reads than this at a time are answered `busy`.
  std::size_t pending_max = std::size_t{1} << 16;

  /// A snapshot is taken when so many bytes of records were applied since the last; 0: never.
  std::uint64_t snapshot_bytes = std::uint64_t{1} << 25;
  /// The log keeps so many applied entries behind a snapshot, and as many bytes of them as the snapshot has, so that a node
  /// that lags a little needs no snapshot.
  std::uint64_t snapshot_keep_slots = 1024;

  /// The node has stopped of itself, and why: its storage failed, or what it holds makes no sense, or its state machine threw.
  /// Called once, on the service's thread; may destroy the service.
  std::function<void(stop_reason, std::string_view)> on_stop;

  membership<node> members() const {
    std::vector<node> all;
    for (auto const& [n, at] : net.addresses) all.push_back(n);
    return membership<node>(std::span<node const>(all));
  }
};

/// What a service counted since its start.
struct service_counters {
  std::uint64_t turns = 0;
  std::uint64_t proposed = 0;   ///< taken by the replica
  std::uint64_t refused = 0;    ///< not taken: not leader, busy, too large, stopped
  std::uint64_t chosen = 0;     ///< answered so
  std::uint64_t lost = 0;
  std::uint64_t unknown = 0;
  std::uint64_t reads = 0;      ///< answered from the state
  std::uint64_t barriers = 0;   ///< no-ops proposed for reads, or confirmations asked for
  std::uint64_t applied = 0;    ///< entries delivered here, whoever proposed them
  std::uint64_t snapshots = 0;  ///< taken here
  std::uint64_t snapshots_failed = 0;  ///< not written: `net.log` was told why, and the log stays until the next one
  std::uint64_t installed = 0;  ///< restored from
};

/// What a service tells of itself.
template <class Node>
struct service_status {
  replica_status<Node> replica;
  std::string trouble;                         ///< why it stopped; empty while it runs
  std::size_t peers_connected = 0;             ///< ways to other members that are open
  std::vector<net::peer_status<Node>> peers;
  std::size_t proposals_waiting = 0, reads_waiting = 0;
  slot snapshot{};                             ///< the last slot of the newest snapshot taken or installed since the start
  service_counters counters;
};

SYNOD_END_NAMESPACE
