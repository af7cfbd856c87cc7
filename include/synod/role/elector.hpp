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
#include <synod/role/context.hpp>
#include <synod/role/offers.hpp>
#include <synod/role/pages.hpp>
#include <synod/role/polls.hpp>
#include <synod/role/request.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// Where proposals go straight to the acceptors: offers what is proposed here; while a fast ballot is open, votes through the
/// acceptor beside it for what is offered, each in the lowest slot that it has not voted in; and counts everybody's votes.
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

    role::polls<node> const& polls() const { return polls_; }
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
        if (ctx.log().ballot_at(s) == open_) fresh_.push_back(s);
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
      if (!numbering::is_fast<typename P::numbering>(m.ballot) || (m.ballot) < polls_.ballot()) return;
      if (polls_.ballot() != m.ballot) polls_.restart(m.ballot);
      std::size_t const i = ctx.members().index_of(from);
      for (bytes_view r : m.entries) {
        slot const s = record::slot_of(r.data());
        if (record::ballot_of<node>(r.data()) == m.ballot && s > ctx.chosen() && s - ctx.chosen() <= P::limits::window_slots)
          polls_.vote(i, r, m.ballot.node == ctx.self());
      }
    }

    template <class Proposed, class Context>
    propose_result<node> propose(Proposed const& p, Context& ctx) {
      using answer = typename propose_result<node>::answer;
      bool const taken = offers_.add(p, ctx.chosen() + repeats_.reach());
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
    bool unpublished() const { return due_.empty() && !fresh_.empty(); }

    /// Takes for chosen, slot by slot, what a fast quorum has voted for, or an accept quorum holds of the leader's; what was
    /// voted for otherwise here is fetched from whoever has it.
    template <class Context>
    void settle(Context& ctx) {
      for (std::size_t const n = ctx.members().size();;) {
        slot const s = ctx.chosen() + 1;
        if (auto const* won = polls_.template chosen<typename P::quorum>(s, n)) {
          if (proposal_at<node>(ctx.log(), s) != won->id) {
            node_set const others = node_set{won->by}.erase(ctx.self_index());
            for (std::size_t i = 0; i < n; ++i)
              if (others.contains(i)) return ctx.want(s, ctx.members()[i]);
            return;
          }
        } else if (!ctx.counted(s)) {
          break;
        }
        ctx.choose(s);
      }
      polls_.forget(ctx.chosen());
    }

    /// Whether `e` is to be delivered as what it says: not where its proposal was before.
    bool delivers(entry<node> const& e) {
      bool const first = e.proposal == proposal{} || !repeats_.contains(e.proposal);
      repeats_.note(e.slot, first ? e.proposal : proposal{});
      offers_.delivered(e.proposal);
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
      return std::tie(s.open_, s.from_, s.next_, s.fresh_, s.due_, s.due_at_, s.decided_, s.called_, s.called_from_, s.again_, s.polls_,
                      s.offers_, s.repeats_, s.rest_);
    }

   private:
    template <class Context>
    bool is_open(Context const& ctx) const {
      return !ctx.abstains() && open_.round != round{} && ctx.log().promised() == open_;
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
        if (ctx.log().ballot_at(s) == open_) fresh_.push_back(s);
        return true;
      }
      return false;
    }

    /// Of the slots that are due, those that are still this ballot's votes and not known to be chosen: as runs.
    template <class Context>
    void tell(durable const& covered, Context& ctx) {
      auto const mine = [&](ballot<node> const& b) { return b == open_; };
      std::sort(due_.begin(), due_.end());
      due_.erase(std::unique(due_.begin(), due_.end()), due_.end());
      for (std::size_t i = 0; i < due_.size();) {
        std::size_t end = i + 1;
        while (end < due_.size() && due_[end] == due_[end - 1] + 1) ++end;
        std::uint64_t count = 0;
        if (slot const s = due_[i]; s > std::max(ctx.chosen(), decided_)) ctx.log().read(s, due_[end - 1], P::limits::batch_bytes, [&](batch const& b) {
          batch const votes = well_formed<node>(b, s, mine);
          count = votes.size();
          if (votes.empty()) return;
          typename Context::template message<kind::vote> m{};
          m.ballot = open_;
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
    role::polls<node> polls_;
    role::offers<P> offers_;
    repeats repeats_{P::limits::window_slots};
    [[no_unique_address]] synod::detail::only_if<avoids_crowds, std::size_t> rest_{};
  };
};

}  // namespace role
SYNOD_END_NAMESPACE
