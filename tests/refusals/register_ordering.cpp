// SPDX-License-Identifier: BSL-1.0
// An atomic register whose writes have no versions, and one whose reads write nothing back.
// expect: synod: [register.ordering]
// expect: synod: [register.write_back]
// errors: 2
#include <tests/refusals/parts.hpp>

#include <synod/protocol/abd.hpp>
#include <synod/protocol/majority_write.hpp>

#ifndef TWIN
node_of<synod::abd<synod::ordering::arrival, synod::command<int>, synod::storage<whole_storage>>> one{};
node_of<synod::abd<synod::ordering::versions_unrepaired, synod::command<int>, synod::storage<whole_storage>>> other{};
#else
node_of<synod::majority_write<synod::ordering::arrival, synod::command<int>, synod::storage<whole_storage>>> one{};
node_of<synod::majority_write<synod::ordering::versions_unrepaired, synod::command<int>, synod::storage<whole_storage>>> other{};
#endif
