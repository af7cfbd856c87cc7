// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include <synod/core/ballot.hpp>
#include <synod/detail/only_if.hpp>
#include <synod/message/kind.hpp>
#include <synod/policy/property.hpp>
#include <synod/role/context.hpp>
#include <synod/role/office.hpp>
#include <synod/role/petition.hpp>
#include <synod/role/request.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// Waits: for a leader to fall silent, or for a proposal, as the campaign policy has it. Where the next round is another's
/// it asks on that one's behalf, and goes on waiting.
struct follower {
  static constexpr std::string_view name = "follower";
  static constexpr auto handles = kinds<kind::prepare, kind::promise, kind::accept>;
  static constexpr auto ignores = kinds<kind::accepted, kind::reject, kind::learn, kind::fetch, kind::chunk>;
  static constexpr auto emits = kinds<kind::prepare>;

  template <class P>
  class state {
   public:
    using node = typename P::node;
    using time_point = typename P::clock::time_point;
    static constexpr bool rotates = property::rotates<typename P::numbering>;
    static constexpr bool campaigns = !property::appoints<typename P::campaign>;
    static constexpr bool prevotes = property::prevotes<typename P::campaign>;

    state() = default;
    /// After a campaign that failed: `attempt` counts them, `waiting` is what is still to be proposed.
    explicit state(attempts attempt, role::waiting<P> waiting)
        : attempt_(attempt), waiting_(std::move(waiting)) {}
    /// Under the leader of `b`.
    state(ballot<node> const& b, role::waiting<P> waiting) : leader_(b.node), waiting_(std::move(waiting)) {}
    /// On behalf of `b`'s owner.
    state(ballot<node> const& b, attempts attempt, role::waiting<P> waiting)
      requires rotates
        : attempt_(attempt), waiting_(std::move(waiting)), behalf_{b} {}

    std::optional<node> const& leader() const { return leader_; }

    template <class Context>
    void enter(Context& ctx) {
      listen(ctx);
      if constexpr (rotates) {
        if (behalf_.ballot == ballot<node>{}) return;
        if (!behalf_.asking.begin(ctx, behalf_.ballot, ctx.chosen() + 1)) return end_behalf();
        behalf_.asking.ask(ctx.others());
        behalf_.again = ctx.now() + ctx.times().retry;
      }
    }

    /// A vote given is a reason to wait: its candidate may be about to lead [Raft §5.2]. So is one that would have been.
    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::prepare>
    void on([[maybe_unused]] node const& from, M const& m, Context& ctx) {
      auto const& promised = ctx.log().promised();
      if (!(ctx.abstains() ? P::numbering::grants(promised, m.ballot) : promised == m.ballot)) return;
      if constexpr (rotates)  // who asks on the owner's behalf again knows no more of him than the first time
        if (from != m.ballot.node && std::exchange(behalf_.heard, m.ballot) == m.ballot) return;
      leader_.reset();
      listen(ctx);
    }

    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::promise>
    bool on(node const&, M const& m, Context& ctx) {
      if (!ctx.claims(m.ballot)) return false;
      ctx.template become<candidate>(m.ballot, std::move(waiting_));
      return true;
    }

    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::accept>
    void on(node const&, M const& m, Context& ctx) {
      if (ctx.followed().ballot != m.ballot) return;
      end_behalf();
      leader_ = m.ballot.node;
      attempt_ = {};
      if (!rejoins_by_campaign(ctx) || ctx.chosen() < m.chosen) listen(ctx);
    }

    template <class Proposed, class Context>
    propose_result<node> propose(Proposed const& p, Context& ctx) {
      using answer = typename propose_result<node>::answer;
      if constexpr (!P::campaign::waits_for_request) {
        return {answer::not_leader, {}, leader_};
      } else {
        if (waiting_) return {answer::busy, {}, {}};
        waiting_ = request{p.id, p.kind, std::vector<std::byte>(p.size)};
        p.write(waiting_->payload.data());
        if (ctx.chosen() < P::order::slots_max) seek_office(ctx, attempt_, std::move(waiting_));
        return {answer::accepted, {}, {}};
      }
    }

    /// Enough others would vote for it.
    template <class Context>
    void campaign(Context& ctx) {
      seek_office(ctx, attempt_, std::move(waiting_));
      deadline_ = never<typename P::clock>;
    }

    template <class Context>
    void check_office(Context& ctx) {
      if constexpr (rotates)
        if (!(ctx.log().promised() == behalf_.ballot)) end_behalf();
    }
    /// Where every slot is chosen, what waits for one has lost.
    template <class Context>
    void settle(Context& ctx) {
      if (ctx.chosen() < P::order::slots_max || !waiting_) return;
      lose(waiting_, ctx);
      listen(ctx);
    }

    template <class Context>
    void drain(Context& ctx) {
      if constexpr (rotates) behalf_.asking.send(ctx, behalf_.ballot, [&](std::size_t) { return ctx.chosen() + 1; });
    }

    template <class Context>
    void wake(Context& ctx) {
      if constexpr (rotates)
        if (ctx.now() >= behalf_.again) {
          behalf_.asking.ask(ctx.others());
          behalf_.again = ctx.now() + ctx.times().retry;
        }
      if (deadline_ == never<typename P::clock> || ctx.now() < deadline_) return;
      // Who has lost what it held leaves it to others to lead, and follows until it has learned what they know.
      if (ctx.abstains() && (P::order::cuts || (P::campaign::waits_for_silence && !leader_))) return listen(ctx);
      if constexpr (prevotes)
        if (!ctx.abstains()) return ctx.ask_first(), listen(ctx);  // whoever gathers what it has lost need not win
      if (restless(ctx)) seek_office(ctx, attempt_, std::move(waiting_));
      deadline_ = never<typename P::clock>;
    }
    template <class Context>
    void stop(Context& ctx) { abandon(waiting_, ctx); }
    time_point deadline() const {
      if constexpr (rotates) return std::min(deadline_, behalf_.again);
      else return deadline_;
    }

    friend bool operator==(state const&, state const&) = default;
    static constexpr auto fields(auto& s) { return std::tie(s.leader_, s.deadline_, s.attempt_, s.waiting_, s.behalf_); }

   private:
    /// A ballot that promises are asked for on its owner's behalf.
    struct on_behalf {
      synod::ballot<node> ballot{};
      petition asking{};
      synod::ballot<node> heard{};  // asked for by others
      time_point again = never<typename P::clock>;
      friend bool operator==(on_behalf const&, on_behalf const&) = default;
      static constexpr auto fields(auto& b) { return std::tie(b.ballot, b.asking, b.heard, b.again); }
    };
    void end_behalf() {
      if constexpr (rotates) behalf_.ballot = {}, behalf_.asking = {}, behalf_.again = never<typename P::clock>;
    }

    template <class Context>
    bool restless(Context const& ctx) const {
      return campaigns && (P::campaign::waits_for_silence || waiting_ || ctx.unsettled());
    }

    /// Arms the failure detector, or the back-off before the next attempt: also for what was proposed under a ballot
    /// that another one interrupted, since nobody else need finish it.
    template <class Context>
    void listen(Context& ctx) {
      deadline_ = never<typename P::clock>;
      if constexpr (campaigns)
        if (restless(ctx)) deadline_ = ctx.now() + P::campaign::patience(ctx.times(), attempt_.count, ctx.random());
    }

    /// Where slots are accepted in any order, no leader says when everything older is here: a node that abstains, and knows
    /// what the leader knows to be chosen, gathers the rest itself, and does not wait for silence.
    template <class Context>
    bool rejoins_by_campaign(Context const& ctx) const {
      return !P::order::cuts && ctx.abstains() && deadline_ != never<typename P::clock>;
    }

    std::optional<node> leader_;
    time_point deadline_ = never<typename P::clock>;
    attempts attempt_;
    [[no_unique_address]] role::waiting<P> waiting_{};
    [[no_unique_address]] synod::detail::only_if<rotates, on_behalf> behalf_{};
  };
};

}  // namespace role
SYNOD_END_NAMESPACE
