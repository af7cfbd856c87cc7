// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <synod/core/ballot.hpp>
#include <synod/core/number.hpp>
#include <synod/policy/property.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

// What learners tell each other (message/vouched_learn.hpp), where they do. A node vouches for what a leader has claimed: that up to
// some slot his log holds what is chosen. What it knows from a snapshot alone, it knows under no ballot, and tells of by that
// snapshot alone.

/// A message that tells of what is chosen up to slot `through` says under which ballot, where somebody has claimed that.
template <class M, class Context>
void vouch(M& m, slot through, Context const& ctx) {
  if constexpr (property::spreads<typename Context::protocol::learning>)
    if (through <= ctx.claimed()) m.under = ctx.claim();
}

/// The own acceptor takes part in no ballot below the one under which it is told that something was chosen: their leaders' logs
/// need not have it. Else one of them would seem to have lost what is chosen here, or, being this node itself, would go on and send
/// what others have chosen as its own. True where that is news.
template <class P, class M, class Context>
bool outgrows(M const& m, Context& ctx) {
  if constexpr (property::spreads<typename P::learning>) {
    auto& log = ctx.pen();
    if (m.under.round == round{} || !ctx.members().contains(m.under.node)) return false;
    if (!P::numbering::admits(log.promised(), m.under)) return false;
    auto const raised = P::numbering::after_accept(log.promised(), m.under);
    if (log.promised() == raised) return false;
    log.promise(raised);
    return true;
  } else {
    return false;
  }
}

/// Whether a snapshot is taken: for which nobody vouches it is not known under which ballot that was chosen, nor whether the one
/// that is followed or led here is above it. Who campaigns needs it all the same: nobody else may have it.
template <class P, class M, class Context>
bool trusts(M const& m, Context const& ctx) {
  if constexpr (property::spreads<typename P::learning>) return m.under.round != round{} || ctx.campaigns();
  else return true;
}

}  // namespace role
SYNOD_END_NAMESPACE
