// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <tuple>
#include <utility>

#include <synod/core/ballot.hpp>
#include <synod/core/record.hpp>
#include <synod/detail/only_if.hpp>
#include <synod/policy/property.hpp>
#include <synod/policy/uncoordinated_recovery.hpp>
#include <synod/role/polls.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// Where acceptors vote again by themselves: who has voted for what in the ballot that is there for it, and what the own
/// acceptor votes for in it. Why that is safe says policy/uncoordinated_recovery.hpp.
template <class P>
class second_votes {
 public:
  using node = typename P::node;
  using quorum = typename P::quorum;
  using rule = typename P::recovery;
  static constexpr bool counts = property::avoids_crowds<typename P::proposing>;

  role::polls<node> const& polls() const { return polls_; }

  /// Behind open ballot `first`, a higher one than any before.
  void restart(ballot<node> const& first) {
    polls_.restart(P::numbering::again(first));
    collided_ = {};
  }
  void vote(std::size_t i, bytes_view r) { polls_.vote(i, r, true); }
  void forget(slot through) { polls_.forget(through); }
  /// In how many slots the own acceptor has voted again since it was asked last, because votes had collided.
  std::size_t collided() requires counts { return std::exchange(collided_, 0); }

  /// Votes again where others have, and where the votes of the open ballot, `first`, have collided; calls `voted(slot)`.
  template <class Context, class Voted>
  void settle(role::polls<node> const& first, Context& ctx, Voted voted) {
    for (poll const& p : polls_)
      if (is_free(p.at, ctx) && cast(p, ctx)) note(p.at, voted);
    for (poll const& p : first)
      if (is_free(p.at, ctx) && rule::template gives_up<quorum>(p.options, p.voters, ctx.members().size()) && cast(p, ctx)) note(p.at, voted);
  }
  /// The votes in a slot of the open ballot have been waited for long enough. True where the own acceptor votes again there
  /// or has; false where too few have voted yet.
  template <class Context, class Voted>
  bool settle_late(poll const& p, Context& ctx, Voted voted) {
    if (!is_free(p.at, ctx)) return true;
    if (!quorum::prepare(p.voters, ctx.members().size()) || !cast(p, ctx)) return false;
    voted(p.at);
    return true;
  }

  friend bool operator==(second_votes const&, second_votes const&) = default;
  static constexpr auto fields(auto& s) { return std::tie(s.polls_, s.collided_); }

 private:
  /// Whether the own acceptor can vote in slot `s`: it holds nothing of this ballot there, or above; nor has a snapshot that is
  /// not delivered yet taken the slot's place.
  template <class Context>
  bool is_free(slot s, Context const& ctx) const {
    if (s < ctx.log().first()) return false;
    auto const held = ctx.log().ballot_at(s);
    return held ? *held < polls_.ballot() : !ctx.log().unread(s);
  }
  /// False where there is no room.
  template <class Context>
  bool cast(poll const& p, Context& ctx) const {
    std::size_t const i = rule::template picks<quorum>(p.options, p.voters, ctx.members().size(), [&](proposal id) { return ctx.has_slot_below(id, p.at); });
    auto const e = record::load<node>(p.options[i].bytes.data());
    return ctx.revote({p.at, polls_.ballot(), e.proposal, e.kind, {}}, e.payload);
  }
  template <class Voted>
  void note(slot s, Voted voted) {
    if constexpr (counts) ++collided_;
    voted(s);
  }

  role::polls<node> polls_;
  [[no_unique_address]] synod::detail::only_if<counts, std::size_t> collided_{};
};

}  // namespace role
SYNOD_END_NAMESPACE
