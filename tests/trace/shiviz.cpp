// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>
#include <tests/trace/golden.hpp>
#include <tests/trace/samples.hpp>

#include <cstdint>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include <synod/trace/json_value.hpp>
#include <synod/trace/shiviz.hpp>

using namespace tests;

namespace {

std::string shiviz(recorded const& r) {
  std::ostringstream out;
  to_shiviz(r, out);
  return out.str();
}

struct logged {
  std::string host, text;
  std::map<std::string, std::uint64_t> clock;
};

/// As ShiViz does it: the expression stands in the first line, the delimiter in the second.
std::vector<logged> parse(std::string const& log) {
  std::size_t const first = log.find('\n'), second = log.find('\n', first + 1);
  REQUIRE(log.substr(0, first) == R"((?<host>\S*) (?<clock>{.*})\n(?<event>.*))");
  REQUIRE(second == first + 1);
  std::vector<logged> out;
  std::istringstream lines(log.substr(second + 1));
  for (std::string one, two; std::getline(lines, one) && std::getline(lines, two);) {
    std::size_t const space = one.find(' ');
    synod::trace::json_parser parser(std::string_view(one).substr(space + 1));
    auto const clock = parser.parse();
    REQUIRE(clock);
    logged e{one.substr(0, space), two, {}};
    for (auto const& [host, count] : clock->members) e.clock[host] = *count.as<std::uint64_t>();
    out.push_back(std::move(e));
  }
  return out;
}

bool before(logged const& a, logged const& b) {
  for (auto const& [host, count] : a.clock)
    if (b.clock.count(host) == 0 || b.clock.at(host) < count) return false;
  return a.clock != b.clock;
}

}  // namespace

TEST_CASE("everything that can happen as a log for ShiViz", "[trace][shiviz]") {
  check_golden("everything.shiviz", shiviz(everything()));
}

TEST_CASE("every host counts its own events from 1, one by one", "[trace][shiviz]") {
  std::map<std::string, std::uint64_t> counts;
  auto const events = parse(shiviz(everything()));
  CHECK(events.size() == everything().events.size());
  for (logged const& e : events) {
    REQUIRE(e.clock.count(e.host) == 1);
    CHECK(e.clock.at(e.host) == ++counts[e.host]);
  }
}

TEST_CASE("an event is before another where one leads to the other, and nowhere else", "[trace][shiviz]") {
  story s;
  s.say(what::note, 1, "first");
  s.send(1, 2, "prepare", 1);
  s.say(what::note, 3, "apart");
  s.ends(what::receive, 1);
  s.say(what::note, 2, "after");
  auto const e = parse(shiviz(s.run));
  CHECK(before(e[0], e[1]));
  CHECK(before(e[1], e[3]));
  CHECK(before(e[0], e[4]));
  CHECK_FALSE(before(e[2], e[4]));
  CHECK_FALSE(before(e[4], e[2]));
  CHECK_FALSE(before(e[3], e[1]));
}

TEST_CASE("what a message says cannot be taken for a line of the log", "[trace][shiviz]") {
  story s;
  s.say(what::note, 1, "node1 {\"node1\":7}");
  s.say(what::propose, 1, "two\nlines");
  CHECK(parse(shiviz(s.run)).size() == 2);
}
