// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include <synod/concept/quorum_system.hpp>
#include <synod/core/node_set.hpp>
#include <synod/detail/text.hpp>

SYNOD_BEGIN_NAMESPACE
namespace quorum {

/// The leader accepts and at least K others, or all of them where there are fewer: a set suffices or not as it holds the
/// leader. Then all but K must promise, so that one of an entry's holders is among them. For any number of members.
template <std::size_t K>
struct at_least {
  static_assert(0 < K, "synod: [quorum.size] at_least<K> needs K at least 1; a leader that needs nobody is "
                       "quorum::primary_only [quorum/primary_only.hpp]");
  using axis = synod::axis::quorum;
  static constexpr std::size_t voters = 0;

  static constexpr bool prepare(node_set s, std::size_t n) { return s.size() >= n - others(n); }
  static constexpr bool accept(node_set s, std::size_t n, std::size_t leader) {
    return s.contains(leader) && s.size() > others(n);
  }

  static constexpr auto build() {
    detail::text_builder<48> t;
    return t << "at_least<" << K << ">";
  }
  static constexpr std::string_view name = detail::text_of<at_least>;
  static constexpr std::string_view meaning = "the leader accepts and so many others; all but so many prepare";

 private:
  static constexpr std::size_t others(std::size_t n) { return std::min(K, n - 1); }
};

}  // namespace quorum
SYNOD_END_NAMESPACE
