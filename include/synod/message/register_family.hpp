// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <type_traits>

#include <synod/message/delta.hpp>
#include <synod/message/digest.hpp>
#include <synod/message/family.hpp>
#include <synod/message/kept.hpp>
#include <synod/message/query.hpp>
#include <synod/message/register_kind.hpp>
#include <synod/message/report.hpp>
#include <synod/message/store.hpp>

SYNOD_BEGIN_NAMESPACE

/// The message types of registers.
template <class Node>
struct register_family {
  using node = Node;
  using query = message::query<Node>;
  using report = message::report<Node>;
  using store = message::store<Node>;
  using kept = message::kept<Node>;
  using digest = message::digest<Node>;
  using delta = message::delta<Node>;
};

namespace detail {
template <class F> requires requires { typename F::query; } struct message_of<kind::query, F> { using type = typename F::query; };
template <class F> requires requires { typename F::report; } struct message_of<kind::report, F> { using type = typename F::report; };
template <class F> requires requires { typename F::store; } struct message_of<kind::store, F> { using type = typename F::store; };
template <class F> requires requires { typename F::kept; } struct message_of<kind::kept, F> { using type = typename F::kept; };
template <class F> requires requires { typename F::digest; } struct message_of<kind::digest, F> { using type = typename F::digest; };
template <class F> requires requires { typename F::delta; } struct message_of<kind::delta, F> { using type = typename F::delta; };
}  // namespace detail

/// The kind of message that type `M` is in family `F` of registers; `void` for none.
template <class M, class F>
using register_kind_of = typename detail::kind_of<M, F, kind::query, kind::report, kind::store, kind::kept, kind::digest,
                                                  kind::delta>::type;

SYNOD_END_NAMESPACE
