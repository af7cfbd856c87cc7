// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <synod/check/agreement.hpp>

namespace tests::soundness {

/// Logs that are a prefix of each other agree in ballots, too; but that is no promise, and where entries are stamped anew it
/// is not so.
template <class P>
struct by_value : P {
  struct order : P::order {
    static constexpr bool cuts = false;
  };
};
template <class P>
using agreement_by_value = synod::check::agreement<by_value<P>>;

}  // namespace tests::soundness
