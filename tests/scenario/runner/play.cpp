// SPDX-License-Identifier: BSL-1.0
#include "play.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

namespace tests::scenario {

std::map<std::string, row_entry, std::less<>>& rows() {
  static std::map<std::string, row_entry, std::less<>> table;
  return table;
}

namespace {

synod::settings<synod::sim::clock> times_of(transcript const& t) {
  using settings = synod::settings<synod::sim::clock>;
  settings::duration const delay(static_cast<synod::sim::clock::rep>(t.delay_us));
  if (!t.apart) return settings::from(delay);
  settings::duration const heartbeat = 2 * delay, retry = 1000 * heartbeat, backoff = 1000 * retry, election = 1000 * backoff;
  return {election, election, heartbeat, retry, backoff, backoff, 0};
}

std::unique_ptr<scene> open(transcript const& t, std::string const& row) {
  auto const at = rows().find(row);
  if (at == rows().end()) {
    std::string known;
    for (auto const& [name, entry] : rows()) known += ' ' + name;
    throw mistake(t.rows_line, "there is no row '" + row + "'; there are" + known);
  }
  if (at->second.nodes != 0 && at->second.nodes != t.nodes)
    throw mistake(t.rows_line, row + " wants " + std::to_string(at->second.nodes) + " nodes");
  return at->second.open(t.nodes, times_of(t));
}

/// The first line in which two outputs differ, as a reader wants to see it.
std::string difference(std::vector<std::string> const& said, std::vector<std::string> const& happened) {
  auto const [s, h] = std::mismatch(said.begin(), said.end(), happened.begin(), happened.end());
  auto const show = [](auto at, auto end) { return at == end ? std::string("nothing more") : "'" + *at + "'"; };
  return "it says " + show(s, said.end()) + ", and what happens is " + show(h, happened.end());
}

synod::trace::event breach(std::string const& how, synod::trace::recorded const& so_far) {
  synod::trace::event e;
  if (!so_far.events.empty()) e.at = so_far.events.back().at, e.step = so_far.events.back().step;
  e.what = synod::trace::what::violation;
  e.text = how;
  return e;
}

struct performance {
  std::vector<std::vector<std::string>> outputs;  // by block
  std::optional<fault> wrong;
};

/// One row's play. It ends at the first fault; with `compare`, also where what happens is not what is said.
performance play_on(transcript const& t, std::string const& row, bool compare, synod::trace::recorder* seen) {
  auto const s = open(t, row);
  if (seen) s->record(*seen);
  speaker say(*s);
  performance p;
  for (block const& b : t.blocks) {
    std::vector<std::string> out;
    for (block::command const& c : b.commands) {
      try {
        if (s->broken()) throw std::invalid_argument("an invariant is broken: nothing may follow");
        auto const lines = say.perform(c.text);
        out.insert(out.end(), lines.begin(), lines.end());
      } catch (std::invalid_argument const& e) {
        p.outputs.push_back(std::move(out));  // as far as it came
        p.wrong = fault{c.line, e.what()};
        return p;
      }
      auto const broken = s->broken();
      if (!broken) continue;
      out.push_back("BROKEN " + *broken);
      if (seen) seen->add(breach(*broken, seen->result()));
      if (!t.breaks.empty() && broken->starts_with(t.breaks + ':')) continue;
      p.wrong = fault{c.line, row + ": " + out.back()};
      break;
    }
    if (out.empty()) out.push_back("ok");
    if (compare && !p.wrong && !b.has_output)
      p.wrong = fault{b.first + 1, "this prints nothing yet: run with --rewrite"};
    if (compare && !p.wrong && out != b.output) {
      auto const same = static_cast<std::size_t>(
          std::mismatch(b.output.begin(), b.output.end(), out.begin(), out.end()).first - b.output.begin());
      p.wrong = fault{b.last + 2 + same, row + ": " + difference(b.output, out)};
    }
    p.outputs.push_back(std::move(out));
    if (p.wrong) return p;
  }
  if (!t.breaks.empty() && !s->broken())
    p.wrong = fault{t.lines.size(), row + ": it should break '" + t.breaks + "', and does not"};
  return p;
}

}  // namespace

std::vector<fault> play(transcript const& t, std::string const& only, std::string* rewritten, synod::trace::recorder* seen) {
  std::vector<fault> faults;
  std::optional<transcript> right;
  for (std::string const& row : t.rows) {
    if (!only.empty() && row != only) continue;
    bool const first = rewritten && !right;
    performance p = play_on(right ? *right : t, row, !first, std::exchange(seen, nullptr));
    if (first) {
      *rewritten = t.with(p.outputs);
      right = transcript::parse(*rewritten);
    }
    if (p.wrong) faults.push_back(*p.wrong);
  }
  return faults;
}

}  // namespace tests::scenario
