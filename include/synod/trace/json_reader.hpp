// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <synod/trace/event.hpp>
#include <synod/trace/json.hpp>
#include <synod/trace/json_value.hpp>

SYNOD_BEGIN_NAMESPACE
namespace trace {

/// What was read: a run, or what was wrong and in which line.
struct json_result {
  recorded run{};
  std::string error{};

  bool ok() const { return error.empty(); }
};

namespace detail {

/// The members of one line, asked for one by one; the first that is wrong is what it is about.
class json_line {
 public:
  explicit json_line(json_value const& v) : object_(v) {}

  std::string const& error() const { return error_; }
  void fail(std::string why) {
    if (error_.empty()) error_ = std::move(why);
  }
  bool has(std::string_view name) const { return object_.find(name) != nullptr; }

  template <class T>
  void number(std::string_view name, T& into, bool needed = false) {
    json_value const* v = find(name, needed);
    if (!v) return;
    auto const n = v->as<T>();
    if (n) into = *n;
    else fail("'" + std::string(name) + "' is not a whole number in its range");
  }
  void string(std::string_view name, std::string& into, bool needed = false) {
    json_value const* v = find(name, needed);
    if (v && v->is != json_value::type::string) return fail("'" + std::string(name) + "' is not a string");
    if (v) into = v->text;
  }
  /// A node's number. Pre: `nodes` are there.
  void node(std::string_view name, std::size_t& into, std::size_t nodes, bool needed = false) {
    number(name, into, needed);
    if (has(name) && (into == 0 || into > nodes))
      fail("'" + std::string(name) + "' names no node: there are " + std::to_string(nodes));
  }
  std::optional<ballot_name> ballot(std::string_view name, bool needed = false) {
    std::string text;
    string(name, text, needed);
    if (text.empty()) return {};
    ballot_name b;
    char const* const end = text.data() + text.size();
    auto at = std::from_chars(text.data(), end, b.round);
    bool fine = at.ec == std::errc{};
    if (fine && at.ptr != end && *at.ptr == '.') at = std::from_chars(at.ptr + 1, end, b.node), fine = at.ec == std::errc{} && b.node != 0;
    if (fine && at.ptr == end) return b;
    fail("'" + std::string(name) + "' is no ballot: \"round.owner\", or \"round\"");
    return {};
  }
  template <class F>
  void numbers(std::string_view name, F f) {
    json_value const* v = find(name, false);
    if (!v) return;
    if (v->is != json_value::type::array) return fail("'" + std::string(name) + "' is not an array");
    for (auto const& [key, member] : v->members) {
      auto const n = member.template as<std::uint64_t>();
      if (!n) return fail("'" + std::string(name) + "' holds something that is not a whole number");
      f(*n);
    }
  }
  members strings(std::string_view name) {
    members out;
    json_value const* v = find(name, false);
    if (v && v->is != json_value::type::object) fail("'" + std::string(name) + "' is not an object");
    if (!v) return out;
    for (auto const& [key, member] : v->members) {
      if (member.is != json_value::type::string) fail("'" + std::string(name) + "' holds something that is not a string");
      out.emplace_back(key, member.text);
    }
    return out;
  }

 private:
  json_value const* find(std::string_view name, bool needed) {
    json_value const* v = object_.find(name);
    if (!v && needed) fail("'" + std::string(name) + "' is missing");
    return v;
  }

  json_value const& object_;
  std::string error_;
};

inline void read_header(json_line& line, recorded& into) {
  std::uint64_t version = 0;
  line.number("trace", version, true);
  if (line.error().empty() && version != json_version)
    line.fail("version " + std::to_string(version) + " of the format is not known here, " + std::to_string(json_version) + " is");
  line.string("row", into.row, true);
  line.number("nodes", into.nodes, true);
  line.string("unit", into.unit, true);
  if (line.has("seed")) line.number("seed", into.seed.emplace());
  line.string("title", into.title);
  line.number("skipped", into.skipped);
  if (line.error().empty() && (into.nodes == 0 || into.nodes > 1000)) line.fail("'nodes' is not from 1 to 1000");
  if (line.error().empty() && into.unit != "us" && into.unit != "step") line.fail("'unit' is neither \"us\" nor \"step\"");
}

inline event read_event(json_line& line, recorded const& run) {
  event e;
  std::string name;
  line.number("at", e.at, true);
  line.number("step", e.step, true);
  line.string("what", name, true);
  auto const w = std::find(what_names.begin(), what_names.end(), name);
  if (w == what_names.end()) return line.fail("'what' is \"" + clipped(name, 40) + "\", which is no kind of event"), e;
  e.what = static_cast<what>(w - what_names.begin());
  if (!run.events.empty() && e.at < run.events.back().at) line.fail("'at' is before the event above");
  bool const passes = e.what == what::send || e.what == what::receive || e.what == what::lose || e.what == what::duplicate;
  bool const everywhere = e.what == what::partition || e.what == what::heal || e.what == what::note || e.what == what::violation;
  line.node("node", e.node, run.nodes, !everywhere);
  line.node("peer", e.peer, run.nodes, passes || e.what == what::cut);
  line.string("kind", e.kind, passes);
  line.number("message", e.message, passes);
  if (e.what == what::state) {
    node_state& s = e.state.emplace();
    line.string("role", s.role, true);
    s.ballot = line.ballot("ballot", true).value_or(ballot_name{});
    s.promised = line.ballot("promised", true).value_or(ballot_name{});
    line.number("last", s.last, true);
    line.number("chosen", s.chosen, true);
    line.number("delivered", s.delivered, true);
  } else {
    e.ballot = line.ballot("ballot");
  }
  std::size_t count = 0;
  line.numbers("slots", [&](std::uint64_t n) { (count++ == 0 ? e.slots.first : e.slots.last) = n; });
  if (count != 0 && (count != 2 || e.slots.empty())) line.fail("'slots' is not a first and a last slot");
  line.number("proposal", e.proposal);
  line.numbers("nodes", [&](std::uint64_t n) {
    if (n == 0 || n > run.nodes) line.fail("'nodes' names a node that is not there");
    e.nodes.push_back(static_cast<std::size_t>(n));
  });
  if (e.what == what::partition && e.nodes.empty()) line.fail("'nodes' is missing");
  line.string("text", e.text);
  e.content = line.strings("content");
  return e;
}

}  // namespace detail

/// Reads what `to_json` has written. Empty lines are passed over.
inline json_result from_json(std::istream& in) {
  json_result out;
  std::string text;
  bool begun = false;
  for (std::size_t number = 1; std::getline(in, text); ++number) {
    if (text.find_first_not_of(" \t\r") == text.npos) continue;
    auto const wrong = [&](std::string const& why) { out.error = "line " + std::to_string(number) + ": " + why; };
    json_parser parser(text);
    auto const value = parser.parse();
    if (!value) return wrong(parser.error()), out;
    if (value->is != json_value::type::object) return wrong("not an object"), out;
    detail::json_line line(*value);
    if (begun) out.run.events.push_back(detail::read_event(line, out.run));
    else detail::read_header(line, out.run);
    begun = true;
    if (!line.error().empty()) return wrong(line.error()), out;
  }
  if (!begun) out.error = "nothing there: the first line of a recorded run says what was run";
  return out;
}

}  // namespace trace
SYNOD_END_NAMESPACE
