// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <synod/core/ballot.hpp>
#include <synod/core/number.hpp>
#include <synod/detail/only_if.hpp>
#include <synod/log/own_proposals.hpp>
#include <synod/message/kind.hpp>
#include <synod/policy/property.hpp>
#include <synod/role/context.hpp>
#include <synod/role/lessor.hpp>
#include <synod/role/request.hpp>
#include <synod/role/tenure.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// Where a read is made current by asking. Beside a leader it holds the reads that wait: each for the answers to a question that
/// was sent after it came, and for the delivery of all that the leader's log had by then. Beside an acceptor it answers.
///
/// What anybody was told of before a read came is in that log, or was chosen under a later ballot: then a prepare quorum had
/// promised that one, and one of them is asked, follows it, and does not answer [Ongaro §6.4].
struct reader {
  static constexpr std::string_view name = "reader";
  static constexpr auto vocabulary = every_confirm_kind;
  static constexpr auto handles = kinds<kind::confirm, kind::confirmed>;
  static constexpr auto ignores = kinds<kind::prepare, kind::promise, kind::accept, kind::accepted, kind::reject, kind::learn, kind::fetch, kind::chunk>;
  static constexpr auto emits = kinds<kind::confirm, kind::confirmed>;

  template <class P>
  class state {
   public:
    using node = typename P::node;
    using time_point = typename P::clock::time_point;
    static constexpr bool leases = property::leases<typename P::reading>;

    template <class Context>
    void begin(Context const& ctx) {
      if constexpr (leases) lessor_.begin(ctx);
    }
    /// Its acceptor must not promise `b` now.
    template <class Context>
    bool forbids([[maybe_unused]] ballot<node> const& b, [[maybe_unused]] Context const& ctx) const {
      if constexpr (leases) return lessor_.forbids(b, ctx);
      else return false;
    }

    /// The read `id` came in.
    template <class Context>
    propose_result<node> read(proposal id, Context& ctx) {
      using answer = typename propose_result<node>::answer;
      check_office(ctx);
      if (!ctx.leads()) return {answer::not_leader, {}, ctx.leader()};
      if (!ctx.serves() || waiting_.size() >= P::limits::window_slots) return {answer::busy, {}, ctx.self()};
      waiting_.push_back({id, ctx.log().last(), tenure_.next()});
      return {answer::accepted, ctx.log().last(), ctx.self()};
    }

    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::confirm>
    void on(node const& from, M const& m, Context&) {
      if (from != m.ballot.node || m.question == 0) return;
      std::erase_if(owed_, [&](owed const& a) { return a.ballot.node == from; });  // it asks for no older answer any more
      owed_.push_back({m.ballot, m.question});
    }

    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::confirmed>
    void on(node const& from, M const& m, Context& ctx) {
      std::size_t const i = ctx.members().index_of(from);
      if (m.ballot == tenure_.ballot() && ctx.votes(i)) tenure_.answered(i, m.question);
    }

    template <class Context>
    void drain(Context& ctx) {
      for (owed const& a : owed_) reply(a, ctx);
      owed_.clear();
      check_office(ctx);
      if (!ctx.leads()) return;
      tenure_.count(ctx);
      if constexpr (leases)
        if (tenure_.held(ctx))  // those that came before another such turn stand in front, and are done
          for (auto q = waiting_.rbegin(); q != waiting_.rend() && q->number != 0; ++q) q->number = 0;
      if (tenure_.wants_to_ask(!waiting_.empty(), !waiting_.empty() && waiting_.back().number == tenure_.next(), ctx)) {
        tenure_.ask(ctx);
        tenure_.count(ctx);
      }
    }

    /// Once all that can be is delivered: says which reads may be made.
    template <class Context>
    void settle(Context& ctx) {
      auto at = waiting_.begin();
      for (; at != waiting_.end() && at->number <= tenure_.stood() && at->through <= ctx.delivered(); ++at) ctx.readable(at->id);
      waiting_.erase(waiting_.begin(), at);
    }

    template <class Context>
    void wake(Context& ctx) { tenure_.wake(ctx); }
    template <class Context>
    void stop(Context& ctx) {
      for (question const& q : waiting_) ctx.settled(q.id, verdict::unknown);
      waiting_.clear();
    }
    time_point deadline() const { return waiting_.empty() ? never<typename P::clock> : tenure_.deadline(); }

    friend bool operator==(state const&, state const&) = default;
    static constexpr auto fields(auto& s) { return std::tie(s.waiting_, s.owed_, s.tenure_, s.lessor_); }

   private:
    struct question {
      proposal id{};
      slot through{};            // must be delivered
      std::uint64_t number = 0;  // of the question that must be answered
      friend bool operator==(question const&, question const&) = default;
      static constexpr auto fields(auto& q) { return std::tie(q.id, q.through, q.number); }
    };
    struct owed {
      synod::ballot<node> ballot{};
      std::uint64_t question = 0;
      friend bool operator==(owed const&, owed const&) = default;
      static constexpr auto fields(auto& a) { return std::tie(a.ballot, a.question); }
    };

    /// Without the office, or in another one, nobody answers what was asked in the last, and what was to be delivered may
    /// never be.
    template <class Context>
    void check_office(Context& ctx) {
      if (tenure_.ballot() == ctx.office_ballot()) return;
      tenure_.begin(ctx.office_ballot());
      for (question const& q : waiting_) ctx.settled(q.id, verdict::lost);
      waiting_.clear();
    }

    template <class Context>
    void reply(owed const& a, Context& ctx) {
      if (!ctx.votes(ctx.self_index()) || ctx.followed().ballot != a.ballot || !P::numbering::admits(ctx.log().promised(), a.ballot))
        return;
      if constexpr (leases) lessor_.let(a.ballot.node, ctx);
      typename Context::template message<kind::confirmed> m{};
      m.ballot = a.ballot;
      m.question = a.question;
      ctx.template send<kind::confirmed>(a.ballot.node, m);
    }

    std::vector<question> waiting_;  // in the order in which they came
    std::vector<owed> owed_;
    tenure<P> tenure_;
    [[no_unique_address]] synod::detail::only_if<leases, lessor<P>> lessor_{};
  };
};

}  // namespace role
SYNOD_END_NAMESPACE
