// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <synod/check/explore/breadth_first.hpp>
#include <synod/check/explore/decree.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// What came of visiting every state of a single decree.
struct decree_verdict {
  finding found;
  bool chosen = false;  ///< a value, in some state: where none ever is, nothing was put to the test

  constexpr bool holds() const { return found.whole && found.broken.empty() && chosen; }
};

/// Visits every state of the single decree [PMS §2.2] under `P`'s numbering, recovery and quorums (decree.hpp), until one has
/// two values chosen: of three acceptors, two values and two ballots, unless told. A `P` that is refused holds nothing. The
/// compiler can do it, too: `static_assert(explore::single_decree<P>().holds())`. It wants leave to take so long:
/// `-fconstexpr-ops-limit=4000000000` for g++, `-fconstexpr-steps=2000000000` for clang. Pre: as for `decree`.
template <class P>
constexpr decree_verdict single_decree(decree_bounds const& bounds = {}) {
  if constexpr (requires { requires !bool(P::admitted); }) {
    return {};  // it does not compile, and why is said elsewhere
  } else {
    decree<P> model(bounds);
    breadth_first<decree<P>> search(model);
    search.advance();
    return {search.result(), model.seen().chosen != 0};
  }
}

}  // namespace explore
SYNOD_END_NAMESPACE
