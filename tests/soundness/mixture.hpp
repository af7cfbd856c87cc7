// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

#include <synod/composition.hpp>
#include <synod/policy/choice.hpp>
#include <synod/policy/guarantee.hpp>
#include <synod/policy/membership.hpp>
#include <synod/policy/mixture.hpp>
#include <synod/policy/reading.hpp>

namespace tests::soundness {

/// A row without a name: one policy an axis, and what it promises.
template <class Guarantee, class... Policies>
struct row {
  static constexpr std::string_view name = "mixture";
  using guarantee = Guarantee;
  using cap = synod::cap::cp;
  using policies = synod::policies<Policies..., synod::reading::through_log, synod::membership_change::fixed>;
};

/// One policy on each axis that can touch safety, as the refusals look at it.
template <class Guarantee, class Numbering, class Campaign, class Eligibility, class Recovery, class Order, class Commitment,
          class Proposing, class Learning, class Quorum>
struct mixture {
  using numbering = Numbering;
  using campaign = Campaign;
  using eligibility = Eligibility;
  using recovery = Recovery;
  using order = Order;
  using commitment = Commitment;
  using proposing = Proposing;
  using learning = Learning;
  using quorum = Quorum;
  using row = soundness::row<Guarantee, Numbering, Campaign, Eligibility, Recovery, Order, Commitment, Proposing, Learning, Quorum>;

  static constexpr synod::refusals why = synod::detail::refusals_of<mixture>();
};

}  // namespace tests::soundness
