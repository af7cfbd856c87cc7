// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <sstream>
#include <string>

#include <synod/guarantees.hpp>
#include <synod/trace/html.hpp>
#include <synod/trace/recorder.hpp>

#include "rung.hpp"
#include "trial.hpp"

namespace ladder {

/// Whoever takes writes is heard by all, then by one other after the other, and then is gone, and his disk with him.
template <class P>
void leader_is_gone(finding& f, std::string* page = nullptr) {
  trial<P> t;
  synod::trace::recorder seen;
  if (page != nullptr) t.world.record(seen);
  std::uint64_t value = 0;
  std::size_t const first = t.leader();
  t.answered(t.ask(first, ++value));
  t.run_for(1s);
  for (std::size_t other = 0; other < nodes; ++other) {
    if (other == first) continue;
    t.part(node_set{}.insert(first).insert(other));
    t.answered(t.ask(first, ++value), 200ms);
  }
  t.world.crash(first);
  t.world.mend();
  std::size_t const second = t.leader();
  t.answered(t.ask(second, ++value), 10s);
  t.run_for(2s);
  f.acknowledged = t.acknowledged();
  f.lost = t.lost(second);
  if (page == nullptr) return;
  std::ostringstream out;
  synod::trace::to_html(seen.result(), out, {.events_max = 400});
  *page = out.str();
}

/// Whether a write is answered, whichever `down` nodes are down.
template <class P>
bool bears(std::size_t down) {
  for (std::uint64_t bits = 0; bits < std::uint64_t{1} << nodes; ++bits) {
    if (node_set{bits}.size() != down) continue;
    trial<P> t;
    t.leader();
    t.run_for(1s);
    for (std::size_t i = 0; i < nodes; ++i)
      if (node_set{bits}.contains(i)) t.world.crash(i);
    bool answered = false;
    for (int tries = 0; tries < 5 && !answered; ++tries) {
      answered = t.answered(t.ask(t.leader(), 1), 20s);
      t.run_for(1s);
    }
    if (!answered) return false;
  }
  return true;
}

/// Two nodes, the leader one of them, and three no longer hear each other; both sides are asked, and the larger one first
/// takes a leader of its own. Then all hear each other again. `picture` is of what has no order.
template <class P>
void parted(finding& f, std::string& picture) {
  trial<P> t;
  constexpr bool one_value = P::order::slots_max == synod::slot{1};
  std::size_t const first = t.leader();
  auto const tell = [&](std::size_t at, std::uint64_t v, duration most) {  // one after the other, whatever a disk takes
    bool const answered = t.answered(t.ask(at, v), most);
    t.run_for(1s);
    return answered;
  };
  if (!one_value) tell(first, 1, 5s);
  node_set const small = node_set{}.insert(first).insert((first + 1) % nodes);
  node_set const large{node_set::first(nodes).bits & ~small.bits};
  t.part(small);
  f.smaller_side = tell(first, 2, 30s);
  std::size_t const second = t.leader(large);
  t.run_for(1s);
  if (!one_value) tell(second, 0, 10s);
  f.larger_side = tell(second, 3, 30s);
  if (!one_value) tell(first, 0, 5s);
  t.world.mend();
  t.run_for(30s);
  auto const calls = t.history();
  typename trial<P>::store const model;
  auto const found = synod::check::judge(calls, model);
  f.linearizable = found.verdict == synod::check::verdict_on_history::linearizable;
  if (!f.linearizable) picture = synod::check::picture(calls, found, model);
}

/// What one write costs while nothing fails: of ten, or of the only one.
template <class P>
void cost(finding& f) {
  trial<P> t;
  std::size_t const at = t.leader();
  int const writes = P::order::slots_max == synod::slot{1} ? 1 : 10;
  t.run_for(1s);
  std::uint64_t travelled = 0;
  for (int i = 0; i < writes; ++i) {
    // Between two heartbeats.
    if (!trial<P>::anybody_leads) {
      auto const before = t.world.monitor().messages;
      t.run_until([&] { return t.world.monitor().messages != before; }, 5s);
      t.run_for(100ms);
    }
    auto const before = t.world.monitor().messages;
    std::size_t const which = t.ask(at, static_cast<std::uint64_t>(i + 1));
    if (!t.answered(which)) return;
    f.delays = std::max(f.delays, static_cast<double>(t.took(which).count()) / static_cast<double>(delay.count()));
    t.run_for(100ms);
    travelled += t.world.monitor().messages - before;
  }
  f.messages = static_cast<double>(travelled) / writes;
}

/// All that is measured of a row, and whether `guarantees` states the same.
template <class P>
void measure(rung& r) {
  using stated = synod::guarantees<P>;
  finding f;
  f.row = P::name;
  leader_is_gone<P>(f, r.page.empty() ? &r.page : nullptr);
  f.one_down = bears<P>(1);
  f.two_down = bears<P>(2);
  parted<P>(f, r.picture);
  cost<P>(f);
  r.found.push_back(f);
  constexpr bool kept = stated::replicated_log || stated::single_value;
  auto const expect = [&](bool so, std::string const& what) { r.expect(so, f.row + ": " + what); };
  expect(f.acknowledged != 0, "nothing was acknowledged");
  expect(!kept || f.lost == 0, "an acknowledged write is lost");
  expect(!kept || f.linearizable, "what clients saw has no order");
  expect(f.one_down == (stated::faults(nodes) >= 1), "it bears one crash, or does not, otherwise than stated");
  expect(f.two_down == (stated::faults(nodes) >= 2), "it bears two crashes, or does not, otherwise than stated");
  expect(std::lround(f.delays) == stated::delays(nodes), "a write takes " + std::to_string(f.delays) + " message delays, not " + std::to_string(stated::delays(nodes)));
  expect(std::lround(f.messages * 100) == std::lround(100.0 * static_cast<double>(stated::messages(nodes))),
         "a write takes " + std::to_string(f.messages) + " messages, not " + std::to_string(stated::messages(nodes)));
}

}  // namespace ladder
