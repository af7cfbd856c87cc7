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
    known_command{"QUIT", -1, sort::local},    known_command{"SYNOD.FORWARDED", 1, sort::local},
    known_command{"GET", 2, sort::read},       known_command{"MGET", -2, sort::read},
    known_command{"EXISTS", -2, sort::read},   known_command{"STRLEN", 2, sort::read},
    known_command{"DBSIZE", 1, sort::read},    known_command{"SET", -3, sort::write},
    known_command{"MSET", -3, sort::write},    known_command{"DEL", -2, sort::write},
    known_command{"INCR", 2, sort::write},     known_command{"DECR", 2, sort::write},
    known_command{"INCRBY", 3, sort::write},   known_command{"DECRBY", 3, sort::write},
    known_command{"APPEND", 3, sort::write}};

/// The command of that name, in upper case; null where there is none.
inline known_command const* find_command(std::string_view name) {
  auto const at = std::find_if(known_commands.begin(), known_commands.end(), [&](auto const& c) { return c.name == name; });
  return at == known_commands.end() ? nullptr : &*at;
}

inline bool arity_fits(known_command const& c, std::size_t count) {
  return c.arity >= 0 ? count == static_cast<std::size_t>(c.arity) : count >= static_cast<std::size_t>(-c.arity);
}

inline std::string lower(std::string_view s) {
  std::string l(s);
  std::transform(l.begin(), l.end(), l.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return l;
}

/// No line end of a client's may reach an error line.
inline std::string one_line(std::string_view s) {
  std::string l(s.substr(0, 128));
  std::replace_if(l.begin(), l.end(), [](char c) { return c == '\r' || c == '\n'; }, ' ');
  return l;
}

inline value unknown_command(words const& w) {
  std::string text = "ERR unknown command '" + one_line(w[0]) + "', with args beginning with: ";
  for (std::size_t i = 1; i < w.size() && text.size() < 256; ++i) text += "'" + one_line(w[i]) + "' ";
  return value::error(text);
}
inline value unknown_subcommand(std::string_view of, std::string_view sub) {
  return value::error("ERR unknown subcommand '" + one_line(sub) + "'. Try " + std::string(of) + " HELP.");
}
inline value wrong_arity(std::string_view name) {
  return value::error("ERR wrong number of arguments for '" + lower(name) + "' command");
}

}  // namespace kv
