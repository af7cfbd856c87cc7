// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE

/// What a mixture is refused for, in the order of `refusal_codes`.
enum class refusal : std::uint8_t {
  quorum_type, quorum_proof, quorum_grows, quorum_meet, quorum_fast_proof, quorum_fast_grows, quorum_fast, term_quorum,
  own_log_eligibility, own_log_commitment, own_log_learning, own_log_order, newest_log_commitment, after_sync_order,
  highest_ballot_order, rotating_eligibility, single_commitment, on_request_learning, gossip_guarantee,
  appointed_quorum, appointed_recovery, appointed_numbering,
  direct_recovery, direct_quorum, direct_numbering, direct_order, direct_learning, direct_campaign, fast_proposing,
  single_crowded, again_numbering, again_recovery,
};

/// Each refusal as an error has it in its brackets.
inline constexpr auto refusal_codes = std::to_array<std::string_view>({
  "quorum.type", "quorum.proof", "quorum.grows", "quorum.meet", "quorum.fast_proof", "quorum.fast_grows", "quorum.fast", "term.quorum",
  "own_log.eligibility", "own_log.commitment", "own_log.learning", "own_log.order", "newest_log.commitment", "after_sync.order",
  "highest_ballot.order", "rotating.eligibility", "single.commitment", "on_request.learning", "gossip.guarantee",
  "appointed.quorum", "appointed.recovery", "appointed.numbering",
  "direct.recovery", "direct.quorum", "direct.numbering", "direct.order", "direct.learning", "direct.campaign", "fast.proposing",
  "single.crowded", "again.numbering", "again.recovery",
});

/// Some of them.
class refusals {
 public:
  constexpr bool empty() const { return bits_ == 0; }
  constexpr bool contains(refusal r) const { return (bits_ >> static_cast<unsigned>(r) & 1) != 0; }
  constexpr refusals& add(refusal r, bool is_so = true) {
    if (is_so) bits_ |= std::uint32_t{1} << static_cast<unsigned>(r);
    return *this;
  }
  friend constexpr refusals operator|(refusals a, refusals b) {
    a.bits_ |= b.bits_;
    return a;
  }
  friend constexpr bool operator==(refusals, refusals) = default;

  /// Calls `f(code)` for each.
  template <class F>
  constexpr void each(F f) const {
    for (std::size_t i = 0; i < refusal_codes.size(); ++i)
      if (contains(static_cast<refusal>(i))) f(refusal_codes[i]);
  }

 private:
  std::uint32_t bits_ = 0;
};
static_assert(refusal_codes.size() == static_cast<std::size_t>(refusal::again_recovery) + 1 && refusal_codes.size() <= 32);

SYNOD_END_NAMESPACE
