// SPDX-License-Identifier: BSL-1.0
#include "page.hpp"

#include <ostream>
#include <string>
#include <string_view>

namespace {

std::string text(std::string_view s) {
  std::string out;
  for (char c : s) {
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '"') out += "&quot;";
    else out += c;
  }
  return out;
}
char const* mark(bool so) { return so ? "<td>yes</td>" : "<td class=no>no</td>"; }

constexpr std::string_view head = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>From primary-backup to consensus</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #222 }
table { border-collapse: collapse; margin: .5rem 0 } th, td { border: 1px solid #ccc; padding: .2rem .6rem; text-align: left }
td.no { background: #fbe9e7 } pre { background: #f6f6f6; padding: .6rem; overflow-x: auto } .wrong { color: #b00020 }
iframe { width: 100%; height: 34rem; border: 1px solid #ccc }
</style></head><body><h1>From primary-backup to consensus</h1>
<p>Five nodes, simulated: a message takes 10 ms, a disk nothing. <i>Lost</i>: whoever takes writes hears one other after the
other, and then is gone with his disk. <i>Down</i>: a write is answered whoever is. <i>Parted</i>: two nodes, whoever took
writes before among them, hear the other three no more; whether a write is answered there.</p>
)";

}  // namespace

void ladder::write_page(std::vector<rung> const& rungs, std::ostream& out) {
  out << head;
  std::size_t number = 0;
  for (auto const& r : rungs) {
    out << "<h2>" << ++number << ". " << text(r.title) << "</h2>\n<p>" << text(r.story)
        << "</p>\n<table><tr><th></th><th>lost of acknowledged</th><th>one down</th><th>two down</th><th>two parted</th>"
           "<th>other three</th><th>message delays</th><th>messages</th><th>linearizable</th></tr>\n";
    for (auto const& f : r.found)
      out << "<tr><td>" << text(f.row) << "</td><td" << (f.lost != 0 ? " class=no>" : ">") << f.lost << " of " << f.acknowledged << "</td>"
          << mark(f.one_down) << mark(f.two_down) << mark(f.smaller_side) << mark(f.larger_side) << "<td>" << f.delays << "</td><td>"
          << f.messages << "</td>" << mark(f.linearizable) << "</tr>\n";
    out << "</table>\n";
    for (auto const& note : r.notes) out << "<p>" << text(note) << "</p>\n";
    for (auto const& what : r.wrong) out << "<p class=wrong>Not as stated: " << text(what) << "</p>\n";
    if (!r.picture.empty()) out << "<pre>" << text(r.picture) << "</pre>\n";
    if (!r.page.empty())
      out << "<details><summary>A run: whoever takes writes is gone</summary><iframe title=\"A run of step " << number << "\" srcdoc=\""
          << text(r.page) << "\"></iframe></details>\n";
  }
  out << "</body></html>\n";
}
