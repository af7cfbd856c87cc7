// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

#include <synod/codec/noun.hpp>
#include <synod/codec/shape.hpp>
#include <synod/composition.hpp>
#include <synod/core/record.hpp>
#include <synod/detail/explain_flow.hpp>
#include <synod/detail/explain_quorums.hpp>
#include <synod/detail/text.hpp>
#include <synod/message/flow.hpp>
#include <synod/policy/property.hpp>
#include <synod/role/deployment.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

inline constexpr std::size_t explain_column = 14;

template <class Axis, class Policy, class Out>
constexpr void explain_axis(Out& out) {
  std::size_t const line = out.size;
  (out << "  " << Axis::name).pad(line, explain_column) << Policy::name;
  if constexpr (requires { Policy::meaning; }) out.pad(line, 2 * explain_column + 4) << Policy::meaning;
  out << "\n";
}

template <class P, class Deployment>
struct explanation {
  static constexpr auto build() {
    text_builder<8192> out;
    out << P::name << ": " << P::guarantee::name << ", " << P::cap::name << "\n";
    explain_axis<axis::numbering, typename P::numbering>(out);
    explain_axis<axis::campaign, typename P::campaign>(out);
    explain_axis<axis::eligibility, typename P::eligibility>(out);
    explain_axis<axis::recovery, typename P::recovery>(out);
    explain_axis<axis::order, typename P::order>(out);
    explain_axis<axis::commitment, typename P::commitment>(out);
    explain_axis<axis::proposing, typename P::proposing>(out);
    explain_axis<axis::learning, typename P::learning>(out);
    explain_axis<axis::reading, typename P::reading>(out);
    explain_axis<axis::membership, typename P::membership_policy>(out);
    explain_axis<axis::quorum, typename P::quorum>(out);
    if (std::is_same_v<typename P::soundness, assume_unsound>) explain_axis<axis::soundness, assume_unsound>(out);

    out << "quorums\n";
    explain_quorums<typename P::quorum, !property::appoints<typename P::campaign>>(out);

    out << "messages\n";
    explain_kinds<typename P::family>(out, flow::roles_of<Deployment>{});

    out << "sizes\n";
    out << "  command     " << codec::shape<typename P::command>() << "\n";
    out << "  node        " << codec::shape<codec::node<typename P::node>>() << "\n";
    out << "  record      " << record::header_bytes << " bytes and the command, in steps of 8\n";
    out << "  window      " << P::limits::window_bytes << " bytes, " << P::limits::window_slots << " slots\n";
    out << "  batch       " << P::limits::batch_bytes << " bytes at most, so also the largest record\n";
    out << "  in flight   " << P::limits::inflight_bytes << " bytes, " << P::limits::inflight_slots
        << " slots to each peer\n";
    return out;
  }
};

}  // namespace detail

/// A protocol in words: its guarantee, each axis with its policy, who needs whom, who tells whom, and sizes. Made when
/// compiling, the same text on every compiler; it ends with a new line.
template <class P, class Deployment = role::replica_of<P>>
constexpr std::string_view explain() {
  return detail::text_of<detail::explanation<P, Deployment>>;
}

SYNOD_END_NAMESPACE
