// SPDX-License-Identifier: BSL-1.0
// The leader alone accepts, and a majority thinks that it would hear of it.
// expect: synod: [quorum.meet]
// expect: prepare<1, 2>
// expect: accept<0>
#include <tests/refusals/parts.hpp>

#include <synod/protocol/flexible_paxos.hpp>
#include <synod/quorum/majority.hpp>
#include <synod/quorum/primary_only.hpp>

struct hasty : synod::quorum::primary_only {
  static constexpr std::string_view name = "hasty";
  static constexpr std::size_t voters = 3;
  static constexpr bool prepare(synod::node_set s, std::size_t n) { return synod::quorum::majority::prepare(s, n); }
};

#ifndef TWIN
using quorums = hasty;
#else
using quorums = synod::quorum::primary_only;
#endif
using protocol = synod::flexible_paxos<synod::command<int>, synod::storage<whole_storage>, quorums>;
node_of<protocol> member{};
