// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <istream>
#include <map>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <synod/check/linearizable/call.hpp>
#include <synod/check/models/append.hpp>
#include <synod/check/models/key_value.hpp>
#include <tests/history/runner/decimal.hpp>
#include <tests/history/runner/json.hpp>

namespace judge {

namespace check = synod::check;

/// A value of a history: any JSON scalar. 1 and 1.0 are the same number, 1 and "1" are not the same value.
struct scalar {
  std::string canonical{}, shown{};
  friend bool operator==(scalar const& a, scalar const& b) { return a.canonical == b.canonical; }
  friend std::size_t hash_value(scalar const& s) { return boost::hash<std::string>{}(s.canonical); }
  friend std::ostream& operator<<(std::ostream& out, scalar const& s) { return out << s.shown; }
};

using store = check::key_value<scalar>;
using lists = check::append_list<scalar>;

/// A history as it was read, and the line of each of its calls.
template <class Model>
struct recorded {
  std::vector<check::call<typename Model::operation, decimal>> calls;
  std::vector<std::size_t> lines;
};

/// Why a history cannot be judged: `text` is `FILE:LINE:COLUMN: reason`.
struct unreadable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

namespace detail {

inline std::string quoted(std::string const& s) {
  std::string out = "\"";
  for (char c : s) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) >= 0x20) out += c;
    else out += '?';
  }
  return out + "\"";
}

inline decimal number(json const& v) {
  auto const d = decimal::read(v.text);
  if (!d) throw malformed(v.column, "this exponent is beyond all reason");
  return *d;
}

inline scalar scalar_of(json const& v) {
  switch (v.what) {
    case json::kind::null: return {"0", "null"};
    case json::kind::boolean: return v.truth ? scalar{"t", "true"} : scalar{"f", "false"};
    case json::kind::number: return {"n" + number(v).canonical(), v.text};
    case json::kind::string: return {"s" + v.text, quoted(v.text)};
    case json::kind::array:
    case json::kind::object: break;
  }
  throw malformed(v.column, "a value is a number, a string, true, false or null");
}
inline std::optional<scalar> maybe(json const& v) {
  return v.what == json::kind::null ? std::nullopt : std::optional(scalar_of(v));
}

inline json const& needed(json const& line, std::string_view name, std::string_view why) {
  if (json const* const v = line.find(name)) return *v;
  throw malformed(line.column, "no '" + std::string(name) + "': " + std::string(why));
}

inline decimal time_of(json const& v, std::string_view name) {
  if (v.what != json::kind::number) throw malformed(v.column, "'" + std::string(name) + "' must be a number");
  return number(v);
}

[[noreturn]] inline void no_operation(json const& op, std::string_view model, std::string_view has) {
  throw malformed(op.column, "the model '" + std::string(model) + "' has no operation '" + op.text + "', it has " + std::string(has));
}

inline store::operation operation_of(store const&, json const& line, json const& op, std::string key, bool returned, std::string_view model) {
  if (op.text == "read")
    return store::read(std::move(key), returned ? maybe(needed(line, "value", "what a read that returned has found, null for nothing"))
                                                : std::nullopt);
  if (op.text == "write") return store::write(std::move(key), maybe(needed(line, "value", "what is written")));
  if (op.text == "delete" && model == "kv") return store::write(std::move(key), std::nullopt);
  if (op.text != "cas") no_operation(op, model, model == "kv" ? "read, write, cas and delete" : "read, write and cas");
  bool ok = false;
  if (returned) {
    json const& said = needed(line, "ok", "whether a cas that returned has set the value");
    if (said.what != json::kind::boolean) throw malformed(said.column, "'ok' must be true or false");
    ok = said.truth;
  }
  return store::compare_and_set(std::move(key), maybe(needed(line, "expect", "what a cas expects, null for nothing")),
                                maybe(needed(line, "value", "what a cas sets")), ok);
}

inline lists::operation operation_of(lists const&, json const& line, json const& op, std::string key, bool returned, std::string_view model) {
  if (op.text == "append") return lists::append(std::move(key), scalar_of(needed(line, "value", "what is appended")));
  if (op.text != "read") no_operation(op, model, "append and read");
  std::vector<scalar> found;
  if (returned) {
    json const& said = needed(line, "value", "the list that a read that returned has found, null or [] for nothing");
    if (said.what != json::kind::array && said.what != json::kind::null) throw malformed(said.column, "a read finds a list here");
    for (json const& each : said.items) found.push_back(scalar_of(each));
  }
  return lists::read(std::move(key), std::move(found));
}

inline std::uint64_t process_of(json const& v) {
  std::uint64_t n = 0;
  auto const end = v.text.data() + v.text.size();
  if (v.what != json::kind::number || std::from_chars(v.text.data(), end, n).ptr != end)
    throw malformed(v.column, "'process' must be a whole number from 0 on");
  return n;
}

}  // namespace detail

/// Reads a history, one JSON object a line; blank lines are passed over, and members that mean nothing here are too.
/// Throws `unreadable`: at the first line that is malformed, or where a process invokes before it was answered.
template <class Model>
recorded<Model> read_history(std::istream& from, std::string const& file, std::string_view model) {
  recorded<Model> out;
  std::vector<std::size_t> columns;  // of `invoke`
  auto const at = [&file](std::size_t line, std::size_t column) {
    return file + ":" + std::to_string(line) + ":" + std::to_string(column) + ": ";
  };
  std::string text;
  for (std::size_t line = 1; std::getline(from, text); ++line) {
    if (text.find_first_not_of(" \t\r") == std::string::npos) continue;
    try {
      json const v = json_reader(text).read();
      if (v.what != json::kind::object) throw malformed(v.column, "an operation is an object: {\"process\":1,\"op\":…}");
      check::call<typename Model::operation, decimal> c;
      c.process = detail::process_of(detail::needed(v, "process", "who asked"));
      json const& op = detail::needed(v, "op", "what was asked");
      if (op.what != json::kind::string) throw malformed(op.column, "'op' must be a string");
      json const& invoke = detail::needed(v, "invoke", "when it was asked");
      c.invoke = detail::time_of(invoke, "invoke");
      json const* const end = v.find("return");
      if (end && end->what != json::kind::null) {
        c.returned = detail::time_of(*end, "return");
        if (*c.returned < c.invoke) throw malformed(end->column, "it returns before it is invoked");
      }
      json const* const key = v.find("key");
      c.what = detail::operation_of(Model{}, v, op, key ? detail::scalar_of(*key).shown : std::string("null"), c.returned.has_value(), model);
      out.calls.push_back(std::move(c));
      out.lines.push_back(line);
      columns.push_back(invoke.column);
    } catch (malformed const& e) {
      throw unreadable(at(line, e.column) + e.what());
    }
  }
  if (from.bad()) throw unreadable(file + ": cannot be read");

  std::map<std::uint64_t, std::vector<std::size_t>> by_process;
  for (std::size_t i = 0; i < out.calls.size(); ++i) by_process[out.calls[i].process].push_back(i);
  for (auto& [process, mine] : by_process) {
    auto const ends_later = [&](std::size_t a, std::size_t b) {
      auto const &x = out.calls[a], &y = out.calls[b];
      if (x.invoke != y.invoke) return x.invoke < y.invoke;
      if (x.returned && y.returned && *x.returned != *y.returned) return *x.returned < *y.returned;
      if (x.returned.has_value() != y.returned.has_value()) return x.returned.has_value();
      return a < b;
    };
    std::sort(mine.begin(), mine.end(), ends_later);
    std::optional<std::size_t> last;  // of those that returned
    for (std::size_t i : mine) {
      auto const& c = out.calls[i];
      if (last && c.invoke < *out.calls[*last].returned)
        throw unreadable(at(out.lines[i], columns[i]) + "process " + std::to_string(process) + " invokes at " + c.invoke.text() +
                         ", while its operation of line " + std::to_string(out.lines[*last]) + " returns at " +
                         out.calls[*last].returned->text() + ": a process does one thing after the other");
      if (c.returned) last = i;
    }
  }
  return out;
}

}  // namespace judge
