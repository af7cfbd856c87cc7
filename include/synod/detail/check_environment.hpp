// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <type_traits>

#include <synod/codec/codec.hpp>
#include <synod/concept/clock.hpp>
#include <synod/concept/storage.hpp>
#include <synod/core/node.hpp>
#include <synod/core/record.hpp>
#include <synod/policy/choice.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

template <class P, class Default>
struct given_of { using type = typename P::type; };
template <class Default>
struct given_of<nothing, Default> { using type = Default; };
/// What an environment policy wraps.
template <class P, class Default = nothing>
using given = typename given_of<P, Default>::type;

template <class Order, class S>
concept can_keep = !requires { requires Order::cuts; } || can_truncate<S>;

template <class L>
concept counts_capacities = requires {
  { L::window_bytes } -> std::convertible_to<std::size_t>;
  { L::window_slots } -> std::convertible_to<std::size_t>;
  { L::batch_bytes } -> std::convertible_to<std::size_t>;
  { L::inflight_bytes } -> std::convertible_to<std::size_t>;
  { L::inflight_slots } -> std::convertible_to<std::size_t>;
  { L::deliver_bytes } -> std::convertible_to<std::size_t>;
  { L::chunk_bytes } -> std::convertible_to<std::size_t>;
};
template <class L>
concept fits_together = !counts_capacities<L> || requires {
  requires L::batch_bytes >= record::header_bytes && L::batch_bytes <= L::window_bytes / 2;
  requires L::window_slots >= 2 && L::inflight_slots >= 1 && L::inflight_bytes >= L::batch_bytes;
  requires L::deliver_bytes >= 1 && L::chunk_bytes >= 1;
};

/// What a log and registers are both given: a command or a value, who takes part, a clock and a storage.
template <class D>
consteval bool check_given() {
  using c = typename D::command;
  using n = typename D::node;
  using k = typename D::clock;
  using s = typename D::storage;
  static_assert(is_missing<c> || std::default_initializable<c>,
                "synod: [command.default] the command needs a default constructor: it is made first and decoded then "
                "[concept/command.hpp]");
  static_assert(is_missing<c> || std::movable<c>,
                "synod: [command.move] the command must be movable: it is handed on by value [concept/command.hpp]");
  static_assert(is_missing<c> || codec::walkable<c>,
                "synod: [command.codec] the codec cannot walk the command: give it BOOST_HANA_ADAPT_STRUCT with "
                "members that it can, or specialise synod::codec::custom<T> [codec/codec.hpp]");
  static_assert(node_id<n>,
                "synod: [node.type] a node id must be trivially copyable, default constructible, totally ordered and "
                "at most 16 bytes, as an integer, an enumeration or a UUID with a defaulted <=> is [core/node.hpp]");
  static_assert(!node_id<n> || std::is_integral_v<n> || std::is_enum_v<n> ||
                    std::has_unique_object_representations_v<n>,
                "synod: [node.bytes] a node id that is a struct needs unique bytes: no padding, no floating point "
                "[core/node.hpp]");
  static_assert(clock_type<k>,
                "synod: [clock.type] the clock needs rep (an integer), duration and time_point as std::chrono's clocks "
                "have them [concept/clock.hpp]");
  static_assert(is_missing<s> || std::movable<s>,
                "synod: [storage.move] the storage must be movable: the replica owns it [concept/storage.hpp]");
  static_assert(is_missing<s> || can_recover<s>,
                "synod: [storage.recover] the storage needs s.recover(into), which hands back what is durable "
                "[concept/storage.hpp]");
  static_assert(is_missing<s> || can_put<s>,
                "synod: [storage.put] the storage needs s.put(synod::bytes_view), which stages the hard state "
                "[concept/storage.hpp]");
  static_assert(is_missing<s> || can_append<s>,
                "synod: [storage.append] the storage needs s.append(synod::batch const&), which stages records "
                "[concept/storage.hpp]");
  static_assert(is_missing<s> || can_compact<s>,
                "synod: [storage.compact] the storage needs s.compact(synod::slot), which stages the removal of the "
                "slots below this one [concept/storage.hpp]");
  static_assert(is_missing<s> || can_mark<s>,
                "synod: [storage.marks] the storage needs s.staged() and s.durable(), const, each a synod::mark "
                "[concept/storage.hpp]");
  static_assert(is_missing<s> || can_flush<s>,
                "synod: [storage.flush] the storage needs s.flush(), s.stored(synod::mark) and bool s.flushing() const "
                "[concept/storage.hpp]");
  static_assert(is_missing<s> || can_read<s>,
                "synod: [storage.read] the storage needs synod::read_result s.read(synod::slot, std::size_t max, f), "
                "which calls f(synod::batch const&) [concept/storage.hpp]");
  constexpr bool command_fits =
      is_missing<c> || (std::default_initializable<c> && std::movable<c> && codec::walkable<c>);
  return command_fits && node_id<n> && clock_type<k> && (is_missing<s> || (std::movable<s> && durable_storage<s>));
}

template <class D>
consteval bool check_environment() {
  using s = typename D::storage;
  using l = typename D::limits;
  bool const given = check_given<D>();
  static_assert(is_missing<s> || can_keep<typename D::order, s>,
                "synod: [storage.truncate] under order::prefix the storage needs s.truncate(synod::slot), which stages "
                "the removal of this slot and all above it; order::sparse does without [concept/storage.hpp]");
  static_assert(counts_capacities<l>,
                "synod: [limits.members] the limits lack a capacity: derive from synod::default_limits and change what "
                "you must [policy/environment.hpp]");
  static_assert(fits_together<l>,
                "synod: [limits.sizes] a batch must fit twice into the window and once into what may be in flight, and "
                "no capacity be zero [policy/environment.hpp]");
  return given && (is_missing<s> || can_keep<typename D::order, s>) && counts_capacities<l> && fits_together<l>;
}

}  // namespace detail
SYNOD_END_NAMESPACE
