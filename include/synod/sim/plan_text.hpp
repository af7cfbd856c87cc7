// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>

#include <synod/core/membership.hpp>
#include <synod/sim/plan.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// A plan as text that is read back, a line each: what it is about, its climate, and its events. Times are in
/// microseconds, chances in millionths, and members are named from 1.
///
///     nodes 3
///     seed 17
///     until 4000000
///     delay_mean 2500
///     at 12000 crash node 2 for 40000
///     at 15000 one-way node 1 peer 3 for 90000
namespace plan_text {

namespace detail {

/// The members of a plan that are numbers, by name, handed to `f(name, number)`.
template <class Plan, class F>
void each_number(Plan& p, F f) {
  auto& o = p.climate;
  f("nodes", p.nodes), f("seed", p.seed), f("until", p.until), f("unit", o.unit), f("delay_min", o.delay_min);
  f("delay_mean", o.delay_mean), f("flush_min", o.flush_min), f("flush_max", o.flush_max);
  f("prompt_disk", o.prompt_disk), f("slow_reads", o.slow_reads), f("drift", o.drift), f("linger", o.linger);
  f("linger_for", o.linger_for), f("propose_every", o.propose_every), f("follow_hint", o.follow_hint);
  f("barriers", o.barriers);
}

template <class T>
std::string digits(T const& n) {
  if constexpr (requires { n.count(); }) return std::to_string(n.count());
  else return std::to_string(n);
}

/// Takes the next word off `line`.
inline std::string_view word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size()));
  std::string_view const w = line.substr(0, line.find_first_of(" \t\r"));
  line.remove_prefix(w.size());
  return w;
}

template <class T>
bool number(std::string_view w, T& to) {
  if constexpr (requires { to.count(); }) {
    typename T::rep n{};
    bool const whole = number(w, n);
    to = T(n);
    return whole;
  } else {
    auto const [end, error] = std::from_chars(w.data(), w.data() + w.size(), to);
    return error == std::errc() && end == w.data() + w.size() && !w.empty();
  }
}

inline std::string member(std::uint8_t who) { return who == event::leader ? "leader" : std::to_string(who + 1); }
inline bool member(std::string_view w, std::uint8_t& who) {
  if (w == "leader") return who = event::leader, true;
  std::uint64_t n = 0;
  if (!number(w, n) || n == 0 || n > max_voters) return false;
  return who = static_cast<std::uint8_t>(n - 1), true;
}

}  // namespace detail

inline std::string text(event const& e) {
  std::string line = "at " + detail::digits(e.at) + ' ' + std::string(name_of(e.what));
  if (e.node != event::everyone) line += " node " + detail::member(e.node);
  if (e.peer != event::everyone) line += " peer " + detail::member(e.peer);
  if (e.lasts != clock::duration{}) line += " for " + detail::digits(e.lasts);
  if (e.amount != 0) line += " with " + detail::digits(e.amount);
  return line;
}

inline std::string text(plan const& p) {
  std::string out;
  detail::each_number(p, [&](char const* name, auto const& n) { out += std::string(name) + ' ' + detail::digits(n) + '\n'; });
  for (event const& e : p.events) out += text(e) + '\n';
  return out;
}

/// Reads one event; what is wrong with the line, or nothing.
inline std::string read(std::string_view line, event& e) {
  using namespace detail;
  if (word(line) != "at" || !number(word(line), e.at) || e.at.count() < 0) return "an event begins with 'at' and a time";
  std::string_view const kind = word(line);
  auto const what = fault_named(kind);
  if (!what) return "there is no fault '" + std::string(kind) + "'";
  e.what = *what;
  while (!line.empty()) {
    std::string_view const key = word(line);
    if (key.empty()) break;
    std::string_view const value = word(line);
    bool const known = key == "node" ? member(value, e.node) : key == "peer" ? member(value, e.peer)
                       : key == "for" ? number(value, e.lasts) && e.lasts.count() >= 0
                       : key == "with" ? number(value, e.amount) : false;
    if (!known) return "it makes no sense: '" + std::string(key) + ' ' + std::string(value) + "'";
  }
  return {};
}

/// Reads a plan; what is wrong with it and in which line, or nothing. Empty lines and what follows a # are passed over.
inline std::string read(std::string_view all, plan& p) {
  p = {};
  for (std::size_t number = 1; !all.empty(); ++number) {
    std::string_view line = all.substr(0, all.find('\n'));
    all.remove_prefix(std::min(line.size() + 1, all.size()));
    line = line.substr(0, line.find('#'));
    std::string_view rest = line;
    std::string_view const first = detail::word(rest);
    if (first.empty()) continue;
    std::string wrong;
    if (first == "at") {
      wrong = read(line, p.events.emplace_back());
    } else {
      bool known = false;
      std::string_view const value = detail::word(rest);
      detail::each_number(p, [&](char const* name, auto& n) {
        if (first != name) return;
        known = true;
        if (!detail::number(value, n)) wrong = "'" + std::string(value) + "' is no number for '" + name + "'";
      });
      if (!known) wrong = "there is no '" + std::string(first) + "' in a plan";
    }
    if (!wrong.empty()) return "line " + std::to_string(number) + ": " + wrong;
  }
  if (p.nodes == 0 || p.nodes > max_voters) return "a world has 1 to " + std::to_string(max_voters) + " nodes";
  for (event const& e : p.events)
    if ((e.node < event::leader && e.node >= p.nodes) || (e.peer < event::leader && e.peer >= p.nodes))
      return "'" + text(e) + "' speaks of a member that is not there";
  if (!std::is_sorted(p.events.begin(), p.events.end(), [](event const& a, event const& b) { return a.at < b.at; }))
    return "the events are not in order of time";
  return {};
}

}  // namespace plan_text
}  // namespace sim
SYNOD_END_NAMESPACE
