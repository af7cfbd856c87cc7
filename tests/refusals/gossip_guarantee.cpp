// SPDX-License-Identifier: BSL-1.0
// A leader who lacks what the one before him has answered, and learners that pass it on.
// expect: synod: [gossip.guarantee]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/primary_backup.hpp>

#ifndef TWIN
using protocol = synod::primary_backup_semi_sync<synod::command<int>, synod::storage<whole_storage>, synod::learning::gossip>;
#else
using protocol = synod::primary_backup_sync<synod::command<int>, synod::storage<whole_storage>, synod::learning::gossip>;
#endif
node_of<protocol> member{};
