// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include <synod/concept/quorum_system.hpp>
#include <synod/core/node.hpp>
#include <synod/core/node_set.hpp>
#include <synod/detail/text.hpp>

SYNOD_BEGIN_NAMESPACE
namespace quorum {

/// More than half of the weight prepares, more than half accepts; the weights stand in the order of the membership.
/// A member of weight 0 stores everything and decides nothing [Gifford: Weighted Voting for Replicated Data].
///
///     synod::quorum::weighted<2, 1, 1, 1>   // ends the tie of four members: the first counts twice
template <std::size_t... Weight>
struct weighted {
  static_assert(0 < sizeof...(Weight) && sizeof...(Weight) <= max_voters && 0 < (Weight + ... + 0),
                "synod: [quorum.size] weighted<Weight...> needs the weights of 1 to 64 members, not all 0 "
                "[quorum/weighted.hpp]");
  using axis = synod::axis::quorum;
  static constexpr std::size_t voters = sizeof...(Weight);

  static constexpr std::size_t weight(std::size_t i, std::size_t) { return weights[i]; }
  static constexpr std::size_t prepare_weight(std::size_t) { return total / 2 + 1; }
  static constexpr std::size_t accept_weight(std::size_t) { return total / 2 + 1; }
  static constexpr bool prepare(node_set s, std::size_t) { return weight_of(s) > total / 2; }
  static constexpr bool accept(node_set s, std::size_t) { return weight_of(s) > total / 2; }

  static constexpr auto build() {
    detail::text_builder<16 + 24 * sizeof...(Weight)> t;
    t << "weighted<";
    for (std::size_t i = 0; i < voters; ++i) t << (i == 0 ? "" : ", ") << weights[i];
    return t << ">";
  }
  static constexpr std::string_view name = detail::text_of<weighted>;
  static constexpr std::string_view meaning = "more than half of the members' weight prepares, more than half accepts";

 private:
  static constexpr std::array<std::size_t, voters> weights{Weight...};
  static constexpr std::size_t total = (Weight + ... + 0);
  static constexpr std::size_t weight_of(node_set s) {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < voters; ++i)
      if (s.contains(i)) sum += weights[i];
    return sum;
  }
};

}  // namespace quorum
SYNOD_END_NAMESPACE
