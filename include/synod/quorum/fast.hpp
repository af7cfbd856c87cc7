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

/// Of N members, any `Prepare` take office, any `Fast` choose what reached them without a leader, and any `Accept` what a
/// leader sent: as few as meet every prepare quorum, where nothing is said. Sound where `Prepare + 2 * Fast > 2 * N`
/// [FastPaxos §2.2, Quorum Requirement]: `fast<4, 3, 3>` and `fast<5, 3, 4>` bear one fault in either kind of ballot,
/// `fast<7, 5, 5>` two.
template <std::size_t N, std::size_t Prepare, std::size_t Fast, std::size_t Accept = N - Prepare + 1>
struct fast {
  static_assert(0 < N && N <= max_voters && 0 < Prepare && Prepare <= N && 0 < Fast && Fast <= N && 0 < Accept && Accept <= Fast,
                "synod: [quorum.size] fast<N, Prepare, Fast, Accept> needs 1 to N members in each quorum, N at most 64, and "
                "no more to accept than to choose fast [quorum/fast.hpp]");
  using axis = synod::axis::quorum;
  static constexpr std::size_t voters = N;

  static constexpr std::size_t prepare_size(std::size_t) { return Prepare; }
  static constexpr std::size_t accept_size(std::size_t) { return Accept; }
  static constexpr std::size_t fast_size(std::size_t) { return Fast; }
  static constexpr bool prepare(node_set s, std::size_t) { return s.size() >= Prepare; }
  static constexpr bool accept(node_set s, std::size_t) { return s.size() >= Accept; }
  static constexpr bool choose(node_set s, std::size_t) { return s.size() >= Fast; }

  static constexpr auto build() {
    detail::text_builder<48> t;
    t << "fast<" << N << ", " << Prepare << ", " << Fast;
    if (Accept != N - Prepare + 1) t << ", " << Accept;
    return t << ">";
  }
  static constexpr std::string_view name = detail::text_of<fast>;
  static constexpr std::string_view meaning = "so many members prepare, so many choose in a fast ballot, so many accept";
};

}  // namespace quorum
SYNOD_END_NAMESPACE
