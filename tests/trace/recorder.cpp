// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>
#include <tests/rows.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <string>

#include <synod/sim/world.hpp>
#include <synod/trace/recorder.hpp>

using namespace tests;
using synod::trace::event;
using synod::trace::recorded;
using synod::trace::what;

namespace {

using protocol = simulated<rows::raft>;
using world = synod::sim::world<protocol>;

/// A world upon which everything comes that a recorder may see, one after the other, while clients go on to ask.
synod::sim::plan rough_plan(std::uint64_t seed) {
  using namespace std::chrono_literals;
  using synod::sim::fault;
  using outside = synod::sim::event;
  fault const turns[] = {fault::crash, fault::compact, fault::pause, fault::halves, fault::compact, fault::one_way};
  synod::sim::plan p{3, seed, synod::sim::options::drawn(seed), {}, 60s};
  for (fault f : {fault::lose, fault::repeat}) p.events.push_back({{}, f, outside::everyone, outside::everyone, {}, 100'000});
  for (std::uint8_t k = 0; k < 75; ++k)
    for (std::int64_t asked = 0; asked < 20; ++asked) {
      auto const at = k * 800ms + asked * 40ms;
      p.events.push_back({at, fault::propose, outside::leader, outside::everyone, {}, 20 * k + asked});
      if (asked != 0) continue;
      fault const f = turns[k % 6U];
      auto const node = static_cast<std::uint8_t>((k / 6 + (f == fault::compact ? 1 : 0)) % 3);
      p.events.push_back({at, f, node, static_cast<std::uint8_t>((node + 1) % 3), 1200ms, f == fault::halves ? 0b001 << node : 0});
    }
  return p;
}

recorded rough(std::uint64_t seed, std::uint64_t steps) {
  synod::trace::recorder seen;
  world w(rough_plan(seed));
  w.record(seen);
  while (w.steps() < steps && w.step()) {}
  return seen.result();
}

}  // namespace

TEST_CASE("who records does not change what happens", "[trace][recorder]") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    world alone(3, seed), recorded(3, seed);
    synod::trace::recorder seen;
    recorded.record(seen);
    for (int i = 0; i < 2'000; ++i) alone.step(), recorded.step();
    CHECK(alone.hash() == recorded.hash());
    CHECK(seen.result().events.size() > 1'000);
    CHECK(seen.result().seed == seed);
  }
}

TEST_CASE("every kind of event is recorded", "[trace][recorder]") {
  std::set<what> kinds;
  for (std::uint64_t seed = 1; seed <= 10; ++seed)
    for (event const& e : rough(seed, 4'000).events) kinds.insert(e.what);
  // What else there is needs something to break (violation), or a word that pictures do not know (note).
  for (std::size_t i = 0; i < synod::trace::what_names.size(); ++i) {
    auto const w = static_cast<what>(i);
    if (w == what::note || w == what::violation) continue;
    INFO(name_of(w));
    CHECK(kinds.count(w) == 1);
  }
}

TEST_CASE("every arrival, loss and copy has its send, at the other end, before it", "[trace][recorder]") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    recorded const r = rough(seed, 3'000);
    std::map<std::uint64_t, event> sends;
    std::map<std::uint64_t, int> ends;
    for (event const& e : r.events) {
      if (e.what == what::send) {
        CHECK(sends.emplace(e.message, e).second);
        CHECK_FALSE(e.content.empty());
        ends[e.message] = 1;
      } else if (e.what == what::receive || e.what == what::lose || e.what == what::duplicate) {
        auto const send = sends.find(e.message);
        REQUIRE(send != sends.end());
        CHECK(send->second.node == e.peer);
        CHECK(send->second.peer == e.node);
        CHECK(send->second.kind == e.kind);
        CHECK(send->second.at <= e.at);
        if (e.what == what::receive) CHECK((send->second.ballot == e.ballot && send->second.slots == e.slots));
        ends[e.message] += e.what == what::duplicate ? 1 : -1;
      }
    }
    for (auto const& [message, left] : ends) CHECK((left == 0 || left == 1 || left == 2));
  }
}

TEST_CASE("time never falls, and nodes live and die in turn", "[trace][recorder]") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    recorded const r = rough(seed, 3'000);
    std::int64_t at = 0;
    std::map<std::size_t, bool> lives;
    for (event const& e : r.events) {
      CHECK(e.at >= at);
      at = e.at;
      CHECK(e.node <= 3);
      if (e.what == what::start) CHECK_FALSE(std::exchange(lives[e.node], true));
      if (e.what == what::crash) CHECK(std::exchange(lives[e.node], false));
      if (e.what == what::state || e.what == what::send || e.what == what::receive || e.what == what::deliver)
        CHECK(lives[e.node]);
    }
  }
}

TEST_CASE("a violation is the last word, and said once", "[trace][recorder]") {
  world w(3, 7);
  synod::trace::recorder seen;
  w.record(seen);
  while (w.steps() < 100 && w.step()) {}
  w.monitor().fail("agreement");
  CHECK_FALSE(w.step());
  CHECK_FALSE(w.step());
  auto const& events = seen.result().events;
  CHECK(events.back().what == what::violation);
  CHECK(events.back().text.find("agreement") == 0);
  CHECK(std::count_if(events.begin(), events.end(), [](event const& e) { return e.what == what::violation; }) == 1);
}

TEST_CASE("a bounded recorder keeps the end, and what it takes to understand it", "[trace][recorder]") {
  synod::trace::recorder all, some(200);
  world a(rough_plan(3)), b(rough_plan(3));
  a.record(all), b.record(some);
  for (int i = 0; i < 5'000; ++i) a.step(), b.step();
  auto const& whole = all.result().events;
  auto const& kept = some.result().events;
  REQUIRE(whole.size() > 1'000);
  CHECK(kept.size() >= 200);
  CHECK(kept.size() <= 450);
  CHECK(some.result().skipped + kept.size() == whole.size());
  CHECK(std::equal(kept.end() - 200, kept.end(), whole.end() - 200));
  // The last state of every node that is told again in neither part stands at the front.
  for (std::size_t node = 1; node <= 3; ++node) {
    auto const last_state = [&](auto const& events) -> event {
      for (auto e = events.rbegin(); e != events.rend(); ++e)
        if (e->node == node && (e->what == what::state || e->what == what::crash)) return *e;
      return {};
    };
    CHECK(last_state(whole) == last_state(kept));
  }
  CHECK(synod::trace::last_of(all.result(), whole.size()) == all.result());
}
