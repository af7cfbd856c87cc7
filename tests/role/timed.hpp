// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>

#include <tests/catch.hpp>

#include <synod/check/monitor.hpp>
#include <synod/sim/stage.hpp>

namespace tests {

/// Some nodes, all started, whose messages are delivered in order when the test says `settle`, and whose time comes when it says
/// `wait`. Every invariant is asked.
template <class P>
struct timed : synod::sim::stage<P, synod::check::monitor<P>> {
  using base = synod::sim::stage<P, synod::check::monitor<P>>;
  explicit timed(std::size_t n) : base(n) {
    for (std::size_t i = 1; i <= n; ++i) this->start(i);
  }
  ~timed() { CHECK(this->monitor().result().text() == ""); }

  void settle() {
    while (!this->mail().empty())
      if (this->running(this->mail().open().front().to + 1)) this->deliver(0);
      else this->mail().take(0);
  }
  /// Everybody's clock shows `then`, where that is later.
  void pass(synod::sim::clock::time_point then) {
    now = std::max(now, then);
    for (std::size_t i = 1; i <= this->size(); ++i) this->set_clock(i, now);
  }
  /// Node `n` hears nothing until its next deadline, and everybody's clock shows it.
  void wait(std::size_t n) {
    pass(this->deadline(n));
    this->wake(n);
    settle();
  }
  /// So long that whoever waits for something has waited long enough, but for node `n` alone nothing rings.
  void silence(std::size_t n, int times) {
    for (int i = 0; i < times; ++i) wait(n);
  }
  void isolate(std::size_t n) {
    for (std::size_t i = 0; i < this->size(); ++i)
      if (i != n - 1) this->mail().cut(i, n - 1), this->mail().cut(n - 1, i);
  }
  auto round_of(std::size_t n) const { return this->status(n).promised.round; }
  synod::sim::clock::time_point now{};
};

template <class P>
void lead(timed<P>& c, std::size_t n) {
  for (int i = 0; i < 20 && c.status(n).role != synod::role_name::leader; ++i) c.wait(n);
  REQUIRE(c.status(n).role == synod::role_name::leader);
}

}  // namespace tests
