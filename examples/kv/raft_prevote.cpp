// SPDX-License-Identifier: BSL-1.0
// Who was cut off, and comes back, deposes nobody: a node campaigns only where enough others miss the leader, too.
#include <examples/kv/serve.hpp>
#include <synod/protocol/raft.hpp>

static kv::served<kv::replicated<synod::raft, synod::reading::confirmed, synod::campaign::with_prevote<kv::by_rank>>> const
    raft_prevote_entered("raft_prevote");
