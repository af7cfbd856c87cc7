// SPDX-License-Identifier: BSL-1.0
// Who is appointed asks nobody: no promise keeps him from leading while another's lease runs.
// expect: synod: [lease.campaign]
// errors: 1
#include <tests/refusals/parts.hpp>

#include <chrono>
#include <ratio>

#include <synod/protocol/primary_backup.hpp>

using clock_of = synod::drifting<std::chrono::steady_clock, std::ratio<1, 1000>>;
#ifndef TWIN
using reading = synod::reading::lease<200>;
#else
using reading = synod::reading::confirmed;
#endif
using protocol = synod::primary_backup_sync<synod::command<int>, synod::storage<whole_storage>, synod::clock<clock_of>, reading>;
node_of<protocol> member{};
