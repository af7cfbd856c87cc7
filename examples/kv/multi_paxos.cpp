// SPDX-License-Identifier: BSL-1.0
#include <examples/kv/serve.hpp>
#include <synod/protocol/multi_paxos.hpp>

static kv::served<kv::elected<synod::multi_paxos, synod::reading::confirmed>> const multi_paxos_entered;
