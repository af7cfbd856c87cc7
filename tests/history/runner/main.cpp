// SPDX-License-Identifier: BSL-1.0
// Judges a recorded history: tests/history.sh says how it is called.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <set>
#include <string>

#include <synod/check/linearizable.hpp>
#include <synod/check/linearizable/drawing.hpp>
#include <synod/check/linearizable/picture.hpp>
#include <tests/history/runner/recorded.hpp>

namespace {

constexpr char usage[] =
    R"(usage: history MODEL FILE [--svg DRAWING]
Judges whether a recorded history is linearizable. FILE has one JSON object a line; - is the standard input.

  register   {"process":1,"op":"write","value":1,"invoke":10,"return":20}
             {"process":2,"op":"read","value":1,"invoke":15,"return":30}
             {"process":2,"op":"cas","expect":1,"value":2,"ok":true,"invoke":31,"return":40}
  kv         the same and {"op":"delete",…}; with "key":"x"
  append     {"process":1,"op":"append","key":"x","value":1,"invoke":10,"return":20}
             {"process":2,"op":"read","key":"x","value":[1],"invoke":15,"return":30}

Each model takes keys, and judges each key by itself; without "key" all is one. Values are numbers, strings, true, false
and null, which is nothing: what a register or key holds until it is written. Lists are empty until something is
appended. Times are numbers in any unit; what returns at the time at which another is invoked overlaps it. Without
"return", or with null for it, the outcome is unknown: it may take effect at any time after "invoke", or never. A process
does one thing after the other; it may go on after an unknown outcome. Other members mean nothing.

The last line is 'linearizable' (exit code 0) or 'not linearizable' (1); before it stand the smallest part of the history
that no order explains, and a picture. A history that is malformed is named with line and column (2).
)";

template <class Model>
int judged(std::string const& model, std::string const& file, std::string const& drawing) {
  std::ifstream opened;
  if (file != "-") {
    opened.open(file);
    if (!opened) throw judge::unreadable(file + ": cannot be opened");
  }
  auto const history = judge::read_history<Model>(file == "-" ? std::cin : opened, file == "-" ? "standard input" : file, model);
  std::set<std::uint64_t> processes;
  std::set<std::string> keys;
  std::size_t unknown = 0;
  for (auto const& c : history.calls) {
    processes.insert(c.process);
    keys.insert(c.what.key);
    unknown += c.returned ? 0 : 1;
  }
  std::cout << "operations " << history.calls.size() << " processes " << processes.size() << " keys " << keys.size()
            << " unknown " << unknown << "\n";
  Model const m;
  auto const found = synod::check::judge(history.calls, m);
  if (!found) {
    auto const& key = history.calls[found.offending.front()].what.key;
    std::cout << "\n";
    if (key != "null") std::cout << "key " << key << ": ";
    std::cout << synod::check::picture(history.calls, found, m) << "\n";
    for (std::size_t i : found.offending) {
      auto const& c = history.calls[i];
      std::cout << "line " << history.lines[i] << ": process " << c.process << ", " << m.describe(c.what, c.returned.has_value())
                << ", from " << c.invoke << (c.returned ? " to " + c.returned->text() : std::string(" on")) << "\n";
    }
    if (!drawing.empty()) {
      std::ofstream out(drawing);
      out << synod::check::drawing_of(history.calls, found.offending, m);
      if (!out.flush()) throw judge::unreadable(drawing + ": cannot be written");
    }
    std::cout << "\n";
  }
  std::cout << (found ? "linearizable" : "not linearizable") << std::endl;
  return found ? 0 : 1;
}

int run(std::vector<std::string> words) {
  std::string drawing;
  if (auto const at = std::find(words.begin(), words.end(), "--svg"); at != words.end()) {
    if (at + 1 == words.end()) throw judge::unreadable("--svg needs the name of a file");
    drawing = at[1];
    words.erase(at, at + 2);
  }
  if (std::count(words.begin(), words.end(), "--help") + std::count(words.begin(), words.end(), "-h") > 0) return std::cout << usage, 0;
  if (words.size() != 2) return std::cerr << usage, 2;
  if (words[0] == "register" || words[0] == "kv") return judged<judge::store>(words[0], words[1], drawing);
  if (words[0] == "append") return judged<judge::lists>(words[0], words[1], drawing);
  throw judge::unreadable("there is no model '" + words[0] + "': there are register, kv and append");
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run({argv + 1, argv + argc});
  } catch (std::exception const& e) {
    std::cerr << "history: " << e.what() << std::endl;
    return 2;
  }
}
