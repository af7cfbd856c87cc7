// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstdint>

#include <synod/core/entry.hpp>
#include <synod/core/number.hpp>

SYNOD_BEGIN_NAMESPACE

enum class verdict : std::uint8_t;  // log/own_proposals.hpp

/// Whoever embeds a replica of protocol `P` and is lent to it for the time of each call; never stored.
///
/// | expression                  | returns         | meaning                                                           |
/// |-----------------------------|-----------------|-------------------------------------------------------------------|
/// | `h.send(to, message)`       |                 | hands a message to another node, now or later, or loses it; for each type of the family. What the message views lives until the call returns |
/// | `h.deliver(entry)`          |                 | the next chosen entry, slot by slot, each slot once; must not call the replica |
/// | `h.settled(proposal, verdict)` |              | a proposal made here will not be delivered, or nobody will know; the others are settled by their delivery |
/// | `h.install(slot)`           |                 | loads the storage's snapshot through this slot before the next delivery |
/// | `h.now()`                   | `time_point`    | the same value for a whole turn, never earlier than before; under `reading::lease`, in `drain`, no earlier than the turn's last input |
/// | `h.random()`                | `std::uint64_t` | an even draw; asked only when a deadline is armed                 |
/// | `h.wake_at(time_point)`     |                 | call `wake` at this time, and forget the time given before        |
/// | `h.delivered_in(slot)`      | `proposal`      | only where proposals go straight to the acceptors: what was delivered in a slot that the installed snapshot covers, of the last `limits::window_slots` |
/// | `h.readable(proposal)`      |                 | only where a leader asks before a read is answered: the state machine holds what the read of that identity must see; must not call the replica |
/// | `h.stamp(message&)`         |                 | optional: fills members of a message type of yours before it is sent |
template <class H, class Node, class Message>
concept can_send = requires(H& h, Node const& to, Message const& m) { h.send(to, m); };
template <class H, class Node>
concept can_deliver = requires(H& h, entry<Node> const& e) { h.deliver(e); };
template <class H>
concept can_settle = requires(H& h, proposal id, verdict v) { h.settled(id, v); };
template <class H>
concept can_install = requires(H& h, slot through) { h.install(through); };
template <class H>
concept can_recall = requires(H& h, slot s) {
  { h.delivered_in(s) } -> std::convertible_to<proposal>;
};
template <class H>
concept can_be_readable = requires(H& h, proposal id) { h.readable(id); };
template <class H, class Time>
concept can_tell_time = requires(H& h) {
  { h.now() } -> std::convertible_to<Time>;
};
template <class H>
concept can_draw = requires(H& h) {
  { h.random() } -> std::convertible_to<std::uint64_t>;
};
template <class H, class Time>
concept can_wake = requires(H& h, Time t) { h.wake_at(t); };

namespace detail {
template <class H, class Node, class F>
concept can_send_all = can_send<H, Node, typename F::prepare> && can_send<H, Node, typename F::promise> &&
                       can_send<H, Node, typename F::accept> && can_send<H, Node, typename F::accepted> &&
                       can_send<H, Node, typename F::reject> && can_send<H, Node, typename F::learn> &&
                       can_send<H, Node, typename F::fetch> && can_send<H, Node, typename F::chunk>;
template <class H, class Node, class F>
concept can_send_offers = !requires { typename F::offer; } || requires {
  requires can_send<H, Node, typename F::open> && can_send<H, Node, typename F::offer> && can_send<H, Node, typename F::vote>;
};
}  // namespace detail

template <class H, class P>
concept host_of = detail::can_send_all<H, typename P::node, typename P::family> && detail::can_send_offers<H, typename P::node, typename P::family> && can_deliver<H, typename P::node> &&
                  (can_recall<H> || !requires { typename P::family::offer; }) &&
                  (can_be_readable<H> || !requires { requires P::reading::confirms; }) &&
                  can_settle<H> && can_install<H> && can_tell_time<H, typename P::clock::time_point> && can_draw<H> &&
                  can_wake<H, typename P::clock::time_point>;

SYNOD_END_NAMESPACE
