// SPDX-License-Identifier: BSL-1.0
#pragma once

// The product of the axes, and the rows with one policy replaced.
//
// Folded are, because they cannot touch safety:
// - membership: no role asks it (one policy);
// - reading: where it asks, it asks what is so already (role/reader.hpp), and an acceptor that has let a lease answers fewer prepares
//   than one that has not: what it does not promise, any network could have lost. What is read has a check of its own (check/currency.hpp),
//   in worlds and in the explorer;
// - campaign: it decides *when* a prepare leaves and when a leader resigns. Explorer and worlds let a timer fire at any
//   moment, so that every moment any policy would choose is tried. `appointed` asks nobody and is no such policy: it is not
//   folded, but taken from the rows that have it, one policy replaced at a time;
// - learning from acceptors under `recovery::highest_ballot`: what is counted there is a quorum of `accepted` for one slot
//   and one ballot, by the leader or by everybody: the same sets, seen by others. Where the winner keeps old ballots'
//   entries (`own_log`, `newest_log`) who counts matters, and both stand in the product;
// - learning by gossip: what a learner takes for chosen is what its leader's own watermark would prove, or what a fetch brings,
//   and both are in every scope without it;
// - numbering::tripled and recovery::fast_uncoordinated, which come together or not at all, and but for a second fast ballot are
//   numbering::paired and recovery::fast: the two stand behind the rows, and are explored by tests/check/fast_uncoordinated.cpp;
// - quorum systems: the product has majorities, and fast quorums where proposals go straight to the acceptors; the others
//   stand by themselves behind the rows.
// The rows with one policy replaced hold what is folded against the evidence: with campaign::on_request, with
// with_check_quorum, with learning::from_acceptors and gossip, and with every other quorum system. with_prevote and with_priority only put off
// what the campaign that they decorate would do.
#include <cstddef>
#include <type_traits>

#include <tests/soundness/mixture.hpp>

#include <synod/policy/campaign.hpp>
#include <synod/policy/commitment.hpp>
#include <synod/policy/eligibility.hpp>
#include <synod/policy/fast_recovery.hpp>
#include <synod/policy/learning.hpp>
#include <synod/policy/numbering.hpp>
#include <synod/policy/order.hpp>
#include <synod/policy/proposing.hpp>
#include <synod/policy/recovery.hpp>
#include <synod/policy/uncoordinated_recovery.hpp>
#include <synod/protocol/basic_paxos.hpp>
#include <synod/protocol/fast_paxos.hpp>
#include <synod/protocol/flexible_paxos.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/protocol/primary_backup.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/protocol/viewstamped.hpp>
#include <synod/protocol/zab.hpp>
#include <synod/quorum/all.hpp>
#include <synod/quorum/at_least.hpp>
#include <synod/quorum/fast.hpp>
#include <synod/quorum/flexible.hpp>
#include <synod/quorum/grid.hpp>
#include <synod/quorum/majority.hpp>
#include <synod/quorum/primary_only.hpp>
#include <synod/quorum/weighted.hpp>

namespace tests::soundness {

template <class... Policies>
using options = synod::detail::policy_list<Policies...>;

using numberings = options<synod::numbering::lexicographic, synod::numbering::term, synod::numbering::rotating, synod::numbering::paired>;
/// … and what is nothing but another one of them with a second fast ballot.
using more_numberings = options<synod::numbering::tripled>;
using more_recoveries = options<synod::recovery::fast_uncoordinated>;
using campaigns = options<synod::campaign::on_silence, synod::campaign::on_request, synod::campaign::with_check_quorum<>, synod::campaign::appointed>;
using eligibilities = options<synod::eligibility::any, synod::eligibility::up_to_date>;
using recoveries = options<synod::recovery::highest_ballot, synod::recovery::own_log, synod::recovery::newest_log, synod::recovery::fast>;
using orders = options<synod::order::single, synod::order::sparse, synod::order::prefix>;
using commitments = options<synod::commitment::any_ballot, synod::commitment::current_ballot, synod::commitment::after_sync>;
using proposings = options<synod::proposing::via_leader, synod::proposing::direct>;
using learnings = options<synod::learning::from_leader, synod::learning::from_acceptors, synod::learning::gossip>;
/// Sound ones and others: too small, prepare quorums that miss each other, fast quorums that do not meet in one.
using quorums = options<synod::quorum::majority, synod::quorum::all, synod::quorum::primary_only, synod::quorum::at_least<1>,
                        synod::quorum::flexible<3, 2, 2>, synod::quorum::flexible<3, 1, 3>, synod::quorum::flexible<3, 3, 1>,
                        synod::quorum::flexible<3, 1, 2>, synod::quorum::flexible<3, 1, 1>, synod::quorum::flexible<4, 2, 3>,
                        synod::quorum::grid<2, 2>, synod::quorum::weighted<2, 1, 1>, synod::quorum::fast<4, 3, 3>,
                        synod::quorum::fast<4, 2, 3>, synod::quorum::fast<3, 2, 2>>;

using rows = synod::detail::types<synod::row::basic_paxos, synod::row::multi_paxos, synod::row::fast_paxos, synod::row::raft,
                                  synod::row::zab, synod::row::viewstamped, synod::row::primary_backup_async,
                                  synod::row::primary_backup_semi_sync, synod::row::primary_backup_sync>;

/// Of the product, mixture number `I`: a digit an axis, each to its own base.
template <std::size_t I>
struct product {
  template <class Options, std::size_t Below>
  using digit = typename Options::template at<I / Below % Options::size>;
  static constexpr std::size_t e = numberings::size, r = e * eligibilities::size, o = r * recoveries::size,
                               c = o * orders::size, p = c * commitments::size, l = p * proposings::size,
                               size = l * learnings::size;
  using order = digit<orders, o>;
  using recovery = digit<recoveries, r>;
  using proposing = digit<proposings, p>;
  using learning = digit<learnings, l>;
  // With one slot there is one thing to get wrong in a world, and of four nodes what is near it is not all visited: of three it is.
  using fast_quorums = std::conditional_t<synod::property::has_one_slot<order>, synod::quorum::fast<3, 3, 2>, synod::quorum::fast<4, 3, 3>>;
  using type = mixture<std::conditional_t<synod::property::has_one_slot<order>, synod::guarantee::single_value, synod::guarantee::replicated_log>,
                       digit<numberings, 1>, synod::campaign::on_silence, digit<eligibilities, e>, recovery, order,
                       digit<commitments, c>, proposing, learning,
                       std::conditional_t<synod::property::offers<proposing>, fast_quorums, synod::quorum::majority>>;
  static constexpr bool folded = (synod::property::restamps<recovery> && !synod::property::offers<proposing> &&
                                  synod::property::everybody_counts<learning>) || synod::property::spreads<learning>;
};

/// Row `Row`, with what `Named` says instead.
template <class Row, class... Named>
struct replaced {
  template <class... Rows>
  static auto join(synod::policies<Rows...>) -> options<Named..., Rows..., synod::quorum::majority>;
  using list = decltype(join(typename Row::policies{}));
  template <class Axis>
  using on = typename list::template on<Axis>;
  using fitting = std::conditional_t<std::is_same_v<Row, synod::row::fast_paxos>, options<Named..., synod::quorum::fast<4, 3, 3>>, list>;
  using order = on<synod::axis::order>;
  using quorum = typename fitting::template on<synod::axis::quorum>;
  using type = mixture<synod::detail::guarantee_of<Row, order>, on<synod::axis::numbering>, on<synod::axis::campaign>,
                       on<synod::axis::eligibility>, on<synod::axis::recovery>, order, on<synod::axis::commitment>,
                       on<synod::axis::proposing>, on<synod::axis::learning>, quorum>;
};

/// Calls `f(type, row, replaced)` for each row as it stands and with each other policy of each axis in its place.
template <class F>
void each_replaced(F f) {
  auto const one = [&]<class Row, class... P>(Row*, options<P...>) {
    (f(static_cast<typename replaced<Row, P>::type*>(nullptr), Row::name, P::name), ...);
  };
  auto const of = [&]<class Row>(Row* row) {
    f(static_cast<typename replaced<Row>::type*>(nullptr), Row::name, std::string_view{});
    one(row, numberings{}), one(row, more_numberings{}), one(row, campaigns{}), one(row, eligibilities{}), one(row, recoveries{}), one(row, more_recoveries{}), one(row, orders{});
    one(row, commitments{}), one(row, proposings{}), one(row, learnings{}), one(row, quorums{});
  };
  [&]<class... Row>(synod::detail::types<Row...>) { (of(static_cast<Row*>(nullptr)), ...); }(rows{});
  using both = replaced<synod::row::fast_paxos, synod::numbering::tripled, synod::recovery::fast_uncoordinated>;
  f(static_cast<typename both::type*>(nullptr), synod::row::fast_paxos::name, "tripled and fast_uncoordinated");
  using of_one = replaced<synod::row::fast_paxos, synod::order::single, synod::numbering::tripled, synod::recovery::fast_uncoordinated>;
  f(static_cast<typename of_one::type*>(nullptr), synod::row::fast_paxos::name, "single, tripled and fast_uncoordinated");
}

}  // namespace tests::soundness
