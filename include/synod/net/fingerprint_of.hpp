// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <synod/codec/noun.hpp>
#include <synod/codec/shape.hpp>
#include <synod/core/membership.hpp>
#include <synod/message/family.hpp>
#include <synod/message/kind.hpp>
#include <synod/net/decode.hpp>
#include <synod/net/fingerprint.hpp>
#include <synod/net/handshake.hpp>
#include <synod/policy/axis.hpp>

SYNOD_BEGIN_NAMESPACE
namespace net {
namespace detail {

/// A shape as it goes into a fingerprint: a long one is cut, and ends in the hash of the whole.
inline std::string shape_text(std::string_view shape) {
  constexpr std::size_t most = 400;
  std::string text(shape.substr(0, most));
  if (shape.size() > most) text += " ... " + std::to_string(codec::fnv1a(shape));
  return text;
}

template <class P, class... Kinds>
void add_messages(fingerprint& f) {
  (f.items.emplace_back("message " + std::string(Kinds::name),
                        shape_text(codec::shape<message_of<Kinds, typename P::family>>())), ...);
}

template <class... Policies>
void add_policies(fingerprint& f) {
  (f.items.emplace_back(std::string(Policies::axis::name), std::string(Policies::name)), ...);
}

}  // namespace detail

/// What two nodes of protocol `P` must have in common. Timers, campaign, clock and storage are left out: they may differ
/// while a cluster is upgraded node by node. Who is a member belongs to it: the quorums of two lists need not meet.
template <class P>
fingerprint fingerprint_of(membership<typename P::node> const& members) {
  fingerprint f;
  f.items.emplace_back("protocol", std::string(P::name));
  detail::add_policies<typename P::numbering, typename P::eligibility, typename P::recovery, typename P::order,
                       typename P::commitment, typename P::proposing, typename P::learning, typename P::reading,
                       typename P::membership_policy, typename P::quorum>(f);
  f.items.emplace_back("node", std::string(codec::shape<codec::node<typename P::node>>()));
  f.items.emplace_back("command", detail::shape_text(codec::shape<typename P::command>()));
  detail::add_messages<P, kind::prepare, kind::promise, kind::accept, kind::accepted, kind::reject, kind::learn,
                       kind::fetch, kind::chunk>(f);
  if constexpr (family_with_offers<typename P::family>) detail::add_messages<P, kind::open, kind::offer, kind::vote>(f);
  if constexpr (family_with_prevotes<typename P::family>) detail::add_messages<P, kind::prevote, kind::prevoted>(f);
  if constexpr (family_with_confirms<typename P::family>) detail::add_messages<P, kind::confirm, kind::confirmed>(f);
  std::string all;
  for (auto const& n : members) (all += all.empty() ? "" : " ") += handshake::name_of(n);
  f.items.emplace_back("members", all);
  if constexpr (requires { P::layout; }) f.items.emplace_back("machines", std::string(P::layout));
  f.items.emplace_back("frame bytes", std::to_string(frame_body_max<P>));
  return f;
}

}  // namespace net
SYNOD_END_NAMESPACE
