// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <limits>
#include <ratio>

#include <synod/role/context.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// A clock with one point: a deadline is armed or not, and any armed one may fire, in any order. A deadline is known by
/// how long it was set for, which tells the failure detector from the heartbeat and the retry; those of one length fire
/// together. Now is no time at all, or the moment at which the deadlines of one length ring.
struct clock {
  using rep = std::int64_t;
  using period = std::micro;
  using duration = std::chrono::duration<rep, period>;
  static constexpr bool is_steady = true;

  class time_point {
   public:
    constexpr time_point() = default;
    static constexpr time_point max() { return time_point(std::numeric_limits<rep>::max()); }
    /// When the deadlines that were set for `length` ring, and no others.
    static constexpr time_point of(duration length) { return time_point(-length.count()); }

    /// What a deadline was set for. Pre: it is one, and armed.
    constexpr duration length() const { return duration(at_); }

    friend constexpr time_point operator+(time_point, duration d) { return time_point(d.count()); }
    friend constexpr duration operator-(time_point a, time_point b) { return duration(a.at_ - b.at_); }
    friend constexpr bool operator==(time_point a, time_point b) { return (a <=> b) == 0; }
    friend constexpr std::strong_ordering operator<=>(time_point a, time_point b) {
      if (a.at_ < 0 && b.at_ > 0) return -a.at_ == b.at_ ? std::strong_ordering::equal : std::strong_ordering::less;
      if (b.at_ < 0 && a.at_ > 0) return -b.at_ == a.at_ ? std::strong_ordering::equal : std::strong_ordering::greater;
      return a.at_ <=> b.at_;
    }

   private:
    constexpr explicit time_point(rep at) : at_(at) {}
    rep at_ = 0;  // a deadline's length; 0 for now; the length of what rings, below 0
  };
};

/// All durations differ, so that deadlines can be told apart.
inline constexpr settings<clock> lengths = {clock::duration(16), clock::duration(16), clock::duration(2), clock::duration(4),
                                            clock::duration(8), clock::duration(8)};

/// What a deadline of this length is for, in one word.
constexpr char const* name_of(clock::duration length) {
  if (length == lengths.heartbeat) return "heartbeat";
  if (length == lengths.retry) return "retry";
  return length == lengths.election_min ? "election" : "backoff";
}

}  // namespace explore
SYNOD_END_NAMESPACE
