// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

#include <tests/soundness/mixture.hpp>

#include <synod/policy/property.hpp>
#include <synod/quorum/intersection.hpp>
#include <synod/quorum/proof.hpp>

namespace tests::soundness {

/// The mixture, compiled whatever is said against it.
template <class Mixture>
struct compiled {
  template <class... Named>
  using row = synod::composition<typename Mixture::row, Named..., synod::assume_unsound>;
};

/// How many nodes a mixture is tried with: as many as its quorum system is for, else 3; or, where quorums miss each other in
/// memberships of another size alone, that many.
template <class Mixture>
constexpr std::size_t nodes_of() {
  using quorum = typename Mixture::quorum;
  if (quorum::voters != 0) return quorum::voters;
  if (synod::property::shares_rounds<typename Mixture::numbering> && !synod::quorum::prepare_apart_from_prepare<quorum>(3))
    if (auto const gap = synod::quorum::prepares_gap<quorum>) return gap->voters;
  return 3;
}

}  // namespace tests::soundness
