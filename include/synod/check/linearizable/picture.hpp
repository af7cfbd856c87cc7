// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <synod/check/linearizable.hpp>
#include <synod/check/linearizable/timeline.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

/// Some calls of a history as text:
///
///     process 1 | |-write 1-|
///     process 2 |           |-write 2-|
///     process 3 |                     |-read 1-|
///               0        10 20     30 40       50
///
/// What overlaps may have taken effect in either order; a bar that ends in `...` never returned.
template <class Model, class Time>
std::string picture_of(std::vector<call<typename Model::operation, Time>> const& history, std::vector<std::size_t> const& which,
                       Model const& m) {
  detail::timeline const t = detail::drawn<Model, Time>(history, which, m);
  std::size_t margin = 0;
  for (auto const& l : t.lines) margin = std::max(margin, l.size());
  std::vector<std::string> rows(t.lines.size(), std::string(t.width + 1, ' '));
  for (auto const& b : t.bars) {
    std::string bar(b.to - b.from + 1, '-');
    bar.front() = '|';
    if (b.returned) bar.back() = '|';
    else bar.replace(bar.size() - 3, 3, "...");
    bar.replace((bar.size() - b.label.size()) / 2, b.label.size(), b.label);
    rows[b.line].replace(b.from, bar.size(), bar);
  }
  std::string out;
  auto const add = [&](std::string const& head, std::string row) {
    row.erase(row.find_last_not_of(' ') + 1);
    out += head + std::string(margin - head.size(), ' ') + " | " + row + "\n";
  };
  for (std::size_t n = 0; n < rows.size(); ++n) add(t.lines[n], rows[n]);
  std::string scale;
  for (auto const& mark : t.marks) {
    scale.resize(std::max(scale.size(), mark.column), ' ');
    scale += mark.time;
  }
  if (scale.find_first_not_of(' ') != std::string::npos) out += std::string(margin + 3, ' ') + scale + "\n";
  return out;
}

/// What `judge` has found, in words; of a history that is not linearizable, its smallest offending part as a picture, and
/// how far an order of that part goes.
template <class Model, class Time>
std::string picture(std::vector<call<typename Model::operation, Time>> const& history, judgement const& found, Model const& m) {
  if (found.verdict == verdict_on_history::linearizable) return "some order explains all answers\n";
  if (found.verdict == verdict_on_history::undecided) return "undecided: too many configurations to look at\n";
  auto const said = [&](std::size_t i) {
    std::string s = "call " + std::to_string(i);
    if constexpr (detail::describes<Model>) s = m.describe(history[i].what, history[i].returned.has_value());
    return s;
  };
  std::string out = found.offending.size() == 1 ? "this operation has no explanation:\n\n" : "no order explains these operations:\n\n";
  out += picture_of<Model, Time>(history, found.offending, m) + "\n";
  std::string before;
  for (std::size_t i : found.explained) before += (before.empty() ? "" : ", then ") + said(i);
  std::string after;
  for (std::size_t i : found.offending)
    if (std::find(found.explained.begin(), found.explained.end(), i) == found.explained.end())
      after += (after.empty() ? "" : ", or ") + said(i);
  if (!before.empty() && !after.empty()) out += "an order goes as far as: " + before + "; but then not: " + after + "\n";
  return out;
}

}  // namespace check
SYNOD_END_NAMESPACE
