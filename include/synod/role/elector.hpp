// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <synod/core/ballot.hpp>
#include <synod/core/batch.hpp>
#include <synod/core/record.hpp>
#include <synod/detail/only_if.hpp>
#include <synod/log/repeats.hpp>
#include <synod/message/kind.hpp>
#include <synod/policy/numbering.hpp>
#include <synod/policy/order.hpp>
#include <synod/policy/property.hpp>
#include <synod/policy/uncoordinated_recovery.hpp>
#include <synod/role/context.hpp>
#include <synod/role/offers.hpp>
#include <synod/role/pages.hpp>
#include <synod/role/polls.hpp>
#include <synod/role/request.hpp>
#include <synod/role/vote_count.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// Where proposals go straight to the acceptors: offers what is proposed here; while a fast ballot is open, votes through the
/// acceptor beside it for what is offered, each in the lowest slot that it has not voted in; and counts everybody's votes.
/// Where acceptors recover by themselves what collides, votes again.
///
/// Votes are durable, that the ballot is open is not: who has forgotten it waits until he is told again.
struct elector {
  static constexpr std::string_view name = "elector";
  static constexpr auto vocabulary = every_direct_kind;
  static constexpr auto handles = kinds<kind::open, kind::offer, kind::vote>;
  static constexpr auto ignores = kinds<kind::prepare, kind::promise, kind::accept, kind::accepted, kind::reject, kind::learn,
                                        kind::fetch, kind::chunk>;
  static constexpr auto emits = kinds<kind::open, kind::offer, kind::vote>;

  template <class P>
  class state {
   public:
    using node = typename P::node;
    using time_point = typename P::clock::time_point;
    static constexpr bool avoids_crowds = property::avoids_crowds<typename P::proposing>;
    static constexpr bool votes_again = recovery::is_uncoordinated<P>;

    vote_count<P> const& votes() const { return votes_; }
    /// How many proposals made here wait for their fate.
    std::size_t offered() const { return offers_.size(); }

    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::open>
    void on(node const& from, M const& m, Context& ctx) {
      if (from != m.ballot.node || !numbering::is_fast<typename P::numbering>(m.ballot) || m.from == slot{}) return;
      if (ctx.abstains() || !P::numbering::grants(ctx.log().promised(), m.ballot)) return;
      if (open_ != m.ballot) {
        ctx.promise(m.ballot);
        open_ = m.ballot;
        from_ = next_ = m.from;
        fresh_.clear();
        due_.clear();
      }
      for (slot s = std::max(m.from, ctx.chosen() + 1); s <= ctx.log().last(); s = s + 1)  // what was lost on the way
        if (is_vote(ctx.log().ballot_at(s))) fresh_.push_back(s);
    }

    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::offer>
    void on(node const&, M const& m, Context& ctx) {
      if (m.entries.size() != 1) return;
      auto const e = record::load<node>(m.entries.bytes().data());
      bool const owed = is_open(ctx) && e.ballot == open_;  // somebody has voted for it in a slot that must be decided
      if (e.proposal == proposal{} || (!owed && repeats_.contains(e.proposal)) || stands(e.proposal, ctx)) return;
      if (!is_open(ctx)) return ctx.lead(e);
      next_ = std::max(next_, ctx.chosen() + 1);
      while (voted(next_, ctx)) next_ = next_ + 1;
      if (next_ > e.slot || ctx.log().unread(next_)) return;
      if (!ctx.vote({next_, open_, e.proposal, e.kind, {}}, e.payload)) return;
      fresh_.push_back(next_);
      next_ = next_ + 1;
    }

    /// (c): a fast quorum has told of one entry. Whoever leads the ballot keeps what it may have to propose again.
    template <class K, class M, class Context>
      requires std::is_same_v<K, kind::vote>
    void on(node const& from, M const& m, Context& ctx) {
      votes_.take(ctx.members().index_of(from), m, ctx);
    }

    template <class Proposed, class Context>
    propose_result<node> propose(Proposed const& p, Context& ctx) {
      using answer = typename propose_result<node>::answer;
      bool const taken = offers_.add(p, std::min(ctx.chosen() + repeats_.reach(), P::order::slots_max));
      return {taken ? answer::accepted : answer::busy, {}, {}};
    }

    /// The leader beside it opens its ballot from slot `from` on, or says so again.
    void call(ballot<node> const& b, slot from) { called_ = b, called_from_ = from; }
    /// What is held up to slot `s` need not be what was voted for, nor durable: it is chosen.
    void decided(slot s) { decided_ = std::max(decided_, s); }
    /// Whoever leads here opens no ballot, while `n` heartbeats of its pass; one has.
    void rest(std::size_t n) requires avoids_crowds { rest_ = n; }
    void rested() requires avoids_crowds { rest_ -= rest_ != 0; }
    bool rests() const {
      if constexpr (avoids_crowds) return rest_ != 0;
      else return false;
    }
    /// The votes in a slot of the open ballot have been waited for long enough: whether there is a second vote there now.
    template <class Context>
    bool vote_again([[maybe_unused]] poll const& p, [[maybe_unused]] Context& ctx) {
      if constexpr (votes_again) return is_counting(ctx) && votes_.second().settle_late(p, ctx, [&](slot s) { revoted(s); });
      else return false;
    }
    template <class Context>
    bool has_slot_below(proposal id, slot end, Context const& ctx) const {
      for (slot s = ctx.delivered() + 1; s < end; s = s + 1)
        if (ctx.log().recent().contains(s) && record::load<node>(ctx.log().recent().at(s)).proposal == id) return true;
      return repeats_.contains(id);
    }
    std::size_t collided() {
      if constexpr (votes_again) return votes_.second().collided();
      else return 0;
    }
    /// The leader offers a record again that somebody has voted for.
    void offer(std::vector<std::byte> r) { again_.push_back(std::move(r)); }

    /// Says what has become durable.
    template <class Context>
    void publish(Context& ctx) {
      auto& log = ctx.pen();
      if (due_.empty() && !fresh_.empty()) {
        log.stage();
        std::swap(due_, fresh_);
        due_at_ = log.staged();
        log.flush();
      }
      if (due_.empty()) return;
      if (auto const covered = log.covers(due_at_)) tell(*covered, ctx);
    }
    /// What one way of counting finds chosen can be what the other one waits for.
    template <class Learner, class Context>
    void count(Learner& learner, Context& ctx) {
      publish(ctx);
      for (slot before = learner.chosen();; before = learner.chosen()) {
        settle(ctx);
        learner.settle(ctx);
        if (learner.chosen() == before) return;
      }
    }
    bool unpublished() const { return due_.empty() && !fresh_.empty(); }

    /// Takes for chosen, slot by slot, what a fast quorum has voted for, or an accept quorum holds of the leader's; what was
    /// voted for otherwise here is fetched from whoever has it.
    template <class Context>
    void settle(Context& ctx) {
      for (slot s = ctx.chosen() + 1; votes_.chooses(s, ctx) || ctx.counted(s); s = ctx.chosen() + 1) ctx.choose(s);
      votes_.forget(ctx.chosen());
      if constexpr (votes_again)
        if (is_counting(ctx)) votes_.second().settle(votes_.first(), ctx, [&](slot s) { revoted(s); });
    }

    /// Whether `e` is to be delivered as what it says: not where its proposal was before.
    template <class Context>
    bool delivers(entry<node> const& e, Context& ctx) {
      bool const first = e.proposal == proposal{} || !repeats_.contains(e.proposal);
      repeats_.note(e.slot, first ? e.proposal : proposal{});
      offers_.delivered(e.proposal, e.slot, ctx);
      return first;
    }
    /// A snapshot through slot `through` was installed; `proposal_in(slot)` tells what was delivered in one that it covers.
    template <class ProposalIn, class Context>
    void installed(slot through, ProposalIn proposal_in, Context& ctx) {
      std::uint64_t const reach = repeats_.reach();
      repeats_ = repeats(reach);
      for (slot s = through.value > reach ? through - reach + 1 : slot{1}; s <= through; s = s + 1) repeats_.note(s, proposal_in(s));
      offers_.passed_over(through, [&](proposal id) { return repeats_.contains(id); }, ctx);
    }

    template <class Context>
    void drain(Context& ctx) {
      if (called_from_ != slot{}) {
        typename Context::template message<kind::open> m{};
        m.ballot = called_;
        m.from = std::exchange(called_from_, slot{});
        for (node const& to : ctx.members()) ctx.template send<kind::open>(to, m);
      }
      for (auto const& r : std::exchange(again_, {})) offers_.send(ctx, r);
      offers_.drain(ctx);
    }
    template <class Context>
    void wake(Context& ctx) { offers_.wake(ctx); }
    template <class Context>
    void stop(Context& ctx) { offers_.stop(ctx); }
    time_point deadline() const { return offers_.deadline(); }

    friend bool operator==(state const&, state const&) = default;
    static constexpr auto fields(auto& s) {
      return std::tie(s.open_, s.from_, s.next_, s.fresh_, s.due_, s.due_at_, s.decided_, s.called_, s.called_from_, s.again_, s.votes_,
                      s.offers_, s.repeats_, s.rest_);
    }

   private:
    template <class Context>
    bool is_open(Context const& ctx) const {
      return !ctx.abstains() && open_.round != round{} && ctx.log().promised() == open_;
    }
    /// Whether what is held under that ballot is a vote: in the open ballot, or in the one to vote again in.
    bool is_vote(std::optional<ballot<node>> const& held) const {
      return held && (*held == open_ || *held == recovery::voted_last<P>(open_));
    }
    /// Whether the votes that are counted here are of the ballot that is open here.
    template <class Context>
    bool is_counting(Context const& ctx) const { return is_open(ctx) && votes_.first().ballot() == open_; }
    /// The vote in slot `s` is another one now, which is told once it is durable itself.
    void revoted(slot s) {
      std::erase(due_, s);
      fresh_.push_back(s);
    }
    /// Whether slot `s` has an entry of the open ballot or one behind it.
    template <class Context>
    bool voted(slot s, Context const& ctx) const {
      auto const held = ctx.log().ballot_at(s);
      return held && !(*held < open_);
    }

    /// Whether the proposal has a slot here that is not delivered. What was voted for is told again.
    template <class Context>
    bool stands(proposal id, Context& ctx) {
      for (slot s = ctx.delivered() + 1; s <= ctx.log().last(); s = s + 1) {
        if (!ctx.log().recent().contains(s) || record::load<node>(ctx.log().recent().at(s)).proposal != id) continue;
        if (is_open(ctx) && s >= from_ && !voted(s, ctx)) continue;  // of an older ballot: it makes room
        if (is_vote(ctx.log().ballot_at(s))) fresh_.push_back(s);
        return true;
      }
      return false;
    }

    /// Of the slots that are due, those that are still this ballot's votes and not known to be chosen: as runs.
    template <class Context>
    void tell(durable const& covered, Context& ctx) {
      std::sort(due_.begin(), due_.end());
      due_.erase(std::unique(due_.begin(), due_.end()), due_.end());
      for (std::size_t i = 0; i < due_.size();) {
        std::size_t end = i + 1;
        while (end < due_.size() && due_[end] == due_[end - 1] + 1) ++end;
        std::uint64_t count = 0;
        if (slot const s = due_[i]; s > std::max(ctx.chosen(), decided_)) ctx.log().read(s, due_[end - 1], P::limits::batch_bytes, [&](batch const& b) {
          if (b.empty()) return;
          ballot<node> const in = record::ballot_of<node>(b.bytes().data());
          batch const votes = well_formed<node>(b, s, [&](ballot<node> const& other) { return other == in && is_vote(in); });
          count = votes.size();
          if (votes.empty()) return;
          typename Context::template message<kind::vote> m{};
          m.ballot = in;
          m.entries = votes;
          for (node const& to : ctx.members()) ctx.template send<kind::vote>(to, m, covered);
        });
        i += static_cast<std::size_t>(std::max<std::uint64_t>(count, 1));
      }
      due_.clear();
    }

    ballot<node> open_{};   // the fast ballot that was called last …
    slot from_{}, next_{};  // … from this slot on, and below that one all have a vote
    std::vector<slot> fresh_, due_;  // voted for, and not told: due_ once due_at_ is durable, fresh_ behind it
    mark due_at_{};
    slot decided_{};
    ballot<node> called_{};
    slot called_from_{};                         // 0 where there is nothing to call
    std::vector<std::vector<std::byte>> again_;  // records to be offered for the leader
    vote_count<P> votes_;
    role::offers<P> offers_;
    repeats repeats_{P::limits::window_slots};
    [[no_unique_address]] synod::detail::only_if<avoids_crowds, std::size_t> rest_{};
  };
};

}  // namespace role
SYNOD_END_NAMESPACE
