// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

#include <synod/concept/quorum_system.hpp>
#include <synod/core/ballot.hpp>
#include <synod/core/node_set.hpp>
#include <synod/policy/axis.hpp>
#include <synod/policy/fast_recovery.hpp>
#include <synod/policy/numbering.hpp>
#include <synod/policy/property.hpp>

// Uncoordinated recovery: acceptors that see from one another's votes that they have collided vote again, without a leader's
// word [FastPaxos §3.2]. It saves one of the delays that a collision costs otherwise, where that is two (guarantees.hpp).
//
// A leader's fast ballot i has two behind it (numbering::tripled): i+1, which is fast as well, and i+2, in which the leader
// writes. In a slot s an acceptor that has promised i, and holds nothing of i+1 or above there, votes in i+1
//   - for what rule O4 leaves of the votes in i of a prepare quorum, once nothing there can be chosen any more, or the leader
//     has waited long enough;
//   - or for what another one has voted for in i+1.
// It votes there once, and raises no promise: the other slots stay open. A fast quorum of these votes chooses. Where they
// collide too, the leader takes those of a prepare quorum for phase 1 of i+2, in that slot, and recovers as ever.
//
// Why that is safe. Say that v is *safe* in s at ballot b, where nothing else was chosen in s below b, or ever will be.
// 1. In i anything is safe in a slot that is open: none of the prepare quorum that made the leader has voted in it.
// 2. Whatever is voted for in i+1 is safe there. Take it from a prepare quorum Q of votes in i: nobody in Q votes in s in i
//    again, or below. If w can still be chosen in i, its fast quorum has voted for w as far as it is in Q, so that O4 picks w,
//    and there is no other such: two fast quorums meet in Q. Taken from another's vote, it was safe already.
// 3. So at most one value is chosen in i and i+1: in each, as two fast quorums meet; and if w is chosen in i, nothing else
//    gets a vote in i+1.
// 4. What the leader writes in i+2 is safe there: whoever has voted in i+1 votes in s in neither i nor i+1 again, so that 2
//    holds for O4 over i+1, and what it picks is safe below i+1. Votes in i would not do: whoever gave one can still vote in
//    i+1, for something else.
// 5. A promise of a higher ballot ends all three at once, and reports of each slot what was voted for last. O4 takes the
//    highest of the three that a prepare quorum reports: by the above what it picks is safe.
//
// Most pick the same: what several acceptors may pick among they take by its number, not by who was heard first, or how often.
SYNOD_BEGIN_NAMESPACE
namespace recovery {

/// What `picked` picks, but where nothing can be chosen any more: of those that have no lower slot, as far as `has_another(id)`
/// knows, the lowest, which whoever has heard other votes picks, too, if he has heard of it [FastPaxos §3.2: a fixed ordering of the
/// values]. Two that come in different orders collide in two slots, and each of them gets one.
template <fast_quorum_system Q, class Options, class HasAnother>
constexpr std::size_t picked_alike(Options const& options, node_set heard, std::size_t n, HasAnother has_another) {
  std::size_t first = options.size();
  bool first_has = false;
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (could_be_chosen<Q>(options[i].by, heard, n)) return i;
    bool const has = has_another(options[i].id);
    if (first == options.size() || (has == first_has ? options[i].id < options[first].id : first_has)) first = i, first_has = has;
  }
  return first;
}

/// As `fast`, but that acceptors vote again by themselves where they have collided: once `gives_up` says so of what `voters`
/// have voted for, and for what `picks` says.
struct fast_uncoordinated : fast {
  using axis = synod::axis::recovery;
  static constexpr std::string_view name = "fast_uncoordinated";
  static constexpr std::string_view meaning = "as fast, and acceptors that have collided pick and vote again by themselves";
  static constexpr bool votes_again = true;

  template <fast_quorum_system Q, class Options>
  static constexpr bool gives_up(Options const& options, node_set voters, std::size_t n) {
    return collided<Q>(options, voters, n);
  }
  template <fast_quorum_system Q, class Options, class HasAnother>
  static constexpr std::size_t picks(Options const& options, node_set voters, std::size_t n, HasAnother has_another) {
    return picked_alike<Q>(options, voters, n, has_another);
  }
};

/// Whether acceptors vote again by themselves: the policy wants it, and there is a ballot for it.
template <class P>
inline constexpr bool is_uncoordinated =
    property::votes_again<typename P::recovery> && property::reserves_again<typename P::numbering>;

/// The last ballot that is voted in before the owner of `b` writes: the votes there are his phase 1.
template <class P, class Node>
constexpr ballot<Node> voted_last(ballot<Node> const& b) {
  if constexpr (is_uncoordinated<P>) return P::numbering::again(b);
  else return numbering::prepared_for<typename P::numbering>(b);
}

}  // namespace recovery
SYNOD_END_NAMESPACE
