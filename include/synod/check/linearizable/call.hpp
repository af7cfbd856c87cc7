// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <optional>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

/// One operation as the client that asked for it saw it. `Time` is anything with a total order, in any unit; all times
/// of a history come from the same clock.
template <class Operation, class Time = std::int64_t>
struct call {
  using operation = Operation;
  using time = Time;

  std::uint64_t process = 0;       ///< who asked: for pictures, the verdict does not look at it
  Operation what{};                ///< what was asked and, where it returned, what was answered
  Time invoke{};                   ///< read off before it was asked
  std::optional<Time> returned{};  ///< read off after it was answered, not before `invoke`. Nothing: the outcome is
                                   ///< unknown, it may take effect at any time after `invoke`, or never. A call that ran
                                   ///< into a timeout is unknown; one that is known to have done nothing is no call.
};

}  // namespace check
SYNOD_END_NAMESPACE
