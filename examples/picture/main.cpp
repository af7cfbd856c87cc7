// SPDX-License-Identifier: BSL-1.0
//
// picture: makes pictures of a recorded run.
//
//     picture run.jsonl --html run.html        a page to look at: a space-time diagram to step through
//     picture run.jsonl --mermaid -            a sequence diagram for documentation, on standard output
//     picture run.jsonl --shiviz run.log       for ShiViz
//
// The recorded run is what synod::trace::to_json has written; '-' is standard input.
#include <CLI/CLI.hpp>

#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

#include <synod/trace/html.hpp>
#include <synod/trace/json_reader.hpp>
#include <synod/trace/mermaid.hpp>
#include <synod/trace/shiviz.hpp>

namespace {

/// Calls `write(stream)` for the file of that name, or standard output for '-'. False where that does not work.
template <class F>
bool into(std::string const& name, F write) {
  if (name.empty()) return true;
  std::ofstream file;
  if (name != "-") file.open(name);
  std::ostream& out = name == "-" ? std::cout : file;
  write(out);
  out.flush();
  if (!out) std::cerr << "picture: cannot write " << name << "\n";
  return static_cast<bool>(out);
}

}  // namespace

int main(int argc, char** argv) {
  std::string source, html, mermaid, shiviz, title;
  synod::trace::html_options page;
  synod::trace::mermaid_options diagram;

  CLI::App app("Makes pictures of a recorded run.");
  app.add_option("run", source, "the run, one JSON object a line ('-' for standard input)")->required();
  app.add_option("--html", html, "writes a page with a space-time diagram")->option_text("FILE");
  app.add_option("--mermaid", mermaid, "writes a Mermaid sequence diagram")->option_text("FILE");
  app.add_option("--shiviz", shiviz, "writes a log for ShiViz")->option_text("FILE");
  app.add_option("--title", title, "what the page is headed with, instead of the title in the run");
  app.add_option("--events", page.events_max, "so many events at most in the page, the last ones")
      ->capture_default_str()->check(CLI::PositiveNumber);
  app.add_option("--lines", diagram.lines_max, "so many arrows and notes at most in the Mermaid diagram, the first ones")
      ->capture_default_str()->check(CLI::PositiveNumber);
  app.add_flag("--repeats", diagram.repeats, "also the messages in the Mermaid diagram that say the same as the one before");
  CLI11_PARSE(app, argc, argv);
  if (html.empty() && mermaid.empty() && shiviz.empty()) {
    std::cerr << "picture: say what to make: --html, --mermaid or --shiviz, with a file, or '-' for standard output\n";
    return EXIT_FAILURE;
  }

  std::ifstream file;
  if (source != "-") file.open(source);
  if (source != "-" && !file) {
    std::cerr << "picture: cannot read " << source << "\n";
    return EXIT_FAILURE;
  }
  synod::trace::json_result read = synod::trace::from_json(source == "-" ? std::cin : file);
  if (!read.ok()) {
    std::cerr << "picture: " << source << ": " << read.error << "\n";
    return EXIT_FAILURE;
  }
  if (!title.empty()) read.run.title = title;

  bool const done = into(html, [&](std::ostream& out) { to_html(read.run, out, page); }) &&
                    into(mermaid, [&](std::ostream& out) { to_mermaid(read.run, out, diagram); }) &&
                    into(shiviz, [&](std::ostream& out) { to_shiviz(read.run, out); });
  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
