// SPDX-License-Identifier: BSL-1.0
// A quorum system too large to try all its sets, which does not say what its quorums are.
// expect: synod: [quorum.proof]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

template <bool Says>
struct thirteen {
  using axis = synod::axis::quorum;
  static constexpr std::string_view name = "thirteen";
  static constexpr std::size_t voters = 13;
  static constexpr bool prepare(synod::node_set s, std::size_t) { return s.size() >= 7; }
  static constexpr bool accept(synod::node_set s, std::size_t) { return s.size() >= 7; }
  static constexpr std::size_t prepare_size(std::size_t) requires Says { return 7; }
  static constexpr std::size_t accept_size(std::size_t) requires Says { return 7; }
};

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, thirteen<false>>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, thirteen<true>>;
node_of<protocol> member{};
#endif
