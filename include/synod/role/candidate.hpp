// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include <synod/core/ballot.hpp>
#include <synod/core/node_set.hpp>
#include <synod/message/kind.hpp>
#include <synod/role/context.hpp>
#include <synod/role/request.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

struct follower;
struct leader;

/// Phase 1: asks for promises, and gathers what they report [PMS §2.2; Raft §5.2].
struct candidate {
  static constexpr std::string_view name = "candidate";
  static constexpr auto handles = kinds<kind::promise, kind::reject, kind::accept>;
  static constexpr auto ignores = kinds<kind::prepare, kind::accepted, kind::learn, kind::fetch, kind::chunk>;
  static constexpr auto emits = kinds<kind::prepare>;

  template <class P>
  class state {
   public:
    using node = typename P::node;
    using time_point = typename P::clock::time_point;

    state() = default;
    state(attempts attempt, std::optional<request> waiting) : attempt_(attempt), waiting_(std::move(waiting)) {}

    synod::ballot<node> const& ballot() const { return ballot_; }

    /// Votes for itself first: `prepare` waits until the own acceptor has this ballot on disk, so that no ballot is
    /// ever used twice.
    template <class Context>
    void enter(Context& ctx) {
      ballot_ = {ctx.next_round(), ctx.self()};
      asked_from_.fill(ctx.chosen() + 1);
      typename Context::template message<kind::prepare> m{};
      fill(m, ctx.self_index(), ctx);
      ctx.ask_self(m);
      if (!(ctx.log().promised() == ballot_)) return yield(ctx);  // the own acceptor cannot read its log now
      to_ask_ = ctx.others();
      patience_ = P::campaign::patience(ctx.times(), attempt_.count, ctx.random());
      give_up_ = ctx.now() + patience_;
      ask_again_ = ctx.now() + ctx.times().retry;
    }

    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::promise>
    void on(node const& from, M const& m, Context& ctx) {
      std::size_t const i = ctx.members().index_of(from);
      if (m.ballot != ballot_ || promised_.contains(i)) return;
      if constexpr (P::recovery::reports) {
        if (m.first < asked_from_[i]) return;  // a page that came before
        give_up_ = ctx.now() + patience_;      // a long log takes many pages: as long as they come, it goes on
        if (m.first > asked_from_[i] && m.first - 1 > compacted_) {
          compacted_ = m.first - 1;
          compacted_at_ = from;
        }
        gathered_.absorb(m.entries);
        asked_from_[i] = std::max(asked_from_[i], m.through + 1);
        if (m.through < m.last) {
          to_ask_.insert(i);  // the next page
          return;
        }
      }
      promised_.insert(i);
    }

    /// A round that is ahead ends the attempt; another vote of the same round does not.
    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::reject>
    void on(node const&, M const& m, Context& ctx) {
      ctx.heard_round(m.promised.round);
      if (m.ballot == ballot_ && !P::numbering::admits(m.promised, ballot_)) yield(ctx);
    }

    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::accept>
    void on(node const&, M const& m, Context& ctx) {
      if (ctx.followed().ballot == m.ballot) ctx.template become<follower>(m.ballot, std::move(waiting_));
    }

    template <class Proposed, class Context>
    propose_result<node> propose(Proposed const&, Context&) {
      using answer = typename propose_result<node>::answer;
      return {P::campaign::waits_for_request ? answer::busy : answer::not_leader, {}, {}};
    }

    /// A promise of the own acceptor to another ballot ends the attempt in that step.
    template <class Context>
    void check_office(Context& ctx) {
      if (!(ctx.log().promised() == ballot_)) yield(ctx);
    }

    /// Takes office once a prepare quorum has promised, and all that one of them has compacted is known here: what is
    /// compacted is chosen, never a hole.
    template <class Context>
    void settle(Context& ctx) {
      if (ctx.chosen() >= P::order::slots_max) {  // decided meanwhile
        lose(waiting_, ctx);
        return yield(ctx);
      }
      if (!P::quorum::prepare(promised_, ctx.members().size())) return;
      if (ctx.chosen() < compacted_) return ctx.want(compacted_, compacted_at_);
      ctx.template become<leader>(ballot_, std::move(gathered_), std::move(waiting_));
    }

    template <class Context>
    void drain(Context& ctx) {
      if (to_ask_.empty()) return;
      if (!own_at_) own_at_ = ctx.log().staged();
      auto const covered = ctx.log().covers(*own_at_);
      if (!covered) return;
      typename Context::template message<kind::prepare> m{};
      for (std::size_t i = 0; i < ctx.members().size(); ++i) {
        if (!to_ask_.contains(i)) continue;
        fill(m, i, ctx);
        if (i == ctx.self_index()) ctx.ask_self(m);
        else ctx.template send<kind::prepare>(ctx.members()[i], m, *covered);
      }
      to_ask_ = {};
    }

    template <class Context>
    void wake(Context& ctx) {
      if (ctx.now() >= give_up_) {
        if (P::campaign::waits_for_silence) return ctx.template become<candidate>(attempt_.one_more(), std::move(waiting_));
        return yield(ctx);
      }
      if (ctx.now() < ask_again_) return;
      ask_again_ = ctx.now() + ctx.times().retry;
      for (std::size_t i = 0; i < ctx.members().size(); ++i)
        if (!promised_.contains(i) || (P::recovery::reports && P::campaign::waits_for_silence && i != ctx.self_index()))
          to_ask_.insert(i);  // whoever has promised all must not take the gathering of the others' pages for silence
    }
    template <class Context>
    void stop(Context& ctx) { abandon(waiting_, ctx); }
    time_point deadline() const { return std::min(give_up_, ask_again_); }

    friend bool operator==(state const&, state const&) = default;
    static constexpr auto fields(auto& s) {
      return std::tie(s.ballot_, s.attempt_, s.waiting_, s.to_ask_, s.promised_, s.asked_from_, s.gathered_, s.compacted_,
                      s.compacted_at_, s.own_at_, s.patience_, s.give_up_, s.ask_again_);
    }

   private:
    template <class M, class Context>
    void fill(M& m, std::size_t i, Context const& ctx) const {
      m.ballot = ballot_;
      m.from = asked_from_[i];
      m.tail = P::commitment::tail(ctx.log()).value_or(log_tail<node>{{}, ctx.log().last()});
    }

    template <class Context>
    void yield(Context& ctx) {
      ctx.template become<follower>(attempt_.one_more(), std::move(waiting_));
    }

    synod::ballot<node> ballot_{};
    attempts attempt_;
    std::optional<request> waiting_;
    node_set to_ask_{};
    node_set promised_{};
    std::array<slot, max_voters> asked_from_{};  // by member: the first slot of the page asked for
    typename P::recovery::template gathered<node> gathered_;
    slot compacted_{};     // somebody in the quorum holds nothing up to here any more
    node compacted_at_{};
    std::optional<mark> own_at_;  // what covers the own ballot
    typename P::clock::duration patience_{};
    time_point give_up_ = never<typename P::clock>, ask_again_ = never<typename P::clock>;
  };
};

}  // namespace role
SYNOD_END_NAMESPACE
