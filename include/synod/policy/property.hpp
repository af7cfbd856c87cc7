// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <synod/core/number.hpp>

SYNOD_BEGIN_NAMESPACE

/// What refusals, roles and checks look at: properties of policies, not their names, so that a policy of yours is judged
/// as well. A policy that lacks a property has not got it.
namespace property {

template <class Numbering> concept shares_rounds = requires { requires Numbering::shares_rounds; };
template <class Numbering> concept rotates = requires { requires Numbering::rotates; };
template <class Numbering> concept reserves = requires { requires Numbering::reserves; };
template <class Numbering> concept reserves_again = requires { requires Numbering::reserves_again; };
template <class Proposing> concept offers = requires { requires Proposing::offers; };
template <class Proposing> concept avoids_crowds = requires { Proposing::collisions; Proposing::beats; };
template <class Campaign> concept waits_for_silence = requires { requires Campaign::waits_for_silence; };
template <class Campaign> concept waits_for_request = requires { requires Campaign::waits_for_request; };
template <class Campaign> concept appoints = requires { requires Campaign::appoints; };
template <class Campaign> concept checks_quorum = requires { requires Campaign::checks_quorum; };
template <class Campaign> concept prevotes = requires { requires Campaign::prevotes; };
template <class Eligibility> concept compares_tails = requires { requires Eligibility::compares_tails; };
template <class Recovery> concept starts_from_own_log = requires { requires !Recovery::reports; };
template <class Recovery> concept restamps = requires { requires Recovery::restamps; };
template <class Recovery> concept installs = requires { requires Recovery::installs; };
template <class Recovery> concept weighs_votes = requires { requires Recovery::weighs_votes; };
template <class Recovery> concept votes_again = requires { requires Recovery::votes_again; };
template <class Order> concept cuts = requires { requires Order::cuts; };
template <class Order> concept has_one_slot = requires { requires Order::slots_max == slot{1}; };
template <class Commitment> concept counts_older_ballots = requires { requires Commitment::counts_older_ballots; };
template <class Commitment> concept opens_with_noop = requires { requires Commitment::opens_with_noop; };
template <class Commitment> concept adopts = requires { requires Commitment::adopts; };
template <class Learning> concept everybody_counts = requires { requires Learning::everybody_counts; };
template <class Reading> concept confirms = requires { requires Reading::confirms; };
template <class Reading> concept leases = requires { requires Reading::leases; };
template <class Reading> concept reads_locally = requires { requires Reading::reads_locally; };
template <class Learning> concept spreads = requires { requires Learning::spreads; };

}  // namespace property
SYNOD_END_NAMESPACE
