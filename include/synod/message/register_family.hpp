// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <type_traits>

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
};

namespace detail {
template <class F> requires requires { typename F::query; } struct message_of<kind::query, F> { using type = typename F::query; };
template <class F> requires requires { typename F::report; } struct message_of<kind::report, F> { using type = typename F::report; };
template <class F> requires requires { typename F::store; } struct message_of<kind::store, F> { using type = typename F::store; };
template <class F> requires requires { typename F::kept; } struct message_of<kind::kept, F> { using type = typename F::kept; };
}  // namespace detail

/// The kind of message that type `M` is in family `F` of registers; `void` for none.
template <class M, class F>
using register_kind_of = typename detail::kind_of<M, F, kind::query, kind::report, kind::store, kind::kept>::type;

SYNOD_END_NAMESPACE
