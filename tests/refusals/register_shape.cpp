// SPDX-License-Identifier: BSL-1.0
// Registers with quorums that have a leader, and with a family that is made for logs.
// expect: synod: [register.quorum]
// expect: synod: [message.register]
// errors: 2
#include <tests/refusals/parts.hpp>

#include <synod/protocol/abd.hpp>
#include <synod/quorum/all.hpp>
#include <synod/quorum/primary_only.hpp>

struct my_wire : synod::register_family<std::uint32_t> {};

#ifndef TWIN
node_of<synod::abd<synod::quorum::primary_only, synod::command<int>, synod::storage<whole_storage>>> one{};
using family = synod::default_family<std::uint32_t>;
#else
node_of<synod::abd<synod::quorum::all, synod::command<int>, synod::storage<whole_storage>>> one{};
using family = my_wire;
#endif
node_of<synod::abd<synod::messages<family>, synod::command<int>, synod::storage<whole_storage>>> other{};
