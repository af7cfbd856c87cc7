// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <synod/codec/shape.hpp>
#include <synod/message/family.hpp>
#include <synod/message/flow.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

template <class Out>
constexpr void explain_role(Out& out, bool& first, bool named, std::string_view name) {
  if (!named) return;
  out << (first ? "" : ", ") << name;
  first = false;
}

/// A line for the message: who emits it, who handles it, whether it waits for the disk, and its members.
template <class Kind, class Family, class Out, class... R>
constexpr void explain_kind(Out& out, flow::roles<R...>) {
  constexpr std::uint32_t bit = std::uint32_t{1} << Kind::index;
  std::size_t line = out.size;
  (out << "  " << Kind::name).pad(line, 14) << "from ";
  bool first = true;
  (explain_role(out, first, (flow::bits(R::emits) & bit) != 0, R::name), ...);
  if (first) out << "nobody";
  out << " to ";
  first = true;
  (explain_role(out, first, (flow::bits(R::handles) & bit) != 0, R::name), ...);
  if (first) out << "nobody";
  if (Kind::attests) out << "; waits until what it claims is durable";
  out << "\n" << "                " << codec::shape<synod::message_of<Kind, Family>>() << "\n";
}

template <class Family, class Out, class Roles>
constexpr void explain_kinds(Out& out, Roles roles) {
  explain_kind<kind::prepare, Family>(out, roles);
  explain_kind<kind::promise, Family>(out, roles);
  explain_kind<kind::accept, Family>(out, roles);
  explain_kind<kind::accepted, Family>(out, roles);
  explain_kind<kind::reject, Family>(out, roles);
  explain_kind<kind::learn, Family>(out, roles);
  explain_kind<kind::fetch, Family>(out, roles);
  explain_kind<kind::chunk, Family>(out, roles);
  if constexpr (family_with_offers<Family>) {
    explain_kind<kind::open, Family>(out, roles);
    explain_kind<kind::offer, Family>(out, roles);
    explain_kind<kind::vote, Family>(out, roles);
  }
  if constexpr (family_with_prevotes<Family>) {
    explain_kind<kind::prevote, Family>(out, roles);
    explain_kind<kind::prevoted, Family>(out, roles);
  }
  if constexpr (family_with_confirms<Family>) {
    explain_kind<kind::confirm, Family>(out, roles);
    explain_kind<kind::confirmed, Family>(out, roles);
  }
}

}  // namespace detail
SYNOD_END_NAMESPACE
