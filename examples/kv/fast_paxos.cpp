// SPDX-License-Identifier: BSL-1.0
// Of five nodes three elect a leader, and four choose what reached them without one: with a node dead it is still four. Of
// three nodes it would take all three, and the first that died would end all fast ballots. Clients write through all five at
// once, so that much collides: then the leader gives the slots for a while.
#include <examples/kv/serve.hpp>
#include <synod/policy/proposing.hpp>
#include <synod/protocol/fast_paxos.hpp>
#include <synod/quorum/fast.hpp>

static kv::served<kv::elected<synod::fast_paxos, synod::quorum::fast<5, 3, 4>, synod::proposing::direct_unless_crowded<>>> const fast_paxos_entered;
