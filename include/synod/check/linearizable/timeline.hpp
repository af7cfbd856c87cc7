// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <synod/check/linearizable/call.hpp>
#include <synod/check/linearizable/model.hpp>
#include <synod/check/linearizable/moments.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check::detail {

/// Some calls of a history as bars on lines, one line or more a process. Time is not to scale: each moment at which
/// something happens has a column, wide enough for what is said. What happens at the same time overlaps.
struct timeline {
  struct bar {
    std::size_t call;            ///< its index in the history
    std::string label;
    std::size_t line, from, to;  ///< columns, both of the bar; `to` is the picture's end where it never returned
    bool returned;
  };
  struct mark {
    std::size_t column;
    std::string time;
  };
  std::vector<bar> bars;           ///< by invocation
  std::vector<std::string> lines;  ///< what stands before each: the process, or nothing where one goes on
  std::vector<mark> marks;         ///< the times of invocations and returns, where they can be printed
  std::size_t width = 0;
};

template <class Time>
std::string shown_time(Time const& t) {
  std::ostringstream s;
  if constexpr (requires { s << t; }) s << t;
  else if constexpr (requires { s << t.count(); }) s << t.count();
  else if constexpr (requires { s << t.time_since_epoch().count(); }) s << t.time_since_epoch().count();
  return s.str();
}

template <class Model, class Time>
timeline drawn(std::vector<call<typename Model::operation, Time>> const& history, std::vector<std::size_t> const& which,
               Model const& m) {
  timeline out;
  moments<Time> const times(history, which);

  for (std::size_t i : which) {
    auto const& c = history[i];
    std::string label = "call " + std::to_string(i);
    if constexpr (describes<Model>) label = m.describe(c.what, c.returned.has_value());
    out.bars.push_back({i, std::move(label), 0, 0, 0, c.returned.has_value()});
  }
  std::sort(out.bars.begin(), out.bars.end(), [&](auto const& a, auto const& b) {
    auto const &x = history[a.call].invoke, &y = history[b.call].invoke;
    return x != y ? x < y : b.call > a.call;
  });

  // What is invoked at a moment begins in its first column, what returns ends in its last.
  std::vector<std::size_t> first(times.all().size()), last(times.all().size());
  std::size_t column = 0;
  for (std::size_t r = 0; r < times.all().size(); ++r) {
    bool begins = false;
    first[r] = last[r] = column;
    for (auto const& b : out.bars) {
      auto const& c = history[b.call];
      begins = begins || c.invoke == times.all()[r];
      if (c.returned && *c.returned == times.all()[r]) last[r] = std::max(last[r], first[times.rank(c.invoke)] + b.label.size() + 3);
    }
    out.marks.push_back({begins ? first[r] : last[r], shown_time(times.all()[r])});
    column = std::max(last[r], out.marks.back().column + out.marks.back().time.size()) + 1;
  }
  out.width = column;
  for (auto const& b : out.bars)
    if (!b.returned) out.width = std::max(out.width, first[times.rank(history[b.call].invoke)] + b.label.size() + 5);

  std::map<std::uint64_t, std::vector<std::size_t>> ends;  // by process: the columns that its lines are taken up to
  for (auto& b : out.bars) {
    auto const& c = history[b.call];
    b.from = first[times.rank(c.invoke)];
    b.to = c.returned ? last[times.rank(*c.returned)] : out.width;
    ends.try_emplace(c.process);
  }
  std::map<std::uint64_t, std::vector<std::size_t>> numbers;
  for (auto& b : out.bars) {
    auto& taken = ends[history[b.call].process];
    std::size_t n = 0;
    while (n < taken.size() && taken[n] >= b.from) ++n;
    if (n == taken.size()) taken.push_back(0);
    taken[n] = b.to;
    b.line = n;
  }
  for (auto const& [process, taken] : ends)
    for (std::size_t n = 0; n < taken.size(); ++n) {
      numbers[process].push_back(out.lines.size());
      out.lines.push_back(n == 0 ? "process " + std::to_string(process) : std::string());
    }
  for (auto& b : out.bars) b.line = numbers[history[b.call].process][b.line];
  return out;
}

}  // namespace check::detail
SYNOD_END_NAMESPACE
