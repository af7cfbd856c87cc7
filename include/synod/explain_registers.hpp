// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <synod/codec/noun.hpp>
#include <synod/codec/shape.hpp>
#include <synod/explain.hpp>
#include <synod/register_node.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

template <class P>
struct register_explanation {
  static constexpr auto build() {
    text_builder<4096> out;
    out << P::name << ": " << P::guarantee::name << ", " << P::cap::name << "\n";
    explain_axis<axis::ordering, typename P::ordering>(out);
    explain_axis<axis::spreading, typename P::spreading>(out);
    if constexpr (P::spreading::asks_quorums) {
      explain_axis<axis::quorum, typename P::quorum>(out);
      if (std::is_same_v<typename P::soundness, assume_unsound>) explain_axis<axis::soundness, assume_unsound>(out);
      out << "quorums\n";
      explain_quorums<typename P::quorum, true>(out);
    }

    out << "messages\n";
    constexpr flow::roles_of<typename register_node<P>::roles> roles{};
    [&]<class... Kind>(set_of_kinds<Kind...>) { (explain_if_said<Kind>(out, roles), ...); }(register_kinds);

    out << "sizes\n";
    out << "  value       " << codec::shape<typename P::command>() << "\n";
    out << "  node        " << codec::shape<codec::node<typename P::node>>() << "\n";
    out << "  registers   " << P::limits::registers << ", of " << P::limits::value_bytes << " bytes at most\n";
    out << "  open        " << P::limits::operations << " operations at each node\n";
    return out;
  }

 private:
  template <class Kind, class Out, class... R>
  static constexpr void explain_if_said(Out& out, flow::roles<R...> roles) {
    constexpr auto bit = std::uint32_t{1} << Kind::index;
    constexpr bool gossiped = Kind::index >= kind::digest::index;
    if constexpr (((flow::bits(R::emits) & bit) | ...) != 0 && gossiped != P::spreading::asks_quorums)
      explain_kind<Kind, typename P::family>(out, roles);
  }
};

}  // namespace detail

/// Registers in words, as explain.hpp has logs: the guarantee, each axis with its policy, who is read from (prepare) and who
/// is written to (accept), who tells whom, and sizes. Made when compiling, the same text on every compiler; it ends with a
/// new line.
template <class P>
constexpr std::string_view explain_registers() {
  return detail::text_of<detail::register_explanation<P>>;
}

SYNOD_END_NAMESPACE
