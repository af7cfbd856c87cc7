// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <tuple>

#include <synod/core/ballot.hpp>
#include <synod/core/batch.hpp>
#include <synod/core/node_set.hpp>
#include <synod/message/kind.hpp>
#include <synod/role/hearsay.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// How far a leader has come with each peer. A peer is either *probed*, one message at a time, until it is known where
/// its log agrees, or *piped to*: what is new is sent without waiting for answers [Raft §5.3; the pipeline is ours].
class progress {
 public:
  /// Each of `peers` is sent slot `next` first, and hears of the leader at once.
  void reset(node_set peers, slot next, bool probe) {
    for (peer& p : peers_) p = {next, {}, probe, false};
    due_ = peers;
  }

  /// Whether nothing has come up since everybody was sent all up to slot `last`.
  bool up_to_date(slot last) const { return told_ == last && due_.empty() && !stale_; }

  /// The peer holds everything up to `match`.
  SYNOD_OFTEN void advanced(std::size_t i, slot match) {
    peer& p = peers_[i];
    if (p.probing || p.next <= told_) stale_ = true;
    p.probing = p.waiting = false;
    p.next = std::max(p.next, match + 1);
  }

  /// The peer's log does not match; `prev` is the next place to try. What is compacted here, below slot `first`, waits
  /// for the tick: the peer must fetch a snapshot first.
  void back_up(std::size_t i, slot prev, slot first) {
    peer& p = peers_[i];
    bool const gone = prev + 1 < first;
    p.probing = true;
    p.waiting = gone;
    p.next = gone ? first : prev + 1;
    stale_ = true;
  }

  /// A heartbeat interval has passed: what was not answered in it is sent again, and whoever was told nothing is told
  /// that the leader is there.
  void tick(std::size_t i, slot match, bool probe) {
    peer& p = peers_[i];
    if (match == p.match_at_tick && p.next > match + 1) {
      p.next = match + 1;
      p.probing = probe;
    }
    p.match_at_tick = match;
    p.waiting = false;
    due_.insert(i);
  }

  /// Sends everybody else what follows from his progress: the log up to slot `last`.
  template <class P, class Leader, class Tally, class Context>
  void send(Leader const& leader, Tally const& tally, slot last, Context ctx) {
    told_ = last;
    stale_ = false;
    next_page<typename Context::node> next;
    for (std::size_t i = 0; i < ctx.led(); ++i)
      if (i != ctx.self_index()) send<P>(i, leader, tally.mark_of(i), last, next, ctx);
  }

  friend bool operator==(progress const&, progress const&) = default;
  static constexpr auto fields(auto& s) { return std::tie(s.peers_, s.due_, s.told_, s.stale_); }

 private:
  struct peer {
    slot next{};            // the first slot not sent yet
    slot match_at_tick{};
    bool probing = false;
    bool waiting = false;   // probed, and not answered yet
    friend bool operator==(peer const&, peer const&) = default;
    static constexpr auto fields(auto& p) { return std::tie(p.next, p.match_at_tick, p.probing, p.waiting); }
  };

  /// What is sent next from slot `at` on; kept from one peer to the other, since most lack the same. It is not the message itself: one
  /// that is copied right after it was written waits for the processor to bring together the pieces it was written in.
  template <class Node>
  struct next_page {
    slot at{};
    synod::ballot<Node> prev_ballot{};
    batch entries{};  // none where the storage has to be asked
  };

  /// Sends peer `i` what follows from its progress. `match` is how far it is known to agree.
  template <class P, class Leader, class Page, class Context>
  SYNOD_OFTEN void send(std::size_t i, Leader const& leader, slot match, slot last, Page& page, Context& ctx) {
    peer& p = peers_[i];
    auto const& log = ctx.log();
    if (p.next < log.first() && !p.waiting) {
      if constexpr (P::order::cuts) tell_base(i, ctx);
      p.next = log.first();
    }
    while (!p.waiting && p.next <= last && (p.probing || has_room<P>(log, match, p.next))) {
      if (page.at != p.next) recent<P>(page, p.next, last, log);
      if (!page.entries.empty()) {
        send_accept(i, page.prev_ballot, page.entries, leader, ctx);
        p.next = p.next + page.entries.size();
      } else if (!send_stored<P>(i, leader, last, ctx)) {  // being fetched from the storage
        stale_ = true;
        break;
      }
      p.waiting = p.probing;
    }
    if (due_.contains(i)) send_word(i, leader, ctx);
  }

  /// What the window holds from slot `next` on, as far as one message takes it; no entries where it does not, or where it
  /// cannot be read now what stands before them.
  template <class P, class Page, class Ledger>
  SYNOD_OFTEN static void recent(Page& page, slot next, slot last, Ledger const& log) {
    page.at = next;
    page.entries = {};
    if (auto const prev_ballot = log.ballot_at(next - 1)) {
      page.prev_ballot = *prev_ballot;
      page.entries = log.recent().run(next, last, P::limits::batch_bytes);
    }
  }

  /// That the leader is there, and how far the log is chosen.
  template <class Leader, class Context>
  SYNOD_RARE void send_word(std::size_t i, Leader const& leader, Context ctx) {
    peer& p = peers_[i];
    if (auto const prev_ballot = ctx.log().ballot_at(p.next - 1)) send_accept(i, *prev_ballot, {}, leader, ctx);
    p.waiting = p.probing;
  }

  /// The same with what has left the window. False where it cannot be read now.
  template <class P, class Leader, class Context>
  SYNOD_RARE bool send_stored(std::size_t i, Leader const& leader, slot last, Context ctx) {
    slot const next = peers_[i].next;
    auto const prev_ballot = ctx.log().ballot_at(next - 1);
    if (!prev_ballot) return false;
    ctx.log().read(next, last, P::limits::batch_bytes, [&](batch const& b) {
      send_accept(i, *prev_ballot, b, leader, ctx);
      peers_[i].next = next + b.size();
    });
    return peers_[i].next != next;
  }

  /// Whether what is sent and not known to have arrived leaves room for more. What is no longer in the window was sent
  /// long ago: then one batch at a time.
  template <class P, class Ledger>
  static bool has_room(Ledger const& log, slot match, slot next) {
    if (next == match + 1) return true;
    if (next - match > P::limits::inflight_slots || !log.recent().contains(match + 1)) return false;
    auto const begin = log.recent().position_of(match + 1);
    auto const end = log.recent().contains(next) ? log.recent().position_of(next) : log.recent().head();
    return end < begin || end - begin < P::limits::inflight_bytes;
  }

  template <class Ballot, class Leader, class Context>
  SYNOD_OFTEN void send_accept(std::size_t i, Ballot const& prev_ballot, batch const& entries, Leader const& leader, Context& ctx) {
    typename Context::template message<kind::accept> m{};
    m.ballot = leader.ballot();
    m.prev = peers_[i].next - 1;
    m.prev_ballot = prev_ballot;
    m.start = leader.start();
    m.chosen = ctx.chosen();
    m.entries = entries;
    ctx.template send_peer<kind::accept>(i, m);
    due_.erase(i);
  }

  /// The log here begins at its base: a peer that needs more fetches the snapshot.
  template <class Context>
  SYNOD_RARE void tell_base(std::size_t i, Context ctx) {
    typename Context::template message<kind::learn> m{};
    m.base = ctx.log().first();
    m.chosen = ctx.vouched();
    vouch(m, m.chosen, ctx);
    ctx.template send<kind::learn>(ctx.members()[i], m);
  }

  std::array<peer, max_voters> peers_{};
  node_set due_{};     // to be told something at the next drain
  slot told_{};        // everybody was sent what was due up to here …
  bool stale_ = true;  // … but something has changed since
};

}  // namespace role
SYNOD_END_NAMESPACE
