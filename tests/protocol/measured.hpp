// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tests/catch.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <synod/guarantees.hpp>
#include <synod/policy/environment.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/disk.hpp>
#include <synod/sim/script.hpp>

namespace tests {

/// What `synod::guarantees` states, taken from real replicas: one message delay after the other, each message counted.
template <class P>
class measured {
 public:
  static constexpr bool leads = !P::campaign::waits_for_request;
  static constexpr bool decides_once = synod::property::has_one_slot<typename P::order>;

  explicit measured(std::size_t n) : n_(n), script_(n) {
    script_.start_all();
    if (leads) elect({});
  }

  /// From a proposal until its proposer knows that it is chosen.
  unsigned delays() {
    propose();
    return until([&] { return knows(leader_, last_); });
  }
  /// … until everybody knows; the next proposal follows at once, where there is one.
  unsigned delays_everywhere() {
    unsigned const d = delays();
    std::uint64_t const id = last_;
    if (leads && !decides_once) propose();
    return d + until([&] {
      for (std::size_t i = 1; i <= n_; ++i)
        if (!knows(i, id)) return false;
      return true;
    });
  }
  /// That travel for each of so many decisions, one after the other.
  double messages(int decisions) {
    std::size_t all = 0;
    for (int i = 0; i < decisions; ++i) {
      propose();
      while (script_.in_flight() != 0) all += script_.delay();
    }
    return static_cast<double>(all) / decisions;
  }

  /// Of `n` nodes, so many may be down, whichever they are, the leader (`leader_too`) among them or not.
  static std::size_t faults(std::size_t n, bool leader_too) {
    std::size_t const leader = leads ? measured(n).leader_ : 1;
    std::size_t fails = n;
    for (std::size_t bits = 0; bits < std::size_t{1} << n; ++bits) {
      std::vector<std::size_t> down, up;
      for (std::size_t i = 1; i <= n; ++i) (bits >> (i - 1) & 1 ? down : up).push_back(i);
      if (down.size() >= fails || (!leader_too && bits >> (leader - 1) & 1)) continue;
      if (!goes_on(n, down, up)) fails = down.size();
    }
    return fails - 1;
  }

 private:
  static bool goes_on(std::size_t n, std::vector<std::size_t> const& down, std::vector<std::size_t> const& up) {
    measured m(n);
    for (std::size_t i : down) m.script_.crash(i);
    if (std::count(up.begin(), up.end(), m.leader_) == 0) {
      if (!leads) m.leader_ = up.front();
      else if (!m.elect(up)) return false;
    }
    m.propose();
    for (int i = 0; i < 20; ++i) {
      m.script_.exchange(up);
      if (m.knows(m.leader_, m.last_)) return true;
      m.script_.wake(m.leader_);
    }
    return false;
  }

  void propose() { script_.propose(leader_, last_, {++last_}); }
  bool knows(std::size_t i, std::uint64_t id) const {
    auto const& all = script_.delivered(i);
    return std::find(all.begin(), all.end(), synod::proposal{id}) != all.end();
  }
  template <class F>
  unsigned until(F f) {
    unsigned d = 0;
    while (!f() && d < 20) script_.delay(), ++d;
    return d;
  }
  /// Somebody takes office; those who are `up` alone hear each other.
  bool elect(std::vector<std::size_t> up) {
    if (up.empty())
      for (std::size_t i = 1; i <= n_; ++i) up.push_back(i);
    if constexpr (synod::property::appoints<typename P::campaign>)
      return leader_ = up.front(), script_.appoint(leader_) && script_.exchange(up);
    else for (int tries = 0; tries < 60; ++tries)
      for (std::size_t i : up) {
        script_.wake(i);
        script_.exchange(up);
        for (std::size_t l : up)
          if (script_.status(l).role == synod::role_name::leader) return leader_ = l, true;
      }
    return false;
  }

  std::size_t n_;
  synod::sim::script<P> script_;
  std::size_t leader_ = 1;
  std::uint64_t last_ = 0;
};

/// The constants of `Row` are what its replicas do.
template <template <class...> class Row, class... Named>
void keeps_its_word(std::size_t n) {
  using protocol = Row<synod::command<std::uint64_t>, synod::storage<synod::sim::disk>, synod::clock<synod::sim::clock>, Named...>;
  using stated = synod::guarantees<protocol>;
  using run = measured<protocol>;
  CAPTURE(protocol::name, n);
  CHECK(run(n).delays() == stated::delays(n));
  CHECK(run(n).delays_everywhere() == stated::delays_everywhere(n));
  CHECK(run(n).messages(run::leads && !run::decides_once ? 10 : 1) == static_cast<double>(stated::messages(n)));
  CHECK(run::faults(n, true) == stated::faults(n));
  CHECK(run::faults(n, false) == (run::leads ? stated::faults_beside_leader(n) : stated::faults(n)));
}

}  // namespace tests
