// SPDX-License-Identifier: BSL-1.0
#include <examples/kv/serve.hpp>
#include <synod/protocol/multi_paxos.hpp>

int kv::serve_multi_paxos(arguments const& a) { return serve<replicated<synod::multi_paxos>>(a); }
