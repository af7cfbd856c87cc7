// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <utility>

#include <synod/policy/property.hpp>
#include <synod/role/context.hpp>
#include <synod/role/request.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

struct follower;
struct candidate;

// Who may be what in which ballot:
// - a refusal by the own acceptor, or its promise to another ballot, ends candidacy and leadership in that step;
// - promises go to the ballot's owner, whoever asked for them, and whoever gets some for a higher ballot that he owns is
//   its candidate from then on, be he follower, candidate or leader;
// - nobody is candidate twice in a ballot, nor in one at or below what he found promised on his disk when he started: he
//   may have led it before.

/// Campaigns for the next round: as its candidate, or on the behalf of whoever owns it.
template <class Context>
void seek_office(Context& ctx, attempts attempt, waiting<typename Context::protocol> waiting) {
  auto const b = ctx.next_ballot();
  if constexpr (property::rotates<typename Context::protocol::numbering>)
    if (b.node != ctx.self()) return ctx.template become<follower>(b, attempt, std::move(waiting));
  ctx.template become<candidate>(b, attempt, std::move(waiting));
}

}  // namespace role
SYNOD_END_NAMESPACE
