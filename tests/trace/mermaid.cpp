// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>
#include <tests/trace/golden.hpp>
#include <tests/trace/samples.hpp>

#include <algorithm>
#include <sstream>
#include <string>

#include <synod/trace/mermaid.hpp>

using namespace tests;

namespace {
std::string mermaid(recorded const& r, synod::trace::mermaid_options const& o = {}) {
  std::ostringstream out;
  to_mermaid(r, out, o);
  return out.str();
}
bool has(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }
}  // namespace

TEST_CASE("everything that can happen as a Mermaid diagram", "[trace][mermaid]") {
  check_golden("everything.mmd", mermaid(everything()));
}

TEST_CASE("a message stands where it arrives, or where it is lost", "[trace][mermaid]") {
  story s;
  s.send(1, 2, "prepare", 1);
  s.send(1, 3, "prepare", 2);
  s.ends(what::lose, 2, "lost");
  s.say(what::note, 3, "between");
  s.ends(what::receive, 1);
  CHECK(has(mermaid(s.run), "    n1-xn3: prepare 1.1 (lost)\n    Note over n3: between\n    n1->>n2: prepare 1.1\n"));
}

TEST_CASE("a message that says again what was said is left out, unless it is asked for", "[trace][mermaid]") {
  story s;
  synod::trace::members const beat{{"ballot", "1.1"}, {"chosen", "3"}}, news{{"ballot", "1.1"}, {"chosen", "4"}};
  std::uint64_t id = 0;
  for (auto const& content : {beat, beat, news, news}) s.send(1, 2, "accept", ++id, content), s.ends(what::receive, id);
  s.send(1, 3, "accept", ++id, beat), s.ends(what::receive, id);
  auto const arrows = [](std::string const& text) {
    std::size_t n = 0;
    for (std::size_t at = text.find("->>"); at != text.npos; at = text.find("->>", at + 1)) ++n;
    return n;
  };
  CHECK(arrows(mermaid(s.run)) == 3);
  CHECK(arrows(mermaid(s.run, {48, true})) == 5);
}

TEST_CASE("a slot is chosen once, where it is delivered first; roles are told when they change", "[trace][mermaid]") {
  story s;
  for (std::size_t n = 1; n <= 3; ++n) s.add(what::start, n), s.state(n, "follower", 0, 0, 0);
  s.state(1, "leader", 1, 0, 0);
  s.state(1, "leader", 1, 1, 0);
  s.deliver(1, 1, "x");
  s.deliver(2, 1, "x");
  s.state(1, "follower", 2, 1, 1);
  CHECK(mermaid(s.run) ==
        "sequenceDiagram\n    participant n1 as node 1\n    participant n2 as node 2\n    participant n3 as node 3\n"
        "    Note over n1: leader 1.1\n    Note over n1: slot 1 is chosen: x\n    Note over n1: follower again\n");
}

TEST_CASE("where nothing is parted, nothing heals", "[trace][mermaid]") {
  story s;
  s.add(what::heal);
  CHECK_FALSE(has(mermaid(s.run), "heals"));
  s.add(what::cut, 1, 2);
  s.add(what::heal);
  CHECK(has(mermaid(s.run), "the network heals"));
}

TEST_CASE("a long run is cut, and what is left out is counted", "[trace][mermaid]") {
  story s;
  for (int i = 0; i < 100; ++i) s.say(what::note, 1, "note " + std::to_string(i));
  std::string const text = mermaid(s.run, {10, false});
  CHECK(std::count(text.begin(), text.end(), '\n') == 1 + 3 + 10 + 1);
  CHECK(has(text, "    Note over n1,n3: … and 90 more\n"));
  CHECK_FALSE(has(mermaid(s.run, {100, false}), "more"));
}

TEST_CASE("Mermaid's own marks in a command are words", "[trace][mermaid]") {
  story s;
  s.say(what::propose, 1, "a;b\n%%{init}%% #35; <b>\"\\ $$ ->>");
  std::string const text = mermaid(s.run);
  std::string const note = text.substr(text.find("Note over n1: ") + 14);
  CHECK(note.find_first_of(";%<>{}\"\\$") == note.find(';'));  // the first is the end of an entity
  CHECK(note.find('\n') == note.size() - 1);
  CHECK(has(note, "a#59;b"));
  CHECK(has(note, "#37;#37;#123;init#125;"));
}
