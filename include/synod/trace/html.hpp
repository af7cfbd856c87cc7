// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>

#include <synod/trace/event.hpp>
#include <synod/trace/json.hpp>
#include <synod/trace/page_model.hpp>
#include <synod/trace/page_steps.hpp>
#include <synod/trace/page_style.hpp>
#include <synod/trace/page_view.hpp>
#include <synod/trace/sentence.hpp>
#include <synod/trace/standing.hpp>
#include <synod/trace/text.hpp>

SYNOD_BEGIN_NAMESPACE
namespace trace {

struct html_options {
  std::size_t events_max = 4000;  ///< the last so many are shown; more make a browser slow
};

namespace detail {

/// Text between tags and in attributes. Characters that no XML may hold become their pictures.
inline std::string html_text(std::string_view s) {
  std::string out;
  for (char c : clipped(s, s.size() * 3)) {
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '"') out += "&quot;";
    else if (c == '\'') out += "&#39;";
    else out += c;
  }
  return out;
}

/// JSON that can stand in a script element: no character that a parser of HTML or XML looks at.
inline std::string html_json(std::string const& json) {
  std::string out;
  for (char c : json) {
    if (c == '<') out += "\\u003c";
    else if (c == '>') out += "\\u003e";
    else if (c == '&') out += "\\u0026";
    else out += c;
  }
  return out;
}

/// The buttons, with icons of their own: not every machine has a font with them.
inline constexpr std::string_view page_bar = R"html(<div id="bar">
<div id="steps" role="group" aria-label="Step through time">
<button id="first" aria-label="First" title="First (Home)"><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 3h2v10H3zM13 3v10L6 8z"/></svg></button>
<button id="back" aria-label="Back" title="Back (left arrow)"><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M11 3v10L4 8z"/></svg></button>
<button id="play" aria-label="Play" title="Play (p)"><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4 2v12l9-6z"/></svg></button>
<button id="next" aria-label="Next" title="Next (right arrow)"><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M5 3v10l7-5z"/></svg></button>
<button id="last" aria-label="Last" title="Last (End)"><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M11 3h2v10h-2zM3 3v10l7-5z"/></svg></button>
</div>
<input id="at" type="range" min="0" max="0" value="0" aria-label="Moment"/>
<output id="now" for="at"></output>
</div>
<fieldset id="filters"><legend>Show</legend></fieldset>
)html";

inline std::string html_facts(recorded const& r) {
  std::string out = std::to_string(r.nodes) + " nodes";
  if (r.seed) out += ", seed " + std::to_string(*r.seed);
  out += ", " + std::to_string(r.events.size()) + " events";
  if (r.skipped != 0) out += " (" + std::to_string(r.skipped) + " before them are not shown)";
  return out;
}

}  // namespace detail

/// A run as one HTML page, which needs no network and no other file: a space-time diagram (time runs downwards, a node is
/// a line, a message an arrow), the state of each node at the moment chosen, and all that happened in words. The page is
/// well-formed XML too. Without scripts the words remain.
inline void to_html(recorded const& whole, std::ostream& out, html_options const& options = {}) {
  using detail::html_text;
  recorded const r = last_of(whole, options.events_max);
  std::string const name = html_text(r.title.empty() ? r.row : r.title);
  std::string const facts = html_text((r.title.empty() ? "" : r.row + ", ") + detail::html_facts(r));
  out << R"html(<!DOCTYPE html>
<html lang="en" xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<link rel="icon" href="data:,"/>
<title>)html" << name << ", " << facts << "</title>\n<style>/*<![CDATA[*/" << detail::page_style << R"html(/*]]>*/</style>
</head>
<body>
<header><h1>)html" << name << "</h1><p>" << facts << R"html(</p><button id="theme" title="Light or dark">auto</button></header>
<noscript><p>Without scripts there is no diagram; what happened stands below in words.</p></noscript>
)html" << detail::page_bar << R"html(<main>
<div id="picture"><div id="heads"></div>
<svg id="diagram" xmlns="http://www.w3.org/2000/svg" role="graphics-document" aria-labelledby="diagram-title diagram-desc">
<title id="diagram-title">Space-time diagram: )html" << name << R"html(</title>
<desc id="diagram-desc">)html" << facts << R"html(. Time runs downwards; each node is a line, coloured by its role; each message is
an arrow. The same stands in words in the list of events.</desc><g id="lines"></g></svg></div>
<aside>
<section aria-label="States"><table><thead><tr><th scope="col">node</th><th scope="col">role</th><th scope="col">ballot</th>
<th scope="col">promised</th><th scope="col">last</th><th scope="col">chosen</th><th scope="col">delivered</th></tr></thead><tbody>
)html";
  for (std::size_t n = 1; n <= r.nodes; ++n)
    out << "<tr id=\"state-" << n << "\"><td><i></i>" << n << "</td><td></td><td></td><td></td><td></td><td></td><td></td></tr>\n";
  out << R"html(</tbody></table></section>
<section id="details" aria-label="This moment"><h2>This moment</h2><div id="what" aria-live="polite"></div></section>
<section id="story" aria-label="All events"><h2>All events</h2>
<ol>
)html";
  for (event const& e : r.events)
    out << "<li><time>" << html_text(moment_text(e.at, r.unit)) << "</time>"
        << (e.node == 0 ? "" : "node " + std::to_string(e.node) + ' ') << "<span>" << html_text(sentence(e, r.nodes))
        << "</span></li>\n";
  out << R"html(</ol></section>
</aside>
</main>
<div id="tip" role="tooltip" hidden="hidden"></div>
<script type="application/x-ndjson" id="run">
)html" << detail::html_json(json_of_header(r)) << '\n';
  for (event const& e : r.events) out << detail::html_json(json_of(e)) << '\n';
  out << "</script>\n<script>//<![CDATA[\n(() => {" << detail::page_model << detail::page_view << detail::page_steps
      << "})();\n//]]></script>\n</body>\n</html>\n";
}

}  // namespace trace
SYNOD_END_NAMESPACE
