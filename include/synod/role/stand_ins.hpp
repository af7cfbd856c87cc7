// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>

#include <synod/message/kind.hpp>
#include <synod/policy/property.hpp>
#include <synod/role/acceptor.hpp>
#include <synod/role/context.hpp>
#include <synod/role/learner.hpp>
#include <synod/role/request.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

// A machine that lacks a role has what the others rely on all the same: a log, the knowledge of what is chosen, and somebody
// who answers whoever comes to the wrong place.

/// Where there is no acceptor: keeps the log, of what leaders send and what is fetched, as an acceptor does, and nobody counts
/// it. It promises to the proposer beside it alone, whose rounds are on disk so; of other campaigns it takes note, so that
/// this one leaves them their time.
struct copyist {
  static constexpr std::string_view name = "copyist";
  static constexpr auto handles = acceptor::handles;
  static constexpr auto ignores = acceptor::ignores;
  static constexpr auto emits = acceptor::emits;

  template <class P>
  class state : public acceptor::state<P> {
   public:
    template <class K, class M, class Context>
    void on(typename P::node const& from, M const& m, Context& ctx) {
      if constexpr (std::is_same_v<K, kind::prepare>)
        if (from != ctx.self() && P::numbering::grants(ctx.log().promised(), m.ballot))
          return ctx.pen().promise(promise_mark<typename P::node>(m.ballot));
      acceptor::state<P>::template on<K>(from, m, ctx);
    }
  };
};

/// Where there is no learner: learns what is chosen, so that the log beside it can be let go and told of, and hands it to
/// nobody.
struct bystander {
  static constexpr std::string_view name = "bystander";
  static constexpr auto handles = learner::handles;
  static constexpr auto ignores = learner::ignores;
  static constexpr auto emits = learner::emits;

  template <class P>
  class state : public learner::state<P> {};
};

/// Where there is no proposer: knows who leads, and seeks no office. Where all are silent it asks what is chosen, since it has
/// no campaign in which it would be told; not where a log only grows behind its leader's, who brings all of it, nor where learners
/// tell each other.
struct outsider {
  static constexpr std::string_view name = "outsider";
  static constexpr auto handles = kinds<kind::accept>;
  static constexpr auto ignores = kinds<kind::prepare, kind::promise, kind::accepted, kind::reject, kind::learn, kind::fetch,
                                        kind::chunk>;
  static constexpr auto emits = kinds<kind::fetch>;

  template <class P>
  class state {
   public:
    using node = typename P::node;
    using time_point = typename P::clock::time_point;

    std::optional<node> const& leader() const { return leader_; }

    template <class Context>
    void enter(Context& ctx) { listen(ctx); }

    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::accept>
    void on(node const&, M const& m, Context& ctx) {
      if (ctx.followed().ballot != m.ballot) return;
      leader_ = m.ballot.node;
      listen(ctx);
    }

    template <class Proposed, class Context>
    propose_result<node> propose(Proposed const&, Context&) {
      return {propose_result<node>::answer::not_leader, {}, leader_};
    }
    template <class Context>
    void check_office(Context&) {}
    template <class Context>
    void settle(Context&) {}
    template <class Context>
    void stop(Context&) {}

    template <class Context>
    void wake(Context& ctx) {
      if (ctx.now() < silent_until_) return;
      leader_.reset();
      silent_until_ = never<typename P::clock>;
      if (!P::order::fetches || property::spreads<typename P::learning> || ctx.chosen() >= P::order::slots_max) return;
      ctx.ask_around();
      listen(ctx);
    }
    time_point deadline() const { return silent_until_; }

    friend bool operator==(state const&, state const&) = default;
    static constexpr auto fields(auto& s) { return std::tie(s.leader_, s.silent_until_); }

   private:
    template <class Context>
    void listen(Context& ctx) { silent_until_ = ctx.now() + ctx.times().election_max; }

    std::optional<node> leader_;
    time_point silent_until_ = never<typename P::clock>;
  };
};

}  // namespace role
SYNOD_END_NAMESPACE
