// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE

/// Proof that what a message claims is durable; only a ledger makes one.
class durable {
  template <class, class> friend class ledger;
  constexpr durable() = default;
};

SYNOD_END_NAMESPACE
