// SPDX-License-Identifier: BSL-1.0
// The leader counts, and followers hear from each other what is chosen.
#include <examples/kv/serve.hpp>
#include <synod/policy/learning.hpp>
#include <synod/protocol/raft.hpp>

static kv::served<kv::elected<synod::raft, synod::reading::confirmed, synod::learning::gossip>> const raft_gossip_entered("raft_gossip");
