// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <synod/check/linearizable/call.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check::detail {

/// The times at which something happens in a part of a history, each once, in order.
template <class Time>
class moments {
 public:
  template <class Operation>
  moments(std::vector<call<Operation, Time>> const& history, std::vector<std::size_t> const& which) {
    for (std::size_t i : which) {
      all_.push_back(history[i].invoke);
      if (history[i].returned) all_.push_back(*history[i].returned);
    }
    std::sort(all_.begin(), all_.end());
    all_.erase(std::unique(all_.begin(), all_.end()), all_.end());
  }
  std::vector<Time> const& all() const { return all_; }
  /// How many are before `t`. Pre: `t` is one of them.
  std::uint32_t rank(Time const& t) const {
    return static_cast<std::uint32_t>(std::lower_bound(all_.begin(), all_.end(), t) - all_.begin());
  }

 private:
  std::vector<Time> all_;
};

}  // namespace check::detail
SYNOD_END_NAMESPACE
