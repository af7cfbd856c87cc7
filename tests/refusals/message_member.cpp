// SPDX-License-Identifier: BSL-1.0
// A message that lacks a member.
// expect: synod: [message.accept] accept lacks member 'chosen'
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

#include <boost/hana/define_struct.hpp>

#ifndef TWIN
#define MEMBER
#else
#define MEMBER (synod::slot, chosen),
#endif
struct my_accept {
  BOOST_HANA_DEFINE_STRUCT(my_accept,
    (synod::ballot<std::uint32_t>, ballot),
    (synod::slot, prev),
    (synod::ballot<std::uint32_t>, prev_ballot),
    (synod::slot, start),
    MEMBER
    (synod::batch, entries),
    (std::uint64_t, sent_at));
};
struct family : synod::default_family<std::uint32_t> {
  using accept = my_accept;
};

using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::messages<family>>;
node_of<protocol> member{};
