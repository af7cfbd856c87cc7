// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/io_context.hpp>

#include <synod/net/handler_memory.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// The earlier of two times, of which either may be missing.
template <class TimePoint>
std::optional<TimePoint> earliest(std::optional<TimePoint> const& a, std::optional<TimePoint> const& b) {
  return !a || (b && *b < *a) ? b : a;
}

/// How long something has been under way, by looking at it now and then.
template <class Clock>
class stopwatch {
 public:
  using time_point = typename Clock::time_point;
  using duration = typename Clock::duration;

  /// Whether it has been under way for as long as `most`; where that is 0, never.
  bool overdue(bool busy, time_point now, duration most) {
    if (!busy) since_.reset(); else if (!since_) since_ = now;
    return most != most.zero() && since_ && now - *since_ >= most;
  }
  void over() { since_.reset(); }
  bool running() const { return since_.has_value(); }
  std::optional<time_point> deadline(duration most) const {
    if (most == most.zero() || !since_) return {};
    return *since_ + most;
  }

 private:
  std::optional<time_point> since_;
};

/// Calls its owner's `alarmed()` at a time, or earlier: it is only ever set to an earlier time, so that a deadline that is
/// put off again and again costs nothing, and the owner looks at the time himself. One timer, set when it must be.
template <class Clock, class Owner>
class alarm {
 public:
  using time_point = typename Clock::time_point;

  explicit alarm(boost::asio::io_context& io) : timer_(io) {}

  void set(time_point at, std::shared_ptr<Owner> owner) {
    if (at_ && *at_ <= at) return;
    at_ = at;
    timer_.expires_at(at);
    timer_.async_wait(boost::asio::bind_allocator(net::handler_allocator<>(memory_),
                                                  [this, owner = std::move(owner)](boost::system::error_code ec) {
                                                    if (ec) return;
                                                    at_.reset();
                                                    owner->alarmed();
                                                  }));
  }
  void cancel() { timer_.cancel(); }

 private:
  boost::asio::basic_waitable_timer<Clock> timer_;
  std::optional<time_point> at_;
  net::handler_memory memory_;
};

}  // namespace detail
SYNOD_END_NAMESPACE
