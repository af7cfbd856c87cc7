// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <examples/kv/store.hpp>

namespace kv {

enum class sort : std::uint8_t { local, read, write };

struct known_command {
  std::string_view name;
  int arity;  ///< how many words; negative: at least so many
  sort what;
};

inline constexpr std::array known_commands{
    known_command{"PING", -1, sort::local},    known_command{"ECHO", 2, sort::local},
    known_command{"INFO", -1, sort::local},    known_command{"COMMAND", -1, sort::local},
    known_command{"CLIENT", -2, sort::local},  known_command{"CONFIG", -2, sort::local},
    known_command{"SELECT", 2, sort::local},   known_command{"HELLO", -1, sort::local},
    known_command{"QUIT", -1, sort::local},    known_command{"REPLICAOF", 3, sort::local},
    known_command{"SYNOD.FORWARDED", 1, sort::local},
    known_command{"GET", 2, sort::read},       known_command{"MGET", -2, sort::read},
    known_command{"EXISTS", -2, sort::read},   known_command{"STRLEN", 2, sort::read},
    known_command{"DBSIZE", 1, sort::read},    known_command{"SET", -3, sort::write},
    known_command{"MSET", -3, sort::write},    known_command{"DEL", -2, sort::write},
    known_command{"INCR", 2, sort::write},     known_command{"DECR", 2, sort::write},
    known_command{"INCRBY", 3, sort::write},   known_command{"DECRBY", 3, sort::write},
    known_command{"APPEND", 3, sort::write}};

/// What stands behind another name: CLIENT ID. As above, with both words counted.
inline constexpr std::array known_subcommands{
    known_command{"CLIENT|ID", 2, sort::local},       known_command{"CLIENT|GETNAME", 2, sort::local},
    known_command{"CLIENT|SETNAME", 3, sort::local},  known_command{"CLIENT|SETINFO", 4, sort::local},
    known_command{"CONFIG|GET", -3, sort::local},     known_command{"COMMAND|COUNT", 2, sort::local},
    known_command{"COMMAND|DOCS", -2, sort::local},   known_command{"COMMAND|INFO", -2, sort::local},
    known_command{"COMMAND|LIST", -2, sort::local}};

/// The one of that name, in upper case; null where there is none.
template <std::size_t N>
known_command const* find_command(std::string_view name, std::array<known_command, N> const& among) {
  auto const at = std::find_if(among.begin(), among.end(), [&](auto const& c) { return c.name == name; });
  return at == among.end() ? nullptr : &*at;
}

inline bool arity_fits(known_command const& c, std::size_t count) {
  return c.arity >= 0 ? count == static_cast<std::size_t>(c.arity) : count >= static_cast<std::size_t>(-c.arity);
}

inline std::string lower(std::string_view s) {
  std::string l(s);
  std::transform(l.begin(), l.end(), l.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return l;
}

/// What an error line repeats of a client's words: no line end may reach it. Like Redis, up to the first zero byte.
inline std::string one_line(std::string_view s) {
  std::string l(s.substr(0, std::min<std::size_t>(s.find('\0'), 128)));
  std::replace_if(l.begin(), l.end(), [](char c) { return c == '\r' || c == '\n'; }, ' ');
  return l;
}

inline value unknown_command(words const& w) {
  std::string arguments;
  for (std::size_t i = 1; i < w.size() && arguments.size() < 128; ++i)
    arguments += "'" + one_line(w[i]).substr(0, 128 - arguments.size()) + "' ";
  return value::error("ERR unknown command '" + one_line(w[0]) + "', with args beginning with: " + arguments);
}
inline value unknown_subcommand(std::string_view of, std::string_view sub) {
  return value::error("ERR unknown subcommand '" + one_line(sub) + "'. Try " + std::string(of) + " HELP.");
}
inline value wrong_arity(std::string_view name) {
  return value::error("ERR wrong number of arguments for '" + lower(name) + "' command");
}

}  // namespace kv
