// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <type_traits>

#include <synod/message/accept.hpp>
#include <synod/message/accepted.hpp>
#include <synod/message/chunk.hpp>
#include <synod/message/fetch.hpp>
#include <synod/message/kind.hpp>
#include <synod/message/learn.hpp>
#include <synod/message/prepare.hpp>
#include <synod/message/promise.hpp>
#include <synod/message/reject.hpp>

SYNOD_BEGIN_NAMESPACE

/// The library's own message types. A family of yours derives from this one and names the types that it replaces:
///
///     struct my_wire : synod::default_family<std::uint16_t> { using accept = my_accept; };
template <class Node>
struct default_family {
  using node = Node;
  using prepare = message::prepare<Node>;
  using promise = message::promise<Node>;
  using accept = message::accept<Node>;
  using accepted = message::accepted<Node>;
  using reject = message::reject<Node>;
  using learn = message::learn<Node>;
  using fetch = message::fetch<Node>;
  using chunk = message::chunk<Node>;
};

namespace detail {
template <class Kind, class F> struct message_of;
template <class F> struct message_of<kind::prepare, F>  { using type = typename F::prepare; };
template <class F> struct message_of<kind::promise, F>  { using type = typename F::promise; };
template <class F> struct message_of<kind::accept, F>   { using type = typename F::accept; };
template <class F> struct message_of<kind::accepted, F> { using type = typename F::accepted; };
template <class F> struct message_of<kind::reject, F>   { using type = typename F::reject; };
template <class F> struct message_of<kind::learn, F>    { using type = typename F::learn; };
template <class F> struct message_of<kind::fetch, F>    { using type = typename F::fetch; };
template <class F> struct message_of<kind::chunk, F>    { using type = typename F::chunk; };
}  // namespace detail

/// The type that family `F` gives to a kind of message.
template <class Kind, class F>
using message_of = typename detail::message_of<Kind, F>::type;

namespace detail {
template <class M, class F, class... Kinds>
struct kind_of { using type = void; };
template <class M, class F, class K, class... Rest>
struct kind_of<M, F, K, Rest...>
    : std::conditional_t<std::is_same_v<M, synod::message_of<K, F>>, std::type_identity<K>, kind_of<M, F, Rest...>> {};
}  // namespace detail

/// The kind of message that type `M` is in family `F`; `void` for none.
template <class M, class F>
using kind_of = typename detail::kind_of<M, F, kind::prepare, kind::promise, kind::accept, kind::accepted, kind::reject,
                                         kind::learn, kind::fetch, kind::chunk>::type;

SYNOD_END_NAMESPACE
