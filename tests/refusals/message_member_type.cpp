// SPDX-License-Identifier: BSL-1.0
// A message whose member has another type; one more member is welcome.
// expect: synod: [message.accept] accept lacks member 'chosen', or gives it another type
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

#include <boost/hana/define_struct.hpp>

template <class Chosen>
struct my_accept {
  BOOST_HANA_DEFINE_STRUCT(my_accept,
    (synod::ballot<std::uint32_t>, ballot),
    (synod::slot, prev),
    (synod::ballot<std::uint32_t>, prev_ballot),
    (synod::slot, start),
    (Chosen, chosen),
    (synod::batch, entries),
    (std::uint64_t, sent_at));
};
template <class Chosen>
struct wire : synod::default_family<std::uint32_t> {
  using accept = my_accept<Chosen>;
};

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::messages<wire<std::uint64_t>>>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::messages<wire<synod::slot>>>;
node_of<protocol> member{};
#endif
