// SPDX-License-Identifier: BSL-1.0
// Who is appointed asks nobody, and need not hold what two others have chosen.
// expect: synod: [appointed.quorum]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/primary_backup.hpp>

#ifndef TWIN
using protocol = synod::primary_backup_sync<synod::command<int>, synod::storage<whole_storage>, synod::quorum::at_least<1>>;
#else
using protocol = synod::primary_backup_semi_sync<synod::command<int>, synod::storage<whole_storage>, synod::quorum::at_least<2>>;
#endif
node_of<protocol> member{};
