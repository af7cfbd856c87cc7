// SPDX-License-Identifier: BSL-1.0
// A family that lacks a message.
// expect: synod: [message.accept] the family names no type accept
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

template <class F = synod::default_family<std::uint32_t>>
struct only_questions {
  using node = std::uint32_t;
  using prepare = typename F::prepare;
  using promise = typename F::promise;
  using accepted = typename F::accepted;
  using reject = typename F::reject;
  using learn = typename F::learn;
  using fetch = typename F::fetch;
  using chunk = typename F::chunk;
};
using wire = only_questions<>;

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::messages<wire>>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>,
                             synod::messages<synod::default_family<std::uint32_t>>>;
node_of<protocol> member{};
#endif
