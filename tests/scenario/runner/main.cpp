// SPDX-License-Identifier: BSL-1.0
//
// Plays transcripts, and compares what they print with what they say.
#include <cstddef>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <synod/trace/html.hpp>
#include <synod/trace/json.hpp>
#include <synod/trace/mermaid.hpp>

#include "play.hpp"

namespace {

using namespace tests::scenario;
namespace fs = std::filesystem;

std::string contents(fs::path const& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// PATH.html, a page to look at; PATH.mmd, a sequence diagram; PATH.jsonl, what happened.
void draw(synod::trace::recorded run, fs::path const& path) {
  run.title = path.stem().string();
  fs::create_directories(path.parent_path());
  auto const file = [&](char const* kind) { return std::ofstream(path.string() + kind, std::ios::binary); };
  auto page = file(".html"), diagram = file(".mmd"), lines = file(".jsonl");
  synod::trace::to_html(run, page);
  synod::trace::to_mermaid(run, diagram);
  synod::trace::to_json(run, lines);
  for (std::ofstream* f : {&page, &diagram, &lines})
    if (!f->flush()) throw fs::filesystem_error("cannot be written", path, std::make_error_code(std::errc::io_error));
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Plays scenarios, and compares what happens with what they say happens."};
  app.footer(std::string(grammar));
  std::vector<std::string> paths;
  bool rewrite = false, list = false, rows_only = false;
  std::string only, pictures;
  app.add_option("FILES", paths, "transcripts, or directories of them");
  app.add_flag("--rewrite", rewrite, "write what happens into the files instead");
  app.add_option("--row", only, "play on this row alone");
  app.add_option("--pictures", pictures, "write each play to this directory: a page to look at, a diagram, and what was recorded");
  app.add_flag("--list", list, "name the transcripts, their rows and their first line");
  app.add_flag("--rows", rows_only, "name the rows that are known");
  CLI11_PARSE(app, argc, argv);
  if (rows_only) {
    for (auto const& [name, row] : rows()) std::cout << name << '\n';
    return 0;
  }

  std::vector<fs::path> files;
  for (std::string const& p : paths) {
    if (!fs::is_directory(p)) {
      files.emplace_back(p);
      continue;
    }
    for (auto const& e : fs::directory_iterator(p))
      if (e.path().extension() == ".txt") files.push_back(e.path());
  }
  std::sort(files.begin(), files.end());
  std::size_t passed = 0, failed = 0;
  for (fs::path const& file : files) {
    if (!fs::is_regular_file(file)) {
      std::cerr << file.string() << ": no such file\n";
      ++failed;
      continue;
    }
    try {
      auto const t = transcript::parse(contents(file));
      if (list) {
        std::cout << file.filename().string() << ':';
        for (std::string const& row : t.rows) std::cout << ' ' << row;
        std::cout << '\n';
        continue;
      }
      std::string rewritten;
      synod::trace::recorder seen;
      auto const faults = play(t, only, rewrite ? &rewritten : nullptr, pictures.empty() ? nullptr : &seen);
      if (!pictures.empty()) draw(seen.result(), fs::path(pictures) / file.stem());
      for (fault const& f : faults) std::cerr << file.string() << ':' << f.line << ": " << f.text << '\n';
      if (rewrite && rewritten != contents(file)) std::ofstream(file, std::ios::binary) << rewritten;
      ++(faults.empty() ? passed : failed);
    } catch (mistake const& m) {
      std::cerr << file.string() << ':' << m.line << ": error: " << m.what() << '\n';
      ++failed;
    } catch (fs::filesystem_error const& e) {
      std::cerr << e.what() << '\n';
      ++failed;
    }
  }
  if (!list) std::cout << "scenarios " << files.size() << " passed " << passed << " failed " << failed << '\n';
  return failed == 0 && !(files.empty() && !list) ? 0 : 1;
}
