// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <tuple>

#include <synod/core/ballot.hpp>
#include <synod/core/node_set.hpp>
#include <synod/core/record.hpp>
#include <synod/detail/only_if.hpp>
#include <synod/policy/numbering.hpp>
#include <synod/policy/uncoordinated_recovery.hpp>
#include <synod/role/pages.hpp>
#include <synod/role/polls.hpp>
#include <synod/role/second_votes.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// Everybody's votes of the highest fast ballot heard of; and where acceptors vote again by themselves, those behind it.
template <class P>
class vote_count {
 public:
  using node = typename P::node;
  using quorum = typename P::quorum;
  static constexpr bool again = recovery::is_uncoordinated<P>;

  polls<node> const& first() const { return first_; }
  /// Of the last ballot that is voted in before the leader writes.
  polls<node> const& last() const {
    if constexpr (again) return second_.polls();
    else return first_;
  }
  /// The last slot that has a vote and is not known to be chosen.
  slot newest() const { return std::max(first_.newest(), last().newest()); }
  second_votes<P>& second() requires again { return second_; }

  /// Member `i` tells of its votes. What they are for is kept where it may have to be proposed again, or voted for.
  template <class M, class Context>
  void take(std::size_t i, M const& m, Context& ctx) {
    auto const opened = numbering::prepared_for<typename P::numbering>(m.ballot);
    if (!numbering::is_fast<typename P::numbering>(m.ballot) || opened < first_.ballot()) return;
    if (opened != first_.ballot()) restart(opened);
    for (bytes_view r : m.entries) {
      slot const s = record::slot_of(r.data());
      if (record::ballot_of<node>(r.data()) != m.ballot || s <= ctx.chosen() || s - ctx.chosen() > P::limits::window_slots) continue;
      if (m.ballot == opened) first_.vote(i, r, again || m.ballot.node == ctx.self());
      else if constexpr (again) second_.vote(i, r);
    }
  }
  void forget(slot through) {
    first_.forget(through);
    if constexpr (again) second_.forget(through);
  }

  /// Whether a fast quorum has voted for one entry in slot `s`, and it stands in the own log. One of a first vote that does not
  /// is fetched from whoever has it. That of a second vote takes its place there: whoever is told from there must be told of a
  /// ballot at least as high as the one that chose it, or he would keep his own second vote.
  template <class Context>
  bool chooses(slot s, Context& ctx) const {
    std::size_t const n = ctx.members().size();
    if (auto const* won = first_.template chosen<quorum>(s, n)) {
      if (proposal_at<node>(ctx.log(), s) == won->id) return true;
      node_set const others = node_set{won->by}.erase(ctx.self_index());
      for (std::size_t i = 0; i < n; ++i)
        if (others.contains(i)) return ctx.want(s, ctx.members()[i]), false;
    }
    if constexpr (again)
      if (auto const* won = second_.polls().template chosen<quorum>(s, n)) {
        if (!stands(s, won->id, ctx)) ctx.store_chosen(won->bytes);
        return stands(s, won->id, ctx);
      }
    return false;
  }

  friend bool operator==(vote_count const&, vote_count const&) = default;
  static constexpr auto fields(auto& v) { return std::tie(v.first_, v.second_); }

 private:
  void restart(ballot<node> const& opened) {
    first_.restart(opened);
    if constexpr (again) second_.restart(opened);
  }
  template <class Context>
  bool stands(slot s, proposal id, Context const& ctx) const {
    auto const held = ctx.log().ballot_at(s);
    return held && *held >= last().ballot() && proposal_at<node>(ctx.log(), s) == id;
  }

  polls<node> first_;
  [[no_unique_address]] synod::detail::only_if<again, second_votes<P>> second_{};
};

}  // namespace role
SYNOD_END_NAMESPACE
