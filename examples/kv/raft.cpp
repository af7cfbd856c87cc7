// SPDX-License-Identifier: BSL-1.0
#include <examples/kv/serve.hpp>
#include <synod/protocol/raft.hpp>

static kv::served<kv::elected<synod::raft, synod::reading::confirmed>> const raft_entered;
