// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <sstream>
#include <string>
#include <utility>

#include <synod/trace/event.hpp>
#include <synod/trace/json.hpp>

namespace tests {

using synod::trace::event;
using synod::trace::recorded;
using synod::trace::what;

/// A run told by hand, one event after the other.
struct story {
  recorded run;

  explicit story(std::size_t nodes = 3, std::string row = "raft") {
    run.row = std::move(row);
    run.nodes = nodes;
  }
  event& add(what w, std::size_t node = 0, std::size_t peer = 0) {
    event e;
    e.step = ++step_;
    e.at = static_cast<std::int64_t>(100 * step_);
    e.what = w;
    e.node = node;
    e.peer = peer;
    return run.events.emplace_back(std::move(e));
  }
  event& say(what w, std::size_t node, std::string text) {
    event& e = add(w, node);
    e.text = std::move(text);
    return e;
  }
  /// A message of that identity leaves; `ends` is what becomes of it.
  event& send(std::size_t from, std::size_t to, std::string kind, std::uint64_t message, synod::trace::members content = {}) {
    event& e = add(what::send, from, to);
    e.kind = std::move(kind);
    e.message = message;
    e.ballot = {1, 1};
    e.content = std::move(content);
    return e;
  }
  event& ends(what w, std::uint64_t message, std::string why = {}) {
    event sent;
    for (event const& e : run.events)
      if (e.what == what::send && e.message == message) sent = e;
    event& e = add(w, sent.peer, sent.node);
    e.kind = sent.kind;
    e.message = message;
    if (w == what::receive) e.ballot = sent.ballot, e.slots = sent.slots;
    e.text = std::move(why);
    return e;
  }
  event& state(std::size_t node, std::string role, std::uint64_t round, std::uint64_t last, std::uint64_t chosen) {
    event& e = add(what::state, node);
    e.state = {std::move(role), {round, round == 0 ? 0u : 1u}, {round, round == 0 ? 0u : 1u}, last, chosen, chosen};
    return e;
  }
  event& deliver(std::size_t node, std::uint64_t slot, std::string text) {
    event& e = say(what::deliver, node, std::move(text));
    e.slots = {slot, slot};
    e.ballot = {1, 1};
    return e;
  }

 private:
  std::uint64_t step_ = 0;
};

/// Every kind of event, and every member.
inline recorded everything() {
  story s;
  s.run.seed = 18446744073709551615u;
  s.run.title = "everything at once";
  for (std::size_t n = 1; n <= 3; ++n) s.add(what::start, n), s.state(n, "follower", 0, 0, 0);
  s.add(what::wake, 1);
  s.state(1, "candidate", 1, 0, 0);
  s.say(what::flush, 1, "up to write 1");
  s.send(1, 2, "prepare", 1, {{"ballot", "1.1"}, {"from", "1"}});
  s.send(1, 3, "prepare", 2, {{"ballot", "1.1"}, {"from", "1"}});
  s.ends(what::lose, 2, "lost");
  s.ends(what::receive, 1);
  s.send(2, 1, "promise", 3, {{"ballot", "1.1"}, {"entries", "[]"}});
  s.ends(what::duplicate, 3);
  s.ends(what::receive, 3);
  s.state(1, "leader", 1, 0, 0);
  s.ends(what::receive, 3);
  s.say(what::propose, 1, "x=1").proposal = 7;
  s.state(1, "leader", 1, 1, 0);
  s.send(1, 2, "accept", 4, {{"ballot", "1.1"}, {"entries", "[1: x=1 (1.1)]"}}).slots = {1, 1};
  s.ends(what::receive, 4);
  s.send(2, 1, "accepted", 5, {{"ballot", "1.1"}, {"mark", "1"}});
  s.ends(what::receive, 5);
  s.deliver(1, 1, "x=1").proposal = 7;
  s.state(1, "leader", 1, 1, 1);
  s.add(what::partition).nodes = {1, 2};
  s.add(what::cut, 1, 2);
  s.send(1, 2, "accept", 6, {{"ballot", "1.1"}, {"chosen", "1"}});
  s.ends(what::lose, 6, "cut off");
  s.add(what::heal);
  s.add(what::pause, 2);
  s.add(what::resume, 2);
  s.add(what::compact, 1).slots = {1, 1};
  s.add(what::install, 3).slots = {1, 1};
  s.say(what::settle, 1, "unknown").proposal = 8;
  s.say(what::crash, 1, "2 writes were not flushed");
  s.add(what::start, 1);
  s.say(what::note, 2, "cannot flush");
  s.say(what::note, 0, "a note on everything");
  s.send(2, 3, "prepare", 7, {{"ballot", "2.2"}}).ballot = {2, 0};
  s.say(what::violation, 0, "agreement: slot 1 is not what it was");
  return s.run;
}

inline std::string json(recorded const& r) {
  std::ostringstream out;
  synod::trace::to_json(r, out);
  return out.str();
}

}  // namespace tests
