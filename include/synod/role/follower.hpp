// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include <synod/core/ballot.hpp>
#include <synod/message/kind.hpp>
#include <synod/role/context.hpp>
#include <synod/role/request.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

struct candidate;

/// Waits: for a leader to fall silent, or for a proposal, as the campaign policy has it.
struct follower {
  static constexpr std::string_view name = "follower";
  static constexpr auto handles = kinds<kind::prepare, kind::accept>;
  static constexpr auto ignores = kinds<kind::promise, kind::accepted, kind::reject, kind::learn, kind::fetch, kind::chunk>;
  static constexpr auto emits = kinds<>;

  template <class P>
  class state {
   public:
    using node = typename P::node;
    using time_point = typename P::clock::time_point;

    state() = default;
    /// After a campaign that failed: `attempt` counts them, `waiting` is what is still to be proposed.
    explicit state(attempts attempt, std::optional<request> waiting)
        : attempt_(attempt), waiting_(std::move(waiting)) {}
    /// Under the leader of `b`.
    state(ballot<node> const& b, std::optional<request> waiting) : leader_(b.node), waiting_(std::move(waiting)) {}

    std::optional<node> const& leader() const { return leader_; }

    template <class Context>
    void enter(Context& ctx) { listen(ctx); }

    /// A vote given is a reason to wait: its candidate may be about to lead [Raft §5.2].
    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::prepare>
    void on(node const&, M const& m, Context& ctx) {
      if (!(ctx.log().promised() == m.ballot)) return;
      leader_.reset();
      listen(ctx);
    }

    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::accept>
    void on(node const&, M const& m, Context& ctx) {
      if (ctx.followed().ballot != m.ballot) return;
      leader_ = m.ballot.node;
      attempt_ = {};
      listen(ctx);
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
        if (ctx.chosen() < P::order::slots_max) ctx.template become<candidate>(attempt_, std::move(waiting_));
        return {answer::accepted, {}, {}};
      }
    }

    template <class Context>
    void check_office(Context&) {}
    /// Where every slot is chosen, what waits for one has lost.
    template <class Context>
    void settle(Context& ctx) {
      if (ctx.chosen() < P::order::slots_max || !waiting_) return;
      lose(waiting_, ctx);
      listen(ctx);
    }

    template <class Context>
    void wake(Context& ctx) {
      if (deadline_ == never<typename P::clock> || ctx.now() < deadline_) return;
      if (P::campaign::waits_for_silence || waiting_ || ctx.unsettled()) ctx.template become<candidate>(attempt_, std::move(waiting_));
      deadline_ = never<typename P::clock>;
    }
    template <class Context>
    void stop(Context& ctx) { abandon(waiting_, ctx); }
    time_point deadline() const { return deadline_; }

    friend bool operator==(state const&, state const&) = default;
    static constexpr auto fields(auto& s) { return std::tie(s.leader_, s.deadline_, s.attempt_, s.waiting_); }

   private:
    /// Arms the failure detector, or the back-off before the next attempt: also for what was proposed under a ballot
    /// that another one interrupted, since nobody else need finish it.
    template <class Context>
    void listen(Context& ctx) {
      deadline_ = never<typename P::clock>;
      if (P::campaign::waits_for_silence || waiting_ || ctx.unsettled())
        deadline_ = ctx.now() + P::campaign::patience(ctx.times(), attempt_.count, ctx.random());
    }

    std::optional<node> leader_;
    time_point deadline_ = never<typename P::clock>;
    attempts attempt_;
    std::optional<request> waiting_;
  };
};

}  // namespace role
SYNOD_END_NAMESPACE
