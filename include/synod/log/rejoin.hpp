// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <synod/core/ballot.hpp>
#include <synod/core/number.hpp>
#include <synod/log/hard_record.hpp>

SYNOD_BEGIN_NAMESPACE

// A node whose disk is lost, or cannot be trusted, has forgotten what it had promised and accepted. Under its old name it
// must not go on as if it were new: a quorum in which it counted may have no other member that remembers, and a promise
// that it gave may still be on its way to a candidate who will not be told of what it accepts from now on [MPSS; PAR]. It
// may come back in this way:
//
// 1. Whoever replaces the disk asks all other nodes for what they have promised (`replica_status::promised`), after the
//    old process has ended, and takes a *fence* a good way above the highest round: `fence_above`.
// 2. He lets `rejoin` write it to the new disk, flushes, and only then starts the node, as always.
//
// The node then refuses every ballot below the fence, so that a new one is begun; it accepts in that, and learns and
// delivers; but it *abstains*: it promises nothing. Where logs only grow at their end, until its log matches that of a
// leader from the first slot of its ballot down; where slots are accepted in any order, until it has won a ballot itself,
// with the promises of others alone. Then it takes part again, and so says its disk.
//
// Why that is enough. Let b be the ballot, at or above the fence, under which it takes part again.
// - Nobody leads a ballot below the fence with a promise of the node's that it has forgotten and to which its new
//   acceptances would be unknown, but ballots that it refuses: every ballot that it had promised is at most as high as what
//   the ballot's owner has on disk (a prepare waits for that), so below the fence. Its own old ballots are not used again:
//   the fence is further above all others than a node campaigns alone.
// - b was won by a prepare quorum without the node, because it abstained. Whatever a lower ballot had chosen, or could
//   still choose, by an accept quorum with the node in it, was also accepted by a member of b's prepare quorum (every two
//   such quorums meet, and not in the node), before that promised b; so b's leader knows it, and by now the node does.
// So it stands as an acceptor that had been silent for a while and now holds all that it was ever counted for.
//
// That needs a prepare quorum and an accept quorum of nodes that do not abstain: no more nodes may be replaced at a time.
// A node that starts with an empty disk and is not told so is what no protocol here survives.

/// A round above all that were promised and all that the lost node may have campaigned for by itself.
constexpr round fence_above(round highest_promised) { return highest_promised + (std::uint64_t{1} << 32); }

/// Stages on an empty storage that its node comes back without what it had. Flush it before the node is started.
/// Pre: every other node promised a round below `fence`, when it was asked after the old process had ended.
template <class Node, class Storage>
void rejoin(Storage& storage, round fence) {
  storage.put(hard_record::store(hard_state<Node>{promise_mark<Node>(fence), {}, true}));
}

SYNOD_END_NAMESPACE
