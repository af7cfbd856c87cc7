// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <type_traits>

#include <synod/message/accept.hpp>
#include <synod/message/accepted.hpp>
#include <synod/message/chunk.hpp>
#include <synod/message/confirm.hpp>
#include <synod/message/confirmed.hpp>
#include <synod/message/fetch.hpp>
#include <synod/message/kind.hpp>
#include <synod/message/learn.hpp>
#include <synod/message/offer.hpp>
#include <synod/message/open.hpp>
#include <synod/message/prepare.hpp>
#include <synod/message/prevote.hpp>
#include <synod/message/prevoted.hpp>
#include <synod/message/promise.hpp>
#include <synod/message/reject.hpp>
#include <synod/message/vote.hpp>
#include <synod/message/vouched_chunk.hpp>
#include <synod/message/vouched_learn.hpp>

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

/// The same for a protocol whose proposals go straight to the acceptors.
template <class Node>
struct direct_family : default_family<Node> {
  using open = message::open<Node>;
  using offer = message::offer<Node>;
  using vote = message::vote<Node>;
};

/// Family `F`, and what is said where nobody campaigns before others would vote for him (`campaign::with_prevote`).
template <class F>
struct prevote_family : F {
  using prevote = message::prevote<typename F::node>;
  using prevoted = message::prevoted<typename F::node>;
};

/// Family `F`, and what is said where a leader asks whether his ballot still stands (`reading::confirmed`, `reading::lease`).
template <class F>
struct confirm_family : F {
  using confirm = message::confirm<typename F::node>;
  using confirmed = message::confirmed<typename F::node>;
};

/// Family `F` where learners tell each other what is chosen (`learning::gossip`).
template <class F>
struct gossip_family : F {
  using learn = message::vouched_learn<typename F::node>;
  using chunk = message::vouched_chunk<typename F::node>;
};

namespace detail {
template <class F, bool Has, template <class> class And>
using family_and_if = typename std::conditional_t<Has, std::type_identity<And<F>>, std::type_identity<F>>::type;
}  // namespace detail

/// What a protocol speaks whose user names no family.
template <class Node, bool Direct, bool Prevotes, bool Spreads, bool Confirms>
using usual_family = detail::family_and_if<
    detail::family_and_if<
        detail::family_and_if<std::conditional_t<Direct, direct_family<Node>, default_family<Node>>, Prevotes, prevote_family>,
        Spreads, gossip_family>,
    Confirms, confirm_family>;

/// Whether family `F` has the messages of `direct_family` besides.
template <class F>
concept family_with_offers = requires {
  typename F::open;
  typename F::offer;
  typename F::vote;
};

/// … and those of `prevote_family`.
template <class F>
concept family_with_prevotes = requires {
  typename F::prevote;
  typename F::prevoted;
};

/// … and those of `confirm_family`.
template <class F>
concept family_with_confirms = requires {
  typename F::confirm;
  typename F::confirmed;
};

/// … and whether what it tells of chosen entries says under which ballot.
template <class F>
concept family_that_vouches = requires(typename F::learn m, typename F::chunk c, ballot<typename F::node> b) {
  m.under = b;
  c.under = b;
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
template <class F> struct message_of<kind::open, F>     { using type = typename F::open; };
template <class F> struct message_of<kind::offer, F>    { using type = typename F::offer; };
template <class F> struct message_of<kind::vote, F>     { using type = typename F::vote; };
template <class F> struct message_of<kind::prevote, F>  { using type = typename F::prevote; };
template <class F> struct message_of<kind::prevoted, F> { using type = typename F::prevoted; };
template <class F> struct message_of<kind::confirm, F>   { using type = typename F::confirm; };
template <class F> struct message_of<kind::confirmed, F> { using type = typename F::confirmed; };
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

namespace detail {
template <template <class...> class List, class... Kinds>
struct kind_list {
  using type = List<Kinds...>;
  template <bool Has, class... More>
  using and_if = std::conditional_t<Has, kind_list<List, Kinds..., More...>, kind_list>;
};
}  // namespace detail

/// The kinds of message that family `F` has, as arguments of `List`; those first that come most often.
template <class F, template <class...> class List>
using kinds_of = typename detail::kind_list<List, kind::accept, kind::accepted, kind::prepare, kind::promise, kind::reject, kind::learn,
                                            kind::fetch, kind::chunk>
    ::template and_if<family_with_offers<F>, kind::open, kind::offer, kind::vote>
    ::template and_if<family_with_prevotes<F>, kind::prevote, kind::prevoted>
    ::template and_if<family_with_confirms<F>, kind::confirm, kind::confirmed>::type;

namespace detail {
template <class M, class F>
struct kind_among {
  template <class... Kinds>
  struct these { using type = typename kind_of<M, F, Kinds...>::type; };
};
}  // namespace detail

/// The kind of message that type `M` is in family `F`; `void` for none.
template <class M, class F>
using kind_of = typename kinds_of<F, detail::kind_among<M, F>::template these>::type;

SYNOD_END_NAMESPACE
