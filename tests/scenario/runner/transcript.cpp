// SPDX-License-Identifier: BSL-1.0
#include "transcript.hpp"

#include <charconv>
#include <sstream>

namespace tests::scenario {
namespace {

bool blank(std::string const& line) { return line.find_first_not_of(" \t\r") == std::string::npos; }
bool comment(std::string const& line) {
  auto const at = line.find_first_not_of(" \t");
  return at != std::string::npos && line[at] == '#';
}

std::size_t number(std::size_t line, std::vector<std::string> const& words) {
  std::size_t n = 0;
  auto const& text = words.size() == 2 ? words[1] : std::string();
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc() || end != text.data() + text.size() || n == 0)
    throw mistake(line, "'" + words[0] + "' wants one number above 0");
  return n;
}

}  // namespace

std::vector<std::string> split(std::string_view line) {
  std::istringstream in{std::string(line)};
  std::vector<std::string> words;
  for (std::string w; in >> w;) words.push_back(w);
  return words;
}

transcript transcript::parse(std::string_view text) {
  transcript t;
  {
    std::istringstream in{std::string(text)};
    for (std::string l; std::getline(in, l);) t.lines.push_back(l);
  }
  std::size_t i = 0;
  auto const skip = [&] {
    while (i < t.lines.size() && (blank(t.lines[i]) || comment(t.lines[i]))) ++i;
  };
  skip();
  for (; i < t.lines.size() && !blank(t.lines[i]); ++i) {
    if (comment(t.lines[i])) continue;
    auto const words = split(t.lines[i]);
    if (words[0] == "rows" || words[0] == "row") {
      t.rows.assign(words.begin() + 1, words.end());
      t.rows_line = i + 1;
      for (std::string& row : t.rows)
        for (char& c : row)
          if (c == '-') c = '_';
    } else if (words[0] == "nodes") {
      t.nodes = number(i + 1, words);
      if (t.nodes > 64) throw mistake(i + 1, "at most 64 nodes");
    } else if (words[0] == "delay") {
      t.delay_us = number(i + 1, words);
    } else if (words[0] == "timers") {
      if (words.size() != 2 || words[1] != "apart") throw mistake(i + 1, "it is 'timers apart', or nothing");
      t.apart = true;
    } else if (words[0] == "breaks") {
      auto const at = t.lines[i].find(words.size() > 1 ? words[1] : "");
      t.breaks = words.size() > 1 ? t.lines[i].substr(at) : "";
    } else {
      throw mistake(i + 1, "a transcript begins with its rows and nodes, and not with '" + words[0] + "'");
    }
  }
  if (t.rows.empty()) throw mistake(1, "the header names no row: say 'rows NAME…'");
  if (t.nodes == 0) throw mistake(1, "the header names no nodes: say 'nodes N'");

  for (skip(); i < t.lines.size(); skip()) {
    block b;
    b.first = i;
    for (; i < t.lines.size() && !blank(t.lines[i]) && t.lines[i] != "----"; ++i)
      if (!comment(t.lines[i])) b.commands.push_back({i + 1, t.lines[i]});
    b.last = i;
    if (i < t.lines.size() && t.lines[i] == "----") {
      if (b.commands.empty()) throw mistake(i + 1, "'----' behind no command");
      b.has_output = true;
      for (++i; i < t.lines.size() && !blank(t.lines[i]); ++i) b.output.push_back(t.lines[i]);
    }
    b.end = i;
    if (!b.commands.empty()) t.blocks.push_back(std::move(b));
  }
  return t;
}

std::string transcript::with(std::vector<std::vector<std::string>> const& outputs) const {
  std::string out;
  std::size_t at = 0;
  auto const copy = [&](std::size_t to) {
    for (; at < to; ++at) out += lines[at] + '\n';
  };
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    copy(blocks[i].last);
    out += "----\n";
    for (std::string const& l : outputs[i]) out += l + '\n';
    at = blocks[i].end;
  }
  copy(lines.size());
  return out;
}

}  // namespace tests::scenario
