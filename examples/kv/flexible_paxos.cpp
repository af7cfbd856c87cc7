// SPDX-License-Identifier: BSL-1.0
// Two of five nodes choose a write; four elect a leader, where Multi-Paxos needs three for either.
#include <examples/kv/serve.hpp>
#include <synod/protocol/flexible_paxos.hpp>
#include <synod/quorum/flexible.hpp>

static kv::served<kv::elected<synod::flexible_paxos, synod::quorum::flexible<5, 4, 2>, synod::reading::confirmed>> const flexible_paxos_entered;
