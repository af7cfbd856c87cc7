// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <synod/core/number.hpp>
#include <synod/policy/property.hpp>
#include <synod/replica.hpp>
#include <synod/service/outcome.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// Makes the reads that came in this turn, all of them together, as the protocol's `reading` says: on what is here; once the
/// leader's ballot is confirmed; or behind `command`, which came with them, or else a no-op of their own. Whether anything was asked
/// of the replica for that.
template <class P, class Host, class Requests>
bool read_together(replica<P>& r, Host& host, Requests& requests, proposal command) {
  using reading = typename P::reading;
  if (!requests.has_fresh_reads()) return false;
  if constexpr (property::reads_locally<reading>) {
    return requests.answer_fresh_reads(), false;
  } else {
    if (!property::confirms<reading> && command != proposal{}) return requests.cover(command), false;
    proposal const id = requests.next_id();
    auto const said = [&] {
      if constexpr (property::confirms<reading>) return r.read(host, id);
      else return r.barrier(host, id);
    }();
    bool const taken = said.what == propose_result<typename P::node>::answer::accepted;
    if (taken) requests.cover(id);
    else requests.refuse_fresh_reads(outcome_of(said), said.leader);
    return taken;
  }
}

}  // namespace detail
SYNOD_END_NAMESPACE
