// SPDX-License-Identifier: BSL-1.0
#include <examples/kv/serve.hpp>
#include <synod/protocol/raft.hpp>

int kv::serve_raft(arguments const& a) { return serve<replicated<synod::raft>>(a); }
