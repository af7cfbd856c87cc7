// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include <synod/check/register_history.hpp>
#include <synod/register_guarantees.hpp>
#include <synod/sim/register_world.hpp>

#include "rung.hpp"
#include "trial.hpp"

namespace ladder {

/// Five nodes that keep registers by `P`. Whoever is asked answers.
template <class P>
struct registers : synod::sim::register_world<P> {
  explicit registers(std::uint64_t seed = 1) : synod::sim::register_world<P>(nodes, seed, calm()) {}

  bool answered(synod::proposal id, duration most = 5s) {
    return this->run_until([&] { return this->what_of(id).returned.has_value(); }, most);
  }
};

/// Whoever takes writes is heard by all, then by one other after the other, each time for another register, and then is
/// gone, and his disk with him.
template <class P>
void keeper_is_gone(finding& f) {
  registers<P> t;
  for (std::uint64_t v = 1; v <= nodes; ++v) {
    if (v > 1) t.mend(), t.part(node_set{}.insert(0).insert(v - 1));
    auto const id = t.write(0, {v}, v);
    t.answered(id, v == 1 ? 5s : 200ms);
    t.run_for(v == 1 ? duration(1s) : duration{});
  }
  auto const asked = t.history();
  t.crash(0);
  t.mend();
  t.run_for(2s);
  for (auto const& o : asked) {
    if (!o.returned) continue;
    ++f.acknowledged;
    auto const id = t.read(1, o.which);
    f.lost += !t.answered(id) || t.what_of(id).found != o.found;
  }
}

template <class P>
bool keepers_bear(std::size_t down) {
  for (std::uint64_t bits = 0; bits < std::uint64_t{1} << nodes; ++bits) {
    if (node_set{bits}.size() != down) continue;
    registers<P> t;
    std::size_t at = nodes;
    for (std::size_t i = nodes; i-- > 0;)
      if (node_set{bits}.contains(i)) t.crash(i);
      else at = i;
    if (!t.answered(t.write(at, {1}, 1), 30s)) return false;
  }
  return true;
}

template <class P>
void keepers_parted(finding& f, std::string& picture) {
  registers<P> t;
  auto const wait = [&](synod::proposal id) {
    bool const answered = t.answered(id);
    t.run_for(1s);
    return answered;
  };
  wait(t.write(0, {1}, 1));
  t.part(node_set::first(2));
  f.smaller_side = wait(t.write(0, {1}, 2));
  wait(t.read(2, {1}));
  f.larger_side = wait(t.write(3, {1}, 3));
  wait(t.read(1, {1}));
  t.mend();
  t.run_for(5s);
  auto const found = synod::check::judge_registers(t.history());
  f.linearizable = found.what == synod::check::verdict_on_history::linearizable;
  if (!f.linearizable) picture = found.picture;
}

/// Two write at once, and then everybody reads: the first of so many worlds in which that has no order.
template <class P>
void two_writers(finding& f, std::string& picture) {
  for (std::uint64_t seed = 1; seed <= 20 && f.linearizable; ++seed) {
    synod::sim::register_world<P> t(3, seed, synod::sim::options{});
    t.write(0, {1}, 10);
    t.write(2, {1}, 20);
    t.run_for(200ms);
    for (std::size_t reads = 0; reads < 6; ++reads) {
      t.read(reads % 3, {1});
      t.run_for(200ms);
    }
    auto const found = synod::check::judge_registers(t.history());
    f.linearizable = found.what == synod::check::verdict_on_history::linearizable;
    if (!f.linearizable) picture = found.picture;
  }
}

/// All that is measured of a scheme of registers, and whether it is what its type says.
template <class P>
void measure_registers(rung& r) {
  finding f;
  f.row = P::name;
  keeper_is_gone<P>(f);
  f.one_down = keepers_bear<P>(1);
  f.two_down = keepers_bear<P>(2);
  std::string picture;
  keepers_parted<P>(f, picture);
  two_writers<P>(f, picture);
  registers<P> t;
  auto const before = t.sent();
  if (auto const id = t.write(0, {1}, 1); t.answered(id)) {
    auto const& o = t.what_of(id);
    f.delays = static_cast<double>((*o.returned - o.invoked).count()) / static_cast<double>(delay.count());
    t.run_for(50ms);
    f.messages = static_cast<double>(t.sent() - before);
  }
  using stated = synod::register_guarantees<P>;
  r.found.push_back(f);
  if (!picture.empty()) r.picture = picture;
  auto const expect = [&](bool so, std::string const& what) { r.expect(so, f.row + ": " + what); };
  expect(f.linearizable == stated::linearizable, "linearizable, or not, otherwise than its type says");
  expect(f.one_down == (stated::faults(nodes) >= 1), "it bears one crash, or does not, otherwise than stated");
  expect(f.two_down == (stated::faults(nodes) >= 2), "it bears two crashes, or does not, otherwise than stated");
  expect(std::lround(f.delays) == stated::write_delays(nodes), "a write takes other message delays than stated");
  expect(std::lround(f.messages) == static_cast<long>(stated::write_messages(nodes)), "a write takes other messages than stated");
}

}  // namespace ladder
