// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <utility>

#include <synod/core/ballot.hpp>
#include <synod/core/node_set.hpp>
#include <synod/message/kind.hpp>
#include <synod/policy/numbering.hpp>
#include <synod/policy/property.hpp>
#include <synod/role/context.hpp>
#include <synod/role/office.hpp>
#include <synod/role/petition.hpp>
#include <synod/role/request.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

struct leader;

/// Phase 1: asks for promises, and gathers what they report [PMS §2.2; Raft §5.2]. Who was appointed asks nobody, and
/// waits for the disk alone.
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
    static constexpr bool asks = !property::appoints<typename P::campaign>;

    state() = default;
    state(synod::ballot<node> const& b, attempts attempt, role::waiting<P> waiting)
        : ballot_(b), attempt_(attempt), waiting_(std::move(waiting)) {}
    /// Of a ballot that somebody else has asked for.
    state(synod::ballot<node> const& b, role::waiting<P> waiting)
        : ballot_(b), waiting_(std::move(waiting)), asked_for_(true) {}

    synod::ballot<node> const& ballot() const { return ballot_; }

    /// Votes for itself first.
    template <class Context>
    void enter(Context& ctx) {
      ctx.spend(ballot_);
      for (slot& from : asked_from_) from = ctx.chosen() + 1;
      if (!petition_.begin(ctx, ballot_, ctx.chosen() + 1)) return yield(ctx);  // it cannot read its log now
      if constexpr (asks) {
        if (!asked_for_) petition_.ask(ctx.others());
        patience_ = P::campaign::patience(ctx.times(), attempt_.count, ctx.random());
        give_up_ = ctx.now() + patience_;
        ask_again_ = ctx.now() + ctx.times().retry;
      }
    }

    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::promise>
    bool on(node const& from, M const& m, Context& ctx) {
      std::size_t const i = ctx.members().index_of(from);
      if (m.ballot != ballot_) return ctx.claims(m.ballot) && (ctx.template become<candidate>(m.ballot, std::move(waiting_)), true);
      if constexpr (P::recovery::reports) {
        if (promised_.contains(i) && !P::recovery::installs) return false;
        if (m.first < asked_from_[i] && !reaches(m, asked_from_[i])) return false;  // a page that came before
        if (m.first > asked_from_[i] && m.first - 1 > known_) {
          known_ = m.first - 1;
          known_by_ = from;
        }
        slot const next = gathered_.absorb(i, i == ctx.self_index(), m);
        if (!P::recovery::installs || next > asked_from_[i])
          give_up_ = ctx.now() + patience_;  // a long log takes many pages: as long as they come, it goes on
        if (next != slot{}) asked_from_[i] = next;
        else if (!P::recovery::installs) asked_from_[i] = std::max(asked_from_[i], m.through + 1);
        if (next != slot{}) {
          petition_.ask(i);
          if (!P::recovery::installs) return false;
        }
      }
      if (ctx.votes(i)) promised_.insert(i);
      return false;
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

    /// Takes office once a prepare quorum has promised, and all that one of them has left out is known here: it is chosen,
    /// never a hole. Where one log is installed, the own acceptor must be of the quorum, and only that log matters.
    template <class Context>
    void settle(Context& ctx) {
      if (ctx.chosen() >= P::order::slots_max) {  // decided meanwhile: who leads on request has nothing left to do
        lose(waiting_, ctx);
        if constexpr (P::campaign::waits_for_request) return yield(ctx);
      }
      if (asks ? !P::quorum::prepare(promised_, ctx.voters()) : !petition_.kept(ctx)) return;
      if constexpr (P::recovery::installs) {
        if (!promised_.contains(ctx.self_index()) || !gathered_.complete()) return;
        if (!gathered_.own() && ctx.chosen() + 1 < gathered_.first())
          return ctx.want(gathered_.first() - 1, ctx.members()[gathered_.by()]);
      } else if (ctx.chosen() < known_) {
        return ctx.want(known_, known_by_);
      }
      ctx.template become<leader>(numbering::written_under<typename P::numbering>(ballot_), std::move(gathered_), std::move(waiting_));
    }

    template <class Context>
    void drain(Context& ctx) {
      petition_.send(ctx, ballot_, [&](std::size_t i) { return asked_from_[i]; });
    }

    template <class Context>
    void wake(Context& ctx) {
      if (ctx.now() >= give_up_) {
        if constexpr (property::prevotes<typename P::campaign>)
          if (!ctx.abstains()) return ctx.ask_first(), yield(ctx);
        if (P::campaign::waits_for_silence) return seek_office(ctx, attempt_.one_more(), std::move(waiting_));
        return yield(ctx);
      }
      if (ctx.now() < ask_again_) return;
      ask_again_ = ctx.now() + ctx.times().retry;
      for (std::size_t i = 0; i < ctx.members().size(); ++i)
        if (!promised_.contains(i) || (P::recovery::reports && P::campaign::waits_for_silence && i != ctx.self_index()))
          petition_.ask(i);  // whoever has promised all must not take the gathering of the others' pages for silence
    }
    template <class Context>
    void stop(Context& ctx) { abandon(waiting_, ctx); }
    time_point deadline() const { return std::min(give_up_, ask_again_); }

    friend bool operator==(state const&, state const&) = default;
    static constexpr auto fields(auto& s) {
      return std::tie(s.ballot_, s.attempt_, s.waiting_, s.asked_for_, s.petition_, s.promised_, s.asked_from_, s.gathered_,
                      s.known_, s.known_by_, s.patience_, s.give_up_, s.ask_again_);
    }

   private:
    /// Whether a page from further below is the whole answer or goes on at `wanted`: who asks on the owner's behalf asks
    /// from elsewhere.
    template <class M>
    static bool reaches(M const& m, slot wanted) {
      return property::rotates<typename P::numbering> && (m.through >= wanted || m.through >= m.last);
    }

    template <class Context>
    void yield(Context& ctx) {
      ctx.template become<follower>(attempt_.one_more(), std::move(waiting_));
    }

    synod::ballot<node> ballot_{};
    attempts attempt_;
    [[no_unique_address]] role::waiting<P> waiting_{};
    bool asked_for_ = false;
    petition petition_;
    node_set promised_{};
    std::array<slot, max_voters> asked_from_{};  // by member: the first slot of the page asked for
    typename P::recovery::template gathered<node> gathered_;
    slot known_{};    // somebody in the quorum tells nothing up to here: it is chosen
    node known_by_{};
    typename P::clock::duration patience_{};
    time_point give_up_ = never<typename P::clock>, ask_again_ = never<typename P::clock>;
  };
};

}  // namespace role
SYNOD_END_NAMESPACE
