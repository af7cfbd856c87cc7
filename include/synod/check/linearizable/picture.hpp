// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <synod/check/linearizable.hpp>
#include <synod/check/linearizable/call.hpp>
#include <synod/check/linearizable/model.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

namespace detail {
template <class Model, class Operation>
std::string described(Model const& m, Operation const& o, bool returned) {
  if constexpr (describes<Model>) return m.describe(o, returned);
  else return returned ? "a call" : "a call without an answer";
}
inline std::string padded(std::string s, std::size_t width) {
  return s.size() < width ? s + std::string(width - s.size(), ' ') : s;
}
}  // namespace detail

/// The offending part of a history as a picture: a line a call, by invocation, with a bar from its invocation to its
/// return; `...` where no answer came. Time goes to the right, a column each moment at which something began or ended.
/// Empty where nothing offends.
template <class Model, class Time>
std::string picture(std::vector<call<typename Model::operation, Time>> const& history, judgement const& found, Model const& m = {}) {
  if (found.offending.empty()) return {};
  std::vector<Time> moments;
  for (std::size_t i : found.offending) {
    moments.push_back(history[i].invoke);
    if (history[i].returned) moments.push_back(*history[i].returned);
  }
  std::sort(moments.begin(), moments.end());
  moments.erase(std::unique(moments.begin(), moments.end()), moments.end());
  auto const column = [&](Time const& t) {
    return 3 * static_cast<std::size_t>(std::lower_bound(moments.begin(), moments.end(), t) - moments.begin());
  };
  std::size_t widest = 0;
  for (std::size_t i : found.offending)
    widest = std::max(widest, detail::described(m, history[i].what, history[i].returned.has_value()).size());
  std::string out;
  for (std::size_t i : found.offending) {
    auto const& c = history[i];
    std::string bar(column(c.invoke), ' ');
    if (!c.returned) bar += '|' + std::string(3 * moments.size() - bar.size(), '-') + "...";
    else if (*c.returned == c.invoke) bar += '|';
    else bar += '|' + std::string(column(*c.returned) - bar.size() - 1, '-') + '|';
    out += detail::padded("process " + std::to_string(c.process), 12) +
           detail::padded(detail::described(m, c.what, c.returned.has_value()), widest + 2) + bar + '\n';
  }
  out += found.explained.empty() ? "none of them can be the first" : "the longest order goes";
  for (std::size_t i : found.explained)
    out += (i == found.explained.front() ? " " : ", ") + detail::described(m, history[i].what, history[i].returned.has_value());
  return out + (found.explained.empty() ? "\n" : "; and then none of the others\n");
}

}  // namespace check
SYNOD_END_NAMESPACE
