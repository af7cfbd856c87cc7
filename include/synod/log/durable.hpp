// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE

/// Proof that what a message claims is durable; only a ledger makes one.
class durable {
  template <class, class> friend class ledger;
  durable() = default;
};

/// A value whose claim is durable.
template <class T>
struct covered {
  T value;
  durable proof;
};

SYNOD_END_NAMESPACE
