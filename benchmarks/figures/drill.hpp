// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <queue>
#include <tuple>
#include <utility>
#include <vector>

#include <synod/policy/environment.hpp>
#include <synod/sim/prng.hpp>
#include <synod/sim/stage.hpp>

namespace benchmarks {

using synod::sim::clock;

/// Capacities of replicas that a thousand worlds can be made of.
struct light : synod::default_limits {
  static constexpr std::size_t window_bytes = 8192;
  static constexpr std::size_t window_slots = 64;
  static constexpr std::size_t batch_bytes = 1024;
  static constexpr std::size_t inflight_bytes = 2048;
  static constexpr std::size_t inflight_slots = 16;
  static constexpr std::size_t deliver_bytes = 1024;
  static constexpr std::size_t chunk_bytes = 1024;
};

/// How long things take where nothing goes wrong.
struct pace {
  clock::duration one_way{};  ///< a message
  clock::duration vote{};     ///< whoever promises stands still for so long: his answer, his timers and what comes wait
  clock::duration write{};    ///< a flush of a disk
  clock::duration jitter{};   ///< every message takes longer by an exponential time of this mean
};

/// A stage whose messages, flushes and timers come at their times, and nothing else does. The same seed is the same run.
template <class P, class Monitor = synod::sim::unwatched<P>>
class drill {
 public:
  drill(std::size_t n, std::uint64_t seed, pace const& p, synod::settings<clock> const& times)
      : stage_(n, times), pace_(p), random_(seed), busy_(n), flushes_(n), deadlines_(n, synod::never<clock>), alarms_(deadlines_) {
    for (std::size_t i = 1; i <= n; ++i) {
      stage_.hold_disk(i);
      at(i, [&] { stage_.start(i); });
    }
  }

  synod::sim::stage<P, Monitor>& stage() { return stage_; }
  synod::sim::dice& random() { return random_; }
  clock::time_point now() const { return now_; }

  /// Does `f` at node `n`, and sees what comes of it.
  template <class F>
  void at(std::size_t n, F f) {
    stage_.set_clock(n, now_);
    for (int i = 0; i < 4; ++i) stage_.draws(n, random_());
    f();
    look();
  }

  /// Does `f` later.
  void after(clock::duration d, std::function<void()> f) {
    calls_.push_back(std::move(f));
    agenda_.push({now_ + d, ++planned_, event::call, 1, calls_.size() - 1});
  }
  /// As long as a message takes now.
  clock::duration travel() { return pace_.one_way + random_.around(pace_.jitter); }

  /// One event. False where nothing is to come.
  bool step() {
    if (agenda_.empty()) return false;
    event const e = agenda_.top();
    agenda_.pop();
    now_ = e.at;
    if (e.what == event::call) return std::exchange(calls_[e.number], {})(), true;
    if (auto const busy = busy_[e.node - 1]; busy > now_) return plan(busy, e.what, e.node, e.number), true;
    if (!stage_.running(e.node)) {
      if (e.what == event::message) stage_.mail().take(place_of(e.number));
    } else if (e.what == event::message) {
      at(e.node, [&] { stage_.deliver(place_of(e.number)); });
    } else if (e.what == event::flush) {
      if (flushes_[e.node - 1] != e.number) return true;
      flushes_[e.node - 1] = 0;
      at(e.node, [&] { stage_.flush(e.node, e.number); });
    } else if (alarms_[e.node - 1] <= now_) {
      deadlines_[e.node - 1] = alarms_[e.node - 1] = synod::never<clock>;
      at(e.node, [&] { stage_.wake(e.node); });
    }
    return true;
  }
  /// Runs until `wanted()`; false where it has not come within `most`.
  template <class F>
  bool run_until(F wanted, clock::duration most) {
    for (auto const end = now_ + most; !wanted();)
      if (agenda_.empty() || agenda_.top().at > end || !step()) return false;
    return true;
  }
  /// Runs for `d`, and stops in its last moment, before what comes then.
  void run_for(clock::duration d) {
    auto const end = now_ + d;
    while (!agenda_.empty() && agenda_.top().at < end) step();
    now_ = end;
  }
  void crash(std::size_t n) {
    stage_.crash(n);
    flushes_[n - 1] = 0, alarms_[n - 1] = deadlines_[n - 1] = synod::never<clock>;
  }
  /// The node that leads the highest ballot; 0 where nobody does.
  std::size_t leader() const {
    std::size_t found = 0;
    for (std::size_t n = 1; n <= stage_.size(); ++n)
      if (stage_.running(n) && stage_.status(n).role == synod::role_name::leader &&
          (found == 0 || stage_.status(found).ballot < stage_.status(n).ballot))
        found = n;
    return found;
  }

 private:
  struct event {
    enum kind : std::uint8_t { message, flush, alarm, call };
    clock::time_point at;
    std::uint64_t order;  // of what comes at the same time: as it was caused
    kind what;
    std::size_t node;
    std::uint64_t number;
    friend bool operator>(event const& a, event const& b) { return std::tie(a.at, a.order) > std::tie(b.at, b.order); }
  };

  void plan(clock::time_point t, typename event::kind what, std::size_t node, std::uint64_t number) {
    agenda_.push({t, ++planned_, what, node, number});
  }
  std::size_t place_of(std::uint64_t number) {
    return *stage_.mail().find([&](auto const& p) { return p.number == number; });
  }
  void look() {
    for (auto const& p : stage_.mail().open()) {
      if (p.number <= posted_) continue;
      clock::time_point from = now_;
      if (p.kind == synod::kind::promise::index && pace_.vote != clock::duration{}) {
        from = busy_[p.from] = now_ + pace_.vote;
        wake(p.from + 1);
      }
      plan(from + travel(), event::message, p.to + 1, p.number);
    }
    posted_ = stage_.mail().sent();
    for (std::size_t n = 1; n <= stage_.size(); ++n) {
      if (!stage_.running(n)) continue;
      auto const& d = stage_.disk(n);
      if (d.flushing() && flushes_[n - 1] == 0) {
        flushes_[n - 1] = d.flush_target() - d.durable();
        plan(now_ + pace_.write, event::flush, n, flushes_[n - 1]);
      }
      if (stage_.deadline(n) != deadlines_[n - 1]) wake(n);
    }
  }
  /// Plans the alarm of node `n`, later by as long as it stands still.
  void wake(std::size_t n) {
    auto const t = deadlines_[n - 1] = stage_.deadline(n);
    auto& alarm = alarms_[n - 1];
    if (alarm = t; t == synod::never<clock>) return;
    alarm = std::max(t, now_) + std::max(busy_[n - 1] - now_, clock::duration{});
    plan(alarm, event::alarm, n, 0);
  }

  synod::sim::stage<P, Monitor> stage_;
  pace pace_;
  synod::sim::dice random_;
  // By node: until when it stands still, the operations of the flush in progress, what it waits for, and when it is woken.
  std::vector<clock::time_point> busy_;
  std::vector<std::uint64_t> flushes_;
  std::vector<clock::time_point> deadlines_, alarms_;
  std::priority_queue<event, std::vector<event>, std::greater<>> agenda_;
  std::deque<std::function<void()>> calls_;
  std::uint64_t planned_ = 0, posted_ = 0;
  clock::time_point now_{};
};

}  // namespace benchmarks
