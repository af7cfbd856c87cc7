// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <synod/composition.hpp>
#include <synod/policy/commitment.hpp>
#include <synod/policy/eligibility.hpp>
#include <synod/protocol/raft.hpp>

// Mixtures that the library refuses, with the refusal switched off, for the tools that show what they lead to.
namespace tests::unsound {

template <class... Named>
using raft_any_ballot = synod::raft<synod::commitment::any_ballot, synod::assume_unsound, Named...>;
template <class... Named>
using raft_any_log = synod::raft<synod::eligibility::any, synod::assume_unsound, Named...>;

}  // namespace tests::unsound
