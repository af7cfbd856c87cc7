// SPDX-License-Identifier: BSL-1.0
// A quorum system without a rule for accepting.
// expect: synod: [quorum.type]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

struct half {
  using axis = synod::axis::quorum;
  static constexpr std::string_view name = "half";
  static constexpr std::size_t voters = 4;
  static constexpr bool prepare(synod::node_set s, std::size_t) { return s.size() >= 2; }
};

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, half>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::quorum::majority>;
node_of<protocol> member{};
#endif
