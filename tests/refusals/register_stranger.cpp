// SPDX-License-Identifier: BSL-1.0
// A policy about ballots in a scheme that has none, and one of registers in a row that has a log.
// expect: synod: [axis.log]
// expect: synod: [axis.register]
// errors: 2
#include <tests/refusals/parts.hpp>

#include <synod/protocol/abd.hpp>
#include <synod/protocol/raft.hpp>

#ifndef TWIN
node_of<synod::abd<synod::numbering::term, synod::command<int>, synod::storage<whole_storage>>> one{};
node_of<synod::raft<synod::ordering::versions, synod::command<int>, synod::storage<whole_storage>>> other{};
#else
node_of<synod::abd<synod::ordering::versions, synod::command<int>, synod::storage<whole_storage>>> one{};
node_of<synod::raft<synod::numbering::term, synod::command<int>, synod::storage<whole_storage>>> other{};
#endif
