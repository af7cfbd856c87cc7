// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

#include <synod/concept/clock.hpp>
#include <synod/message/family.hpp>
#include <synod/policy/property.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

template <class Clock>
inline constexpr bool drift_is_stated = states_drift<Clock> && requires { typename Clock::duration::period; };

/// … and whether a lease can be kept, and be of use.
template <class D>
consteval bool check_lease() {
  using clock = typename D::clock;
  constexpr bool asked = !property::appoints<typename D::campaign>;
  constexpr bool stated = drift_is_stated<clock>;
  static_assert(asked,
                "synod: [lease.campaign] reading::lease with campaign::appointed: whoever is appointed asks nobody, so that nobody's "
                "promise keeps him from leading while the lease runs; take reading::confirmed [policy/reading.hpp]");
  static_assert(stated,
                "synod: [lease.clock] reading::lease needs a clock that states how far it is off, as `using drift = std::ratio<…>`, and "
                "whose duration has a period: a lease measured by two clocks of which nothing is known ends at no known time; "
                "state it by synod::drifting<Clock, std::ratio<1, 1000>>, or take reading::confirmed [concept/clock.hpp]");
  if constexpr (stated) {
    constexpr std::int64_t ticks = D::reading::template ticks<clock>;
    constexpr bool counted = static_cast<std::int64_t>(static_cast<typename clock::rep>(ticks)) == ticks;
    static_assert(counted,
                  "synod: [lease.ticks] this lease has more ticks than the clock's `rep` counts, and would be another one at "
                  "whoever grants it than at whoever has it; make it shorter, or the `rep` wider [policy/reading.hpp]");
    constexpr bool long_enough = D::reading::template usable_ticks<clock> > 0;
    static_assert(long_enough,
                  "synod: [lease.length] this lease is over before it begins: it is shorter than two ticks of the clock and what two "
                  "of them can be apart; make it longer [policy/reading.hpp]");
    return asked && counted && long_enough;
  } else {
    return false;
  }
}

/// Whether what is read can be what the policy says. It changes nothing of what is chosen, and so is no matter of soundness.
template <class D>
consteval bool check_reading() {
  using reading = typename D::reading;
  if constexpr (!property::confirms<reading>) {
    return true;
  } else {
    constexpr bool leads = !property::offers<typename D::proposing>;
    constexpr bool stays = !property::waits_for_request<typename D::campaign>;
    constexpr bool speaks = family_with_confirms<typename D::family>;
    static_assert(leads,
                  "synod: [reading.proposing] reading::confirmed or lease with proposing::direct: the leader does not fill the slots, "
                  "and cannot say how far the log must be delivered; take reading::through_log [policy/reading.hpp]");
    static_assert(stays,
                  "synod: [reading.campaign] reading::confirmed or lease with a campaign that waits for a request: nobody leads for "
                  "longer than a decision, whose ballot could stand; take reading::through_log, or campaign::on_silence "
                  "[policy/reading.hpp]");
    static_assert(speaks,
                  "synod: [message.confirm] reading::confirmed or lease asks acceptors whether the leader's ballot stands, and the family "
                  "names no types confirm and confirmed: derive it from "
                  "synod::confirm_family<synod::default_family<Node>> [message/family.hpp]");
    if constexpr (property::leases<reading>) return check_lease<D>() && leads && stays && speaks;
    else return leads && stays && speaks;
  }
}

}  // namespace detail
SYNOD_END_NAMESPACE
