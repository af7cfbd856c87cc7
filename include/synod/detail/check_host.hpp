// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <synod/concept/host.hpp>
#include <synod/policy/property.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

template <class H, class P>
consteval bool check_host() {
  using node = typename P::node;
  using time = typename P::clock::time_point;
  static_assert(can_send_all<H, node, typename P::family>,
                "synod: [host.send] the host needs void send(node, M const&) for each message type M of the family; "
                "a template will do [concept/host.hpp]");
  static_assert(can_send_offers<H, node, typename P::family>,
                "synod: [host.send] the host needs void send(node, M const&) for open, offer and vote, too; a template will do "
                "[concept/host.hpp]");
  static_assert(can_recall<H> || !property::offers<typename P::proposing>,
                "synod: [host.delivered_in] the host needs synod::proposal delivered_in(synod::slot): where a proposal can be "
                "chosen twice, a snapshot must tell which ones it covers [concept/host.hpp]");
  static_assert(can_deliver<H, node>,
                "synod: [host.deliver] the host needs void deliver(synod::entry<node> const&) [concept/host.hpp]");
  static_assert(can_settle<H>,
                "synod: [host.settled] the host needs void settled(synod::proposal, synod::verdict) "
                "[concept/host.hpp]");
  static_assert(can_be_readable<H> || !property::confirms<typename P::reading>,
                "synod: [host.readable] the host needs void readable(synod::proposal): it is called where a leader asks first whether "
                "his ballot stands, once the read may be made [concept/host.hpp]");
  static_assert(can_install<H>,
                "synod: [host.install] the host needs void install(synod::slot), which loads a snapshot "
                "[concept/host.hpp]");
  static_assert(can_tell_time<H, time>,
                "synod: [host.now] the host needs now(), which returns a time_point of the protocol's clock "
                "[concept/host.hpp]");
  static_assert(can_draw<H>,
                "synod: [host.random] the host needs random(), which returns 64 random bits [concept/host.hpp]");
  static_assert(can_wake<H, time>,
                "synod: [host.wake_at] the host needs void wake_at(time_point), with a time_point of the protocol's "
                "clock [concept/host.hpp]");
  return host_of<H, P>;
}

/// Stands in for a host that was refused, so that its own errors are the last ones.
struct refused_host {
  static refused_host nobody;
  template <class... A> void send(A&&...) {}
  template <class... A> void deliver(A&&...) {}
  template <class... A> void settled(A&&...) {}
  template <class... A> void install(A&&...) {}
  template <class... A> void readable(A&&...) {}
  template <class... A> void wake_at(A&&...) {}
  template <class... A> proposal delivered_in(A&&...) { return {}; }
  unsigned random() { return 0; }
  struct any_time {
    template <class T> operator T() const { return {}; }
  };
  any_time now() const { return {}; }
};
inline refused_host refused_host::nobody;

/// The host, or what stands in for one that lacks something.
template <class P, class H>
auto& hosted(H& host) {
  if constexpr (check_host<H, P>()) return host;
  else return refused_host::nobody;
}

}  // namespace detail
SYNOD_END_NAMESPACE
