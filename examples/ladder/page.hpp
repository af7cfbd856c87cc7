// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <iosfwd>
#include <vector>

#include "rung.hpp"

namespace ladder {

/// All steps as one page that needs nothing else: their tables, histories that have no order, and runs to step through.
void write_page(std::vector<rung> const& rungs, std::ostream& out);

}  // namespace ladder
