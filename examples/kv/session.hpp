// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fnmatch.h>

#include <examples/kv/commands.hpp>

namespace kv {

/// What a node tells of itself, by section.
using sections = std::vector<std::pair<std::string_view, std::string>>;

/// What a client has set about its own connection, and the commands that ask for nothing else.
class session {
 public:
  explicit session(std::uint64_t id) : id_(id) {}

  int version() const { return version_; }
  /// It asked to be let go.
  bool ending() const { return ending_; }
  /// It is another node's: what comes over it is not forwarded again.
  bool forwarded() const { return forwarded_; }

  /// Pre: `w` names a command of sort `local`, and `name` is that in upper case.
  value answer(std::string const& name, words const& w, bool leads, sections const& about) {
    if (w.size() > 1 && (name == "CLIENT" || name == "CONFIG" || name == "COMMAND")) {
      std::string const full = name + "|" + upper(w[1]);
      auto const* const c = find_command(full, known_subcommands);
      if (!c) return unknown_subcommand(name, w[1]);
      if (!arity_fits(*c, w.size())) return wrong_arity(full);
      return subcommand(full, w);
    }
    if (name == "PING") return w.size() > 2 ? wrong_arity(name) : w.size() == 2 ? value::bulk(w[1]) : value::status("PONG");
    if (name == "ECHO") return value::bulk(w[1]);
    if (name == "INFO") return info(w, about);
    if (name == "COMMAND") return all_commands();
    if (name == "HELLO") return hello(w, leads);
    if (name == "SELECT") {
      auto const n = number_in(w[1]);
      if (!n) return value::error("ERR value is not an integer or out of range");
      return *n == 0 ? value::ok() : value::error("ERR DB index is out of range");
    }
    if (name == "SYNOD.FORWARDED") forwarded_ = true;
    if (name == "QUIT") ending_ = true;
    return value::ok();
  }

 private:
  value subcommand(std::string const& full, words const& w) {
    if (full == "CLIENT|ID") return value::integer(static_cast<std::int64_t>(id_));
    if (full == "CLIENT|GETNAME") return name_.empty() ? value::null() : value::bulk(name_);
    if (full == "CLIENT|SETNAME") return set_name(w[2]);
    if (full == "CONFIG|GET") return config(w);
    if (full == "COMMAND|COUNT") return value::integer(static_cast<std::int64_t>(known_commands.size()) - 1);
    if (full == "COMMAND|DOCS") return value::map();
    if (full == "COMMAND|LIST") {
      value all = value::array();
      for (known_command const& c : known_commands)
        if (c.name.find('.') == std::string_view::npos) all.items.push_back(value::bulk(lower(c.name)));
      return all;
    }
    if (full == "COMMAND|INFO") {
      if (w.size() == 2) return all_commands();
      value all = value::array();
      for (std::size_t i = 2; i < w.size(); ++i) {
        auto const* const c = find_command(upper(w[i]), known_commands);
        all.items.push_back(c ? described(*c) : value::null());
      }
      return all;
    }
    return value::ok();
  }

  static value all_commands() {
    value all = value::array();
    for (known_command const& c : known_commands)
      if (c.name.find('.') == std::string_view::npos) all.items.push_back(described(c));
    return all;
  }
  /// Name, number of words, flags; the first key, the last, and how far they are apart.
  static value described(known_command const& c) {
    bool const keys = c.what != sort::local && c.arity != 1;
    bool const many = keys && c.arity < 0 && c.name != "SET";
    return value::array({value::bulk(lower(c.name)), value::integer(c.arity),
                         value::array({value::status(c.what == sort::write ? "write" : c.what == sort::read ? "readonly" : "fast")}),
                         value::integer(keys ? 1 : 0), value::integer(many ? -1 : keys ? 1 : 0),
                         value::integer(c.name == "MSET" ? 2 : keys ? 1 : 0)});
  }

  static value info(words const& w, sections const& about) {
    std::string text;
    for (auto const& [title, lines] : about) {
      bool wanted = w.size() == 1;
      for (std::size_t i = 1; i < w.size(); ++i) {
        std::string const s = lower(w[i]);
        wanted = wanted || s == lower(title) || s == "all" || s == "default" || s == "everything";
      }
      if (!wanted) continue;
      if (!text.empty()) text += "\r\n";
      text += "# " + std::string(title) + "\r\n" + lines;
    }
    return value::bulk(text);
  }

  value set_name(std::string const& s) {
    for (char c : s)
      if (c < '!' || c > '~') return value::error("ERR Client names cannot contain spaces, newlines or special characters.");
    name_ = s;
    return value::ok();
  }

  /// As Redis answers: a pattern gives the settings' own names, a name is given back as it was written.
  static value config(words const& w) {
    static constexpr std::array<std::pair<char const*, std::string_view>, 4> settings{
        {{"appendonly", "yes"}, {"databases", "1"}, {"maxmemory", "0"}, {"save", ""}}};
    value all = value::map();
    for (auto const& [key, held] : settings) {
      for (std::size_t i = 2; i < w.size(); ++i) {
        bool const pattern = w[i].find_first_of("*?[") != std::string::npos;
        if (pattern ? ::fnmatch(lower(w[i]).c_str(), key, 0) != 0 : lower(w[i]) != key) continue;
        all.items.push_back(value::bulk(pattern ? std::string_view(key) : w[i]));
        all.items.push_back(value::bulk(held));
        break;
      }
    }
    return all;
  }

  value hello(words const& w, bool leads) {
    int version = version_;
    std::string const before = name_;
    if (w.size() > 1) {
      auto const n = number_in(w[1]);
      if (!n) return value::error("ERR Protocol version is not an integer or out of range");
      if (*n != 2 && *n != 3) return value::error("NOPROTO unsupported protocol version");
      version = static_cast<int>(*n);
      for (std::size_t i = 2; i < w.size(); ++i) {
        value wrong = value::error("ERR Syntax error in HELLO option '" + one_line(w[i]) + "'");
        if (upper(w[i]) == "SETNAME" && i + 1 < w.size()) {
          wrong = set_name(w[++i]);
          if (wrong.what != value::kind::error) continue;
        }
        name_ = before;
        return wrong;
      }
    }
    version_ = version;
    return value::map({value::bulk("server"), value::bulk("synod"), value::bulk("version"), value::bulk("7.0.0"),
                       value::bulk("proto"), value::integer(version), value::bulk("id"),
                       value::integer(static_cast<std::int64_t>(id_)), value::bulk("mode"), value::bulk("standalone"),
                       value::bulk("role"), value::bulk(leads ? "master" : "replica"), value::bulk("modules"),
                       value::array()});
  }

  std::uint64_t id_;
  std::string name_;
  int version_ = 2;
  bool ending_ = false, forwarded_ = false;
};

}  // namespace kv
