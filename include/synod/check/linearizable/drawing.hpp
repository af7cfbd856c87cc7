// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <synod/check/linearizable.hpp>
#include <synod/check/linearizable/timeline.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {
namespace detail {

inline std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '&') out += "&amp;";
    else if (c == '"') out += "&quot;";
    else if (static_cast<unsigned char>(c) < ' ') out += ' ';
    else out += c;
  }
  return out;
}

}  // namespace detail

/// Some calls of a history as an SVG drawing, complete in itself. A bar whose end is dashed never returned.
template <class Model, class Time>
std::string drawing_of(std::vector<call<typename Model::operation, Time>> const& history, std::vector<std::size_t> const& which,
                       Model const& m) {
  constexpr std::size_t column = 8, line = 34, top = 10;
  detail::timeline const t = detail::drawn<Model, Time>(history, which, m);
  std::size_t margin = 0;
  for (auto const& l : t.lines) margin = std::max(margin, l.size() * column + 2 * column);
  auto const x = [&](std::size_t c) { return std::to_string(margin + c * column); };
  std::size_t const bottom = top + t.lines.size() * line;
  std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + x(t.width + 3) + "\" height=\"" +
                    std::to_string(bottom + 30) + "\" font-family=\"monospace\" font-size=\"13\">\n"
                    "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n";
  for (auto const& mark : t.marks)
    out += "<path d=\"M" + x(mark.column) + " " + std::to_string(top) + "V" + std::to_string(bottom) +
           "\" stroke=\"#ddd\"/><text x=\"" + x(mark.column) + "\" y=\"" + std::to_string(bottom + 16) + "\" fill=\"#666\">" +
           detail::escaped(mark.time) + "</text>\n";
  for (std::size_t n = 0; n < t.lines.size(); ++n)
    out += "<text x=\"4\" y=\"" + std::to_string(top + n * line + 19) + "\">" + detail::escaped(t.lines[n]) + "</text>\n";
  for (auto const& b : t.bars) {
    std::size_t const width = (b.to - b.from) * column;
    std::string const y = std::to_string(top + b.line * line + 3);
    out += "<g><title>" + detail::escaped(b.label) + "</title><rect x=\"" + x(b.from) + "\" y=\"" + y + "\" width=\"" +
           std::to_string(width) + "\" height=\"24\" rx=\"3\" fill=\"" + (b.returned ? "#cfe2ff" : "#fff3cd") +
           "\" stroke=\"#335\"" + (b.returned ? "" : " stroke-dasharray=\"4 3\"") + "/><text x=\"" +
           std::to_string(margin + b.from * column + width / 2) + "\" y=\"" + std::to_string(top + b.line * line + 19) +
           "\" text-anchor=\"middle\">" + detail::escaped(b.label) + "</text></g>\n";
  }
  return out + "</svg>\n";
}

}  // namespace check
SYNOD_END_NAMESPACE
