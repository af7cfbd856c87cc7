// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <synod/core/ballot.hpp>
#include <synod/core/node_set.hpp>
#include <synod/message/kind.hpp>
#include <synod/role/context.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// Where nobody campaigns before others would vote for him: asks them when the follower beside it has waited long enough, and
/// answers those who ask. Nothing of it is durable, and nothing that is promised changes by it [Ongaro §9.6].
struct prevoter {
  static constexpr std::string_view name = "prevoter";
  static constexpr auto vocabulary = every_prevote_kind;
  static constexpr auto handles = kinds<kind::prevote, kind::prevoted, kind::accept, kind::prepare>;
  static constexpr auto ignores = kinds<kind::promise, kind::accepted, kind::reject, kind::learn, kind::fetch, kind::chunk>;
  static constexpr auto emits = kinds<kind::prevote, kind::prevoted>;

  template <class P>
  class state {
   public:
    using node = typename P::node;
    using time_point = typename P::clock::time_point;

    /// The node would campaign: asks everybody, once the turn ends.
    template <class Context>
    void ask(Context& ctx) {
      asked_for_ = ctx.next_round();
      would_ = node_set{};
      if (ctx.votes(ctx.self_index())) would_.insert(ctx.self_index());
      due_ = ctx.others();
      silent_ = true;
    }

    /// Who does not hear the leader that is heard here would depose him, and who lacks what is held here cannot win.
    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::prevote>
    void on(node const& from, M const& m, Context& ctx) {
      if (!silent_ || ctx.leads() || ctx.abstains() || !ctx.votes(ctx.self_index())) return;
      auto const mine = P::commitment::tail(ctx.log());
      if (mine ? P::eligibility::eligible(*mine, m.tail) : !P::eligibility::compares_tails) owed_.push_back({from, m.round});
    }

    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::prevoted>
    void on(node const& from, M const& m, Context& ctx) {
      if (asked_for_ == round{} || m.round != asked_for_) return;
      ctx.heard_round(m.heard);
      if (std::size_t const i = ctx.members().index_of(from); ctx.votes(i)) would_.insert(i);
    }

    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::accept>
    void on(node const&, M const& m, Context& ctx) {
      if (ctx.followed().ballot != m.ballot) return;
      asked_for_ = round{};
      silent_ = false;
      loud_until_ = ctx.now() + ctx.times().election_min;
    }

    /// Whoever has this node's vote is not campaigned against.
    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::prepare>
    void on(node const&, M const& m, Context& ctx) {
      if (ctx.log().promised() == m.ballot) asked_for_ = round{};
    }

    /// Lets the follower beside it campaign once enough others would vote for it.
    template <class Context>
    void settle(Context& ctx) {
      if (asked_for_ == round{} || !P::quorum::prepare(would_, ctx.voters())) return;
      asked_for_ = round{};
      ctx.campaign();
    }

    template <class Context>
    void drain(Context& ctx) {
      if (node_set const due = std::exchange(due_, node_set{}); !due.empty() && asked_for_ != round{}) {
        typename Context::template message<kind::prevote> m{};
        m.round = asked_for_;
        m.tail = P::commitment::tail(ctx.log()).value_or(log_tail<node>{{}, ctx.log().last()});
        for (std::size_t i = 0; i < ctx.voters(); ++i)
          if (due.contains(i)) ctx.template send<kind::prevote>(ctx.members()[i], m);
      }
      for (answer const& a : std::exchange(owed_, {})) {
        typename Context::template message<kind::prevoted> m{};
        m.round = a.asked;
        m.heard = ctx.next_round() - 1;
        ctx.template send<kind::prevoted>(a.to, m);
      }
    }

    template <class Context>
    void wake(Context& ctx) {
      if (ctx.now() < loud_until_) return;
      silent_ = true;
      loud_until_ = never<typename P::clock>;
    }
    template <class Context>
    void stop(Context&) {}
    time_point deadline() const { return loud_until_; }

    friend bool operator==(state const&, state const&) = default;
    static constexpr auto fields(auto& s) {
      return std::tie(s.asked_for_, s.would_, s.due_, s.owed_, s.silent_, s.loud_until_);
    }

   private:
    struct answer {
      node to{};
      round asked{};
      friend bool operator==(answer const&, answer const&) = default;
      static constexpr auto fields(auto& a) { return std::tie(a.to, a.asked); }
    };

    round asked_for_{};  // 0 where nothing is asked
    node_set would_{};   // vote for this node
    node_set due_{};     // to be asked
    std::vector<answer> owed_;
    bool silent_ = true;  // no leader was heard for as long as a follower waits at least …
    time_point loud_until_ = never<typename P::clock>;  // … as from here on
  };
};

}  // namespace role
SYNOD_END_NAMESPACE
