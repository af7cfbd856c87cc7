// SPDX-License-Identifier: BSL-1.0
// Two are appointed for one round.
// expect: synod: [appointed.numbering]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/primary_backup.hpp>

#ifndef TWIN
using protocol = synod::primary_backup_sync<synod::command<int>, synod::storage<whole_storage>, synod::numbering::term>;
#else
using protocol = synod::primary_backup_sync<synod::command<int>, synod::storage<whole_storage>, synod::numbering::lexicographic>;
#endif
node_of<protocol> member{};
