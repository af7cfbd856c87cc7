// SPDX-License-Identifier: BSL-1.0
// A command that the codec cannot walk.
// expect: synod: [command.codec]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

#include <boost/hana/adapt_struct.hpp>

struct transfer {
  std::uint32_t from = 0, to = 0;
  std::uint64_t amount = 0;
};

#ifndef TWIN
using protocol = synod::raft<synod::command<transfer>, synod::storage<whole_storage>>;
node_of<protocol> member{};
#else
BOOST_HANA_ADAPT_STRUCT(transfer, from, to, amount);
using protocol = synod::raft<synod::command<transfer>, synod::storage<whole_storage>>;
node_of<protocol> member{};
#endif
