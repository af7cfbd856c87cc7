// SPDX-License-Identifier: BSL-1.0
// A quorum that one member more spoils.
// expect: synod: [quorum.grows]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

template <bool Sound>
struct odd_ones {
  using axis = synod::axis::quorum;
  static constexpr std::string_view name = "odd_ones";
  static constexpr std::string_view meaning = "a test";
  static constexpr std::size_t voters = 3;
  static constexpr bool prepare(synod::node_set s, std::size_t n) { return accept(s, n); }
  static constexpr bool accept(synod::node_set s, std::size_t) { return s.size() >= 2 && (Sound || s.size() != 3); }
};

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, odd_ones<false>>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, odd_ones<true>>;
node_of<protocol> member{};
#endif
