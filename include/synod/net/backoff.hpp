// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace net {

/// How long to wait before the next attempt: doubled with each failure up to a bound, and the later half of it drawn
/// at random, so that nodes that failed together do not come back together. To have been let in is no success yet: who
/// lets everybody in and hangs up would be dialled without a pause.
class backoff {
 public:
  using duration = std::chrono::steady_clock::duration;

  /// Pre: `0 < min <= max`.
  backoff(duration min, duration max) : min_(min), max_(max), next_(min) {}

  /// The wait after one more failure; `random` is any 64-bit number.
  duration failed(std::uint64_t random) {
    duration const whole = next_;
    next_ = next_ > max_ / 2 ? max_ : next_ * 2;
    auto const half = static_cast<std::uint64_t>(std::max<duration::rep>(whole.count() / 2, 1));
    return whole - duration(static_cast<duration::rep>(random % half));
  }
  /// What an attempt came to has ended after so long: it was a success where that is as long as the longest wait.
  void lasted(duration time) {
    if (time >= max_) next_ = min_;
  }

 private:
  duration min_, max_, next_;
};

}  // namespace net
SYNOD_END_NAMESPACE
