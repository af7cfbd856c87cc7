// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>
#include <tests/trace/golden.hpp>
#include <tests/trace/samples.hpp>

#include <random>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

#include <synod/trace/json_reader.hpp>

using namespace tests;
using synod::trace::from_json;

namespace {

synod::trace::json_result read(std::string const& text) {
  std::istringstream in(text);
  return from_json(in);
}

std::string const header = R"({"trace":1,"row":"raft","nodes":3,"unit":"us"})" "\n";
std::string error_of(std::string const& line) { return read(header + line).error; }

}  // namespace

TEST_CASE("a recorded run comes back as it was written", "[trace][json]") {
  recorded const r = everything();
  std::set<what> kinds;
  for (event const& e : r.events) kinds.insert(e.what);
  REQUIRE(kinds.size() == synod::trace::what_names.size());
  auto const back = read(json(r));
  CHECK(back.error == "");
  CHECK(back.run == r);
}

TEST_CASE("everything that can happen as JSON lines", "[trace][json]") { check_golden("everything.jsonl", json(everything())); }

TEST_CASE("so does any text, and any bytes come back as text", "[trace][json]") {
  std::mt19937 random(1);
  for (int i = 0; i < 2000; ++i) {
    story s;
    std::string bytes;
    for (auto n = random() % 12; n != 0; --n) bytes += static_cast<char>(random() % 4 == 0 ? random() : random() % 128);
    s.say(what::note, 1, bytes);
    s.add(what::start, 1);
    s.send(1, 2, "k" + bytes, 1, {{bytes, bytes}, {"", ""}});
    auto const back = read(json(s.run));
    REQUIRE(back.error == "");
    CHECK(read(json(back.run)).run == back.run);
    bool const sound = bytes.find_first_of("\x80\xff") == std::string::npos;
    if (sound && synod::trace::clipped(bytes) == bytes) CHECK(back.run == s.run);
  }
}

TEST_CASE("every event is one line with its three members first", "[trace][json]") {
  std::istringstream lines(json(everything()));
  std::string line;
  std::getline(lines, line);
  CHECK(line == R"({"trace":1,"row":"raft","nodes":3,"unit":"us","seed":18446744073709551615,"title":"everything at once"})");
  std::size_t count = 0;
  for (; std::getline(lines, line); ++count) CHECK(line.find("{\"at\":") == 0);
  CHECK(count == everything().events.size());
}

TEST_CASE("what a reader does not know it passes over", "[trace][json]") {
  auto const r = read(header + R"( { "later" : [{"a":[null,true,-1.5e3]}], "what":"start", "step":1, "node":2, "at":5 } )" "\r\n\n");
  CHECK(r.error == "");
  REQUIRE(r.run.events.size() == 1);
  CHECK(r.run.events[0].node == 2);
  CHECK(error_of(R"({"at":1,"step":1,"what":"note","text":"\u00e9\ud83d\ude00\n\/"})") == "");
}

TEST_CASE("what is wrong is said with its line", "[trace][json]") {
  CHECK(read("").error == "nothing there: the first line of a recorded run says what was run");
  CHECK(read("\n{}").error == "line 2: 'trace' is missing");
  CHECK(read(R"({"trace":2,"row":"raft","nodes":3,"unit":"us"})").error == "line 1: version 2 of the format is not known here, 1 is");
  CHECK(read(R"({"trace":1,"row":"raft","nodes":0,"unit":"us"})").error == "line 1: 'nodes' is not from 1 to 1000");
  CHECK(read(R"({"trace":1,"row":"raft","nodes":3,"unit":"s"})").error == R"(line 1: 'unit' is neither "us" nor "step")");
  CHECK(read(R"({"trace":1,"row":7,"nodes":3,"unit":"us"})").error == "line 1: 'row' is not a string");

  std::pair<std::string_view, std::string_view> const wrong[] = {
      {R"(7)", "line 2: not an object"},
      {R"({"at":1)", "line 2: column 8: ',' or '}' was expected"},
      {R"({"at" 1})", "line 2: column 7: ':' was expected"},
      {R"({at:1})", "line 2: column 2: a member's name in quotes was expected"},
      {R"({"at":})", "line 2: column 7: a value was expected"},
      {R"({"at":)", "line 2: column 7: the line ends too early"},
      {R"({"at":01})", "line 2: column 9: a number does not begin with 0"},
      {R"({"at":1.})", "line 2: column 9: a digit was expected"},
      {R"({"at":"x)", "line 2: column 9: a string does not end"},
      {R"({"at":"\q"})", "line 2: column 9: no such escape"},
      {R"({"at":"\u12"})", "line 2: column 9: four hexadecimal digits were expected"},
      {R"({"at":"\udc00"})", "line 2: column 14: half a surrogate pair"},
      {"{\"at\":\"\x80\"}", "line 2: column 8: a string is not UTF-8"},
      {"{\"at\":\"\t\"}", "line 2: column 8: a control character stands in a string"},
      {R"({"at":[1,2})", "line 2: column 11: ',' or ']' was expected"},
      {R"({"at":1} x)", "line 2: column 10: nothing more was expected"},
      {R"({"step":1,"what":"heal"})", "line 2: 'at' is missing"},
      {R"({"at":1.5,"step":1,"what":"heal"})", "line 2: 'at' is not a whole number in its range"},
      {R"({"at":1,"step":-1,"what":"heal"})", "line 2: 'step' is not a whole number in its range"},
      {R"({"at":1,"step":1,"what":"sing"})", R"(line 2: 'what' is "sing", which is no kind of event)"},
      {R"({"at":1,"step":1,"what":"start"})", "line 2: 'node' is missing"},
      {R"({"at":1,"step":1,"what":"start","node":4})", "line 2: 'node' names no node: there are 3"},
      {R"({"at":1,"step":1,"what":"send","node":1,"kind":"a","message":1})", "line 2: 'peer' is missing"},
      {R"({"at":1,"step":1,"what":"send","node":1,"peer":2,"kind":"a"})", "line 2: 'message' is missing"},
      {R"({"at":1,"step":1,"what":"send","node":1,"peer":2,"kind":"a","message":1,"ballot":"1.x"})",
       R"(line 2: 'ballot' is no ballot: "round.owner", or "round")"},
      {R"({"at":1,"step":1,"what":"send","node":1,"peer":2,"kind":"a","message":1,"slots":[2,1]})",
       "line 2: 'slots' is not a first and a last slot"},
      {R"({"at":1,"step":1,"what":"send","node":1,"peer":2,"kind":"a","message":1,"content":{"a":1}})",
       "line 2: 'content' holds something that is not a string"},
      {R"({"at":1,"step":1,"what":"state","node":1,"role":"leader","ballot":"1.1"})", "line 2: 'promised' is missing"},
      {R"({"at":1,"step":1,"what":"partition"})", "line 2: 'nodes' is missing"},
      {R"({"at":1,"step":1,"what":"partition","nodes":[9]})", "line 2: 'nodes' names a node that is not there"},
  };
  for (auto const& [line, error] : wrong) CHECK(error_of(std::string(line)) == error);

  std::string const heal = R"({"at":5,"step":1,"what":"heal"})" "\n";
  CHECK(error_of(heal + R"({"at":4,"step":2,"what":"heal"})") == "line 3: 'at' is before the event above");
  CHECK(error_of(std::string(100, '[')) == "line 2: column 34: nested too deeply");
}

TEST_CASE("no line, however it is mangled, breaks the reader", "[trace][json]") {
  std::string const whole = json(everything());
  std::mt19937 random(2);
  std::size_t refused = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string text = whole;
    for (auto n = 1 + random() % 3; n != 0; --n) {
      std::size_t const at = random() % text.size();
      if (random() % 2) text[at] = static_cast<char>(random());
      else text.erase(at, random() % 20);
    }
    auto const r = read(text);
    if (!r.ok()) {
      ++refused;
      CHECK(r.error.find("line ") == 0);
    }
  }
  CHECK(refused > 1000);
}
