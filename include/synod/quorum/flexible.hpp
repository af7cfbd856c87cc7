// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

#include <synod/concept/quorum_system.hpp>
#include <synod/core/node.hpp>
#include <synod/core/node_set.hpp>
#include <synod/detail/text.hpp>

SYNOD_BEGIN_NAMESPACE
namespace quorum {

/// Of N members, any `Prepare` take office and any `Accept` choose. Sound where `Prepare + Accept > N`: phases 1 and 2
/// must meet, two phases 2 need not [Howard, Malkhi, Spiegelman: Flexible Paxos].
/// A numbering that shares rounds (`term`) needs `2 * Prepare > N` besides.
template <std::size_t N, std::size_t Prepare, std::size_t Accept>
struct flexible {
  static_assert(0 < N && N <= max_voters && 0 < Prepare && Prepare <= N && 0 < Accept && Accept <= N,
                "synod: [quorum.size] flexible<N, Prepare, Accept> needs 1 to N members in each quorum, N at most 64 "
                "[quorum/flexible.hpp]");
  using axis = synod::axis::quorum;
  static constexpr std::size_t voters = N;

  static constexpr std::size_t prepare_size(std::size_t) { return Prepare; }
  static constexpr std::size_t accept_size(std::size_t) { return Accept; }
  static constexpr bool prepare(node_set s, std::size_t) { return s.size() >= Prepare; }
  static constexpr bool accept(node_set s, std::size_t) { return s.size() >= Accept; }

  static constexpr auto build() {
    detail::text_builder<48> t;
    return t << "flexible<" << N << ", " << Prepare << ", " << Accept << ">";
  }
  static constexpr std::string_view name = detail::text_of<flexible>;
  static constexpr std::string_view meaning = "so many members prepare, so many accept";
};

}  // namespace quorum
SYNOD_END_NAMESPACE
