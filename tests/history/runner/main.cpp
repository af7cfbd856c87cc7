// SPDX-License-Identifier: BSL-1.0
//
// Judges a recorded history: one JSON object a line, as tests/history.sh --help describes it.
#include <boost/json/src.hpp>

#include <cmath>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <synod/check/linearizable.hpp>
#include <synod/check/linearizable/picture.hpp>
#include <synod/check/models/append.hpp>
#include <synod/check/models/key_value.hpp>

namespace {

namespace json = boost::json;
namespace check = synod::check;
using store = check::key_value<std::string>;
using lists = check::append_list<std::string>;
using moment = long double;  // holds every 64-bit integer

struct malformed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::string shown(std::string_view name) { return "\"" + std::string(name) + "\""; }

/// A scalar by its value: 1 and 1.0 are the same, 1 and "1" are not. Nothing for null.
std::optional<std::string> scalar(json::value const& v, std::string_view name) {
  if (v.is_null()) return {};
  if (v.is_object() || v.is_array()) throw malformed(shown(name) + " is to be a number, a string, true, false or null");
  if (v.is_double() && std::trunc(v.get_double()) == v.get_double() && std::abs(v.get_double()) < 9e15)
    return std::to_string(static_cast<std::int64_t>(v.get_double()));
  return json::serialize(v);
}

/// One line, and what it must have.
class line {
 public:
  explicit line(json::object const& o) : o_(o) {}
  json::value const* find(std::string_view name) const { return o_.if_contains(json::string_view(name.data(), name.size())); }
  json::value const& at(std::string_view name, std::string_view why = {}) const {
    if (auto const* v = find(name)) return *v;
    throw malformed("there is no " + shown(name) + std::string(why));
  }
  std::string text(std::string_view name) const {
    auto const& v = at(name);
    if (!v.is_string()) throw malformed(shown(name) + " is to be a string");
    return std::string(v.get_string());
  }
  moment time(std::string_view name) const {
    auto const& v = at(name);
    if (v.is_int64()) return static_cast<moment>(v.get_int64());
    if (v.is_uint64()) return static_cast<moment>(v.get_uint64());
    if (v.is_double()) return v.get_double();
    throw malformed(shown(name) + " is to be a number");
  }
  std::string key() const {
    auto const* v = find("key");
    return v == nullptr ? std::string() : scalar(*v, "key").value_or("");
  }
  bool returned() const { return find("return") != nullptr && !at("return").is_null(); }

 private:
  json::object const& o_;
};

store::operation operation_of(line const& l, store) {
  std::string const op = l.text("op");
  std::string_view const why = ": an operation that returned carries it";
  if (op == "write") return store::write(l.key(), scalar(l.at("value"), "value"));
  if (op == "read") return store::read(l.key(), l.returned() ? scalar(l.at("value", why), "value") : std::nullopt);
  if (op != "cas") throw malformed(shown("op") + " is '" + op + "', and not one of read, write and cas");
  bool ok = false;
  if (l.returned()) {
    auto const& v = l.at("ok", why);
    if (!v.is_bool()) throw malformed(shown("ok") + " is to be true or false");
    ok = v.get_bool();
  }
  return store::compare_and_set(l.key(), scalar(l.at("expect"), "expect"), scalar(l.at("value"), "value"), ok);
}

lists::operation operation_of(line const& l, lists) {
  std::string const op = l.text("op");
  if (op == "append") {
    auto const v = scalar(l.at("value"), "value");
    if (!v) throw malformed("null cannot be appended");
    return lists::append(l.key(), *v);
  }
  if (op != "read") throw malformed(shown("op") + " is '" + op + "', and not one of read and append");
  lists::list found;
  if (l.returned()) {
    auto const& v = l.at("value", ": a read that returned carries the list");
    if (!v.is_null() && !v.is_array()) throw malformed("what is read is to be a list");
    if (v.is_array())
      for (auto const& each : v.get_array()) found.push_back(scalar(each, "value").value_or("null"));
  }
  return lists::read(l.key(), std::move(found));
}

json::value parsed(std::string const& text) {
  json::stream_parser parser;
  json::error_code ec;
  std::size_t const taken = parser.write_some(text, ec);
  if (!ec) parser.finish(ec);
  if (ec) throw malformed("column " + std::to_string(taken + 1) + ": no JSON (" + ec.message() + ")");
  if (text.find_first_not_of(" \t\r", taken) != std::string::npos)
    throw malformed("column " + std::to_string(taken + 1) + ": there is more behind the object");
  return parser.release();
}

template <class Model>
int judge(std::istream& in, std::string const& file) {
  std::vector<check::call<typename Model::operation, moment>> history;
  std::map<std::string, std::pair<std::size_t, moment>> busy;  // by process: until when, and since which line
  std::string text;
  for (std::size_t n = 1; std::getline(in, text); ++n) {
    if (text.find_first_not_of(" \t\r") == std::string::npos) continue;
    try {
      json::value const v = parsed(text);
      if (!v.is_object()) throw malformed("this is no JSON object");
      line const l(v.get_object());
      check::call<typename Model::operation, moment> c;
      auto const process = scalar(l.at("process"), "process").value_or("null");
      c.process = l.at("process").is_int64() ? static_cast<std::uint64_t>(l.at("process").get_int64()) : 0;
      c.what = operation_of(l, Model{});
      c.invoke = l.time("invoke");
      if (l.returned()) c.returned = l.time("return");
      if (c.returned && *c.returned < c.invoke) throw malformed("it returns before it is invoked");
      if (auto const b = busy.find(process); b != busy.end() && c.invoke < b->second.second)
        std::cerr << file << ":" << n << ": process " << process << " asks before its call of line " << b->second.first
                  << " has returned: taken as two clients\n";
      if (c.returned) busy[process] = {n, *c.returned};
      else busy.erase(process);
      history.push_back(std::move(c));
    } catch (malformed const& e) {
      std::cerr << file << ":" << n << ": " << e.what() << '\n';
      return 2;
    }
  }
  check::judgement const found = check::judge(history, Model{});
  if (!found) std::cout << "of " << history.size() << " operations these have no order:\n" << check::picture(history, found, Model{});
  std::cout << (found ? "linearizable\n" : "not linearizable\n");
  return found ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  std::string const model = argc > 1 ? argv[1] : "", file = argc > 2 ? argv[2] : "";
  if (argc != 3 || (model != "register" && model != "kv" && model != "append")) {
    std::cerr << "usage: history register|kv|append FILE      (- for standard input)\n";
    return 2;
  }
  std::ifstream opened;
  if (file != "-") opened.open(file);
  if (file != "-" && !opened) return std::cerr << file << ": cannot be read\n", 2;
  std::istream& in = file == "-" ? std::cin : opened;
  return model == "append" ? judge<lists>(in, file) : judge<store>(in, file);
}
