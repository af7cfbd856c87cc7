// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <string_view>
#include <type_traits>

#include <synod/codec/codec.hpp>
#include <synod/concept/message.hpp>
#include <synod/message/family.hpp>
#include <synod/policy/property.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// Stands for a message that a family does not name; that has been told already.
struct unnamed {};

template <class F, class Node>
inline constexpr bool is_for_node =
    !requires { typename F::node; } || requires { requires std::same_as<typename F::node, Node>; };

/// Whether `T` can stand in for `Model`, as far as the one question goes.
template <class T, class Model>
inline constexpr bool is_a_struct =
    std::is_same_v<T, unnamed> || (std::default_initializable<T> && boost::hana::Struct<T>::value);
template <class T, class Model>
constexpr bool carries(std::string_view member) {
  if constexpr (std::is_same_v<T, Model> || std::is_same_v<T, unnamed> || !is_a_struct<T, Model>) return true;
  else return has_member_of<T, Model>(member);
}
template <class T, class Model>
constexpr bool travels() {
  if constexpr (std::is_same_v<T, Model> || std::is_same_v<T, unnamed> || !is_a_struct<T, Model>) return true;
  else return codec::walkable<T>;
}

// For each kind: the family's type or `unnamed`, and what a type of the user's must be.
#define SYNOD_MESSAGE(kind)                                                                                         \
  using kind##_type = decltype([]<class G>(std::type_identity<G>) {                                                 \
    if constexpr (requires { typename G::kind; }) return std::type_identity<typename G::kind>{};                    \
    else return std::type_identity<unnamed>{};                                                                      \
  }(std::type_identity<F>{}))::type;                                                                                \
  using kind##_model = message::kind<Node>;                                                                         \
  static_assert(!std::is_same_v<kind##_type, unnamed>,                                                              \
                "synod: [message." #kind "] the family names no type " #kind ": derive it from "                    \
                "synod::default_family<Node>, which names them all [message/family.hpp]");                          \
  static_assert(is_a_struct<kind##_type, kind##_model>,                                                             \
                "synod: [message." #kind "] the family's " #kind " is no Hana Struct that can be made empty: give " \
                "it BOOST_HANA_ADAPT_STRUCT and a default constructor [message/" #kind ".hpp]");                    \
  static_assert(travels<kind##_type, kind##_model>(),                                                               \
                "synod: [message." #kind "] " #kind " has a member that the codec cannot walk "                     \
                "[codec/codec.hpp]")
#define SYNOD_MEMBER(kind, member)                                                                                  \
  static_assert(carries<kind##_type, kind##_model>(#member),                                                        \
                "synod: [message." #kind "] " #kind " lacks member '" #member "', or gives it another type than "   \
                "the library's own " #kind " [message/" #kind ".hpp]")

template <class F, class Node>
consteval bool check_members() {
  SYNOD_MESSAGE(prepare);
  SYNOD_MEMBER(prepare, ballot);
  SYNOD_MEMBER(prepare, from);
  SYNOD_MEMBER(prepare, tail);
  SYNOD_MESSAGE(promise);
  SYNOD_MEMBER(promise, ballot);
  SYNOD_MEMBER(promise, first);
  SYNOD_MEMBER(promise, through);
  SYNOD_MEMBER(promise, last);
  SYNOD_MEMBER(promise, tail_ballot);
  SYNOD_MEMBER(promise, prev_ballot);
  SYNOD_MEMBER(promise, entries);
  SYNOD_MESSAGE(accept);
  SYNOD_MEMBER(accept, ballot);
  SYNOD_MEMBER(accept, prev);
  SYNOD_MEMBER(accept, prev_ballot);
  SYNOD_MEMBER(accept, start);
  SYNOD_MEMBER(accept, chosen);
  SYNOD_MEMBER(accept, entries);
  SYNOD_MESSAGE(accepted);
  SYNOD_MEMBER(accepted, ballot);
  SYNOD_MEMBER(accepted, mark);
  SYNOD_MEMBER(accepted, first);
  SYNOD_MEMBER(accepted, last);
  SYNOD_MESSAGE(reject);
  SYNOD_MEMBER(reject, ballot);
  SYNOD_MEMBER(reject, promised);
  SYNOD_MEMBER(reject, prev);
  SYNOD_MEMBER(reject, hint);
  SYNOD_MEMBER(reject, hint_ballot);
  SYNOD_MESSAGE(learn);
  SYNOD_MEMBER(learn, base);
  SYNOD_MEMBER(learn, chosen);
  SYNOD_MEMBER(learn, entries);
  SYNOD_MESSAGE(fetch);
  SYNOD_MEMBER(fetch, from);
  SYNOD_MEMBER(fetch, snapshot);
  SYNOD_MEMBER(fetch, offset);
  SYNOD_MESSAGE(chunk);
  SYNOD_MEMBER(chunk, last);
  SYNOD_MEMBER(chunk, ballot);
  SYNOD_MEMBER(chunk, total);
  SYNOD_MEMBER(chunk, offset);
  SYNOD_MEMBER(chunk, checksum);
  SYNOD_MEMBER(chunk, data);
  return message_like<prepare_type, prepare_model> && message_like<promise_type, promise_model> &&
         message_like<accept_type, accept_model> && message_like<accepted_type, accepted_model> &&
         message_like<reject_type, reject_model> && message_like<learn_type, learn_model> &&
         message_like<fetch_type, fetch_model> && message_like<chunk_type, chunk_model>;
}
#undef SYNOD_MEMBER
#undef SYNOD_MESSAGE

template <class F, class Node>
consteval bool check_messages() {
  static_assert(is_for_node<F, Node>,
                "synod: [message.node] the family is made for another node type than the protocol's: name the same "
                "type in synod::default_family<Node> and synod::node<Node> [message/family.hpp]");
  if constexpr (std::is_same_v<F, default_family<Node>>) return true;
  else if constexpr (!is_for_node<F, Node>) return false;
  else return check_members<F, Node>();
}

/// Whether the family has the words for what the campaign asks.
template <class D>
consteval bool check_prevotes() {
  constexpr bool has = !property::prevotes<typename D::campaign> || family_with_prevotes<typename D::family>;
  static_assert(has,
                "synod: [message.prevote] with_prevote asks others before it campaigns, and the family names no types prevote "
                "and prevoted: derive it from synod::prevote_family<synod::default_family<Node>> [message/family.hpp]");
  return has;
}

/// … and for what its learners tell each other.
template <class D>
consteval bool check_vouching() {
  constexpr bool has = !property::spreads<typename D::learning> || family_that_vouches<typename D::family>;
  static_assert(has,
                "synod: [message.under] learning::gossip says under which ballot what it tells of is chosen, and the family's learn or "
                "chunk has no member 'under', a synod::ballot<Node>: derive the family from "
                "synod::gossip_family<synod::default_family<Node>> [message/vouched_learn.hpp]");
  return has;
}

}  // namespace detail
SYNOD_END_NAMESPACE
