// SPDX-License-Identifier: BSL-1.0
// A message that is no Hana Struct.
// expect: synod: [message.reject]
// expect: is no Hana Struct
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

struct refusal {
  synod::ballot<std::uint32_t> ballot;
};
struct wire : synod::default_family<std::uint32_t> {
  using reject = refusal;
};

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::messages<wire>>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>>;
node_of<protocol> member{};
#endif
