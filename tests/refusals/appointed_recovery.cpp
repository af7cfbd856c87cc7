// SPDX-License-Identifier: BSL-1.0
// Nobody is asked, so that nobody reports.
// expect: synod: [appointed.recovery]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/primary_backup.hpp>

#ifndef TWIN
using protocol = synod::primary_backup_sync<synod::command<int>, synod::storage<whole_storage>, synod::recovery::highest_ballot, synod::order::sparse>;
#else
using protocol = synod::primary_backup_sync<synod::command<int>, synod::storage<whole_storage>, synod::recovery::own_log>;
#endif
node_of<protocol> member{};
