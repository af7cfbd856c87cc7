// SPDX-License-Identifier: BSL-1.0
//
// Worlds full of faults, seed after seed: every invariant is asked after every event, everybody must recover, and what the
// clients saw must have an order.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <synod/check/world.hpp>
#include <synod/sim/plan_text.hpp>
#include <synod/trace/html.hpp>
#include <synod/trace/json.hpp>
#include <synod/trace/mermaid.hpp>

#include "row.hpp"

namespace {

using namespace tests::nemesis;
namespace fs = std::filesystem;
using seconds = std::chrono::duration<double>;

/// Without optimisation, as with sanitizers, a world takes fifty times as long.
#ifdef __OPTIMIZE__
constexpr std::uint64_t usual = 200;
#else
constexpr std::uint64_t usual = 4;
#endif

/// SYNOD_SEEDS, where it asks for fewer.
std::uint64_t usual_seeds() {
  char const* const wanted = std::getenv("SYNOD_SEEDS");
  return wanted != nullptr && *wanted != 0 ? std::min<std::uint64_t>(usual, std::strtoull(wanted, nullptr, 10)) : usual;
}

struct settings {
  std::string protocol = "raft";
  std::uint64_t seeds = usual_seeds(), first = 1;
  double hours = 0;
  std::size_t nodes = 0;
  double world_seconds = 20;
  std::size_t tries = 2'000;
  std::string out = "nemesis";
  std::string plan_file, directory;
  std::uint64_t seed = 0;
  bool coverage = false, rows_only = false;

  duration until() const { return std::chrono::duration_cast<duration>(seconds(world_seconds)); }
  /// Worlds enough to have met every kind of fault.
  bool many(std::uint64_t done) const { return done >= 200 && world_seconds >= 10 && (nodes == 0 || nodes > 3); }
  /// Three and five by turns, but where the quorums or the user say otherwise.
  std::size_t nodes_for(row const& r, std::uint64_t of) const {
    if (r.voters() != 0) return r.voters();
    return nodes != 0 ? nodes : of % 2 == 0 ? 3 : 5;
  }
};

/// What has happened, and how often.
template <class Kind>
void print(char const* title, synod::sim::tally<Kind> const& seen) {
  std::cout << title << '\n';
  seen.each([&](Kind k, std::uint64_t times) {
    std::cout << "  " << name_of(k) << std::string(26 - std::min<std::size_t>(name_of(k).size(), 25), ' ') << times << '\n';
  });
}

/// Runs a plan, and writes what there is to see of it: the plan itself, a transcript of commands, the recorded run, a page
/// to look at, and the report where something broke.
outcome write(row const& r, plan const& p, fs::path const& directory) {
  synod::trace::recorder seen;
  synod::sim::scribe hand;
  outcome o = r.run(p, &seen, &hand);
  judge(o);
  fs::create_directories(directory);
  auto const file = [&](char const* name) { return std::ofstream(directory / name, std::ios::binary); };
  file("plan.txt") << "# " << name_of(r) << (o.broken.empty() ? "" : ": " + o.broken) << '\n' << synod::sim::plan_text::text(p);
  file("scenario.txt") << hand.text(name_of(r), p.nodes, p.climate.unit, o.stalled() || o.broken == "linearizability" ? "" : o.broken);
  if (!o.broken.empty()) file("report.txt") << o.report;
  synod::trace::recorded const run = seen.result();
  auto lines = file("trace.jsonl"), page = file("page.html"), mermaid = file("diagram.mmd");
  synod::trace::to_json(run, lines);
  synod::trace::to_html(run, page);
  synod::trace::to_mermaid(run, mermaid);
  return o;
}

/// What many worlds came to; its last line is the last that is printed.
struct total {
  sight seen;
  std::uint64_t seeds = 0, violations = 0, stalled = 0;
  double worked = 0;  // seconds of one core, whatever else that did

  total& operator+=(total const& other) {
    seen += other.seen;
    seeds += other.seeds;
    violations += other.violations;
    stalled += other.stalled;
    worked += other.worked;
    return *this;
  }
  void print() const {
    std::printf("seeds %llu events %llu violations %llu stalled %llu speedup %.0fx\n", static_cast<unsigned long long>(seeds),
                static_cast<unsigned long long>(seen.steps), static_cast<unsigned long long>(violations),
                static_cast<unsigned long long>(stalled), seconds(seen.simulated).count() / worked);
  }
};

class campaign {
 public:
  campaign(row const& r, settings const& s, std::string name) : row_(r), settings_(s), name_(std::move(name)) {}

  /// Whether nothing was found, and everything was met that there is to be met.
  bool run() {
    auto const begin = std::chrono::steady_clock::now();
    auto const cpu = std::clock();
    auto const enough = [&](std::uint64_t done) {
      return settings_.hours > 0 ? passed(begin).count() >= settings_.hours * 3600 : done >= settings_.seeds;
    };
    for (auto& done = all_.seeds; !enough(done); ++done) {
      std::uint64_t const seed = settings_.first + done;
      note(row_.run(settings_.nodes_for(row_, seed), seed, settings_.until()), seed);
      if (done % 64 == 0) progress(done, begin);
    }
    if (isatty(2) != 0) std::fputs("\r\033[K", stderr);
    if (settings_.coverage || settings_.hours > 0) {
      print("faults, and how often each had an effect", all_.seen.faults);
      print("changes of office", all_.seen.changes);
      print("what must happen sometimes", all_.seen.sometimes);
    }
    bool const covered = all_faults_seen();
    all_.worked = static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
    std::printf("%.0f events a second, recovery %.1f of %.0f election timeouts at worst, %.1f on average\n",
                static_cast<double>(all_.seen.steps) / all_.worked, worst_, granted_, all_.seeds == 0 ? 0.0 : recovery_ / static_cast<double>(all_.seeds));
    std::printf("histories of %llu operations, undecided %llu\n", static_cast<unsigned long long>(operations_),
                static_cast<unsigned long long>(undecided_));
    all_.print();
    return all_.violations == 0 && all_.stalled == 0 && covered && undecided_ == 0;
  }
  total const& all() const { return all_; }

 private:
  static seconds passed(std::chrono::steady_clock::time_point since) { return std::chrono::steady_clock::now() - since; }

  void note(outcome o, std::uint64_t seed) {
    undecided_ += judge(o) ? 0 : 1;
    operations_ += o.clients.size();
    all_.seen += o.seen;
    recovery_ += o.recovery;
    if (o.recovery > worst_) worst_ = o.recovery, granted_ = o.granted;
    if (o.broken.empty()) return;
    ++(o.stalled() ? all_.stalled : all_.violations);
    std::cout << name_ << " seed " << seed << ": " << o.report.substr(0, o.report.find('\n')) << '\n';
    if (++told_ > 3) return;
    auto const [smallest, tried] = shrink(row_, o, settings_.tries);
    fs::path const directory = settings_.out + '/' + name_ + '-' + std::to_string(seed);
    outcome const again = write(row_, smallest, directory);
    std::cout << "  shrunk in " << tried << " runs: nodes " << o.followed.nodes << " to " << smallest.nodes << ", events from outside "
              << o.followed.events.size() << " to " << smallest.events.size() << ", steps " << o.seen.steps << " to "
              << again.seen.steps << "; see " << directory.string() << '\n';
  }

  void progress(std::uint64_t done, std::chrono::steady_clock::time_point begin) const {
    if (isatty(2) == 0) return;
    std::fprintf(stderr, "\r%s: %llu seeds, %.0f s", name_.c_str(), static_cast<unsigned long long>(done), passed(begin).count());
  }

  /// A kind of fault that many worlds have not met is a failure: they prove nothing about it.
  bool all_faults_seen() const {
    if (!settings_.many(all_.seeds)) return true;
    auto const missed = all_.seen.faults.missing(row_.leaves_out());
    for (synod::sim::fault f : missed) std::cout << name_ << ": no world has met '" << name_of(f) << "'\n";
    return missed.empty();
  }

  row const& row_;
  settings const& settings_;
  std::string name_;
  total all_;
  std::uint64_t told_ = 0, operations_ = 0, undecided_ = 0;
  double recovery_ = 0, worst_ = 0, granted_ = 0;
};

/// One world, and what became of it.
int alone(row const& r, plan const& p, std::string const& directory) {
  outcome o = directory.empty() ? r.run(p) : write(r, p, directory);
  judge(o);
  std::cout << (o.broken.empty() ? "all held\n" : o.report);
  return o.broken.empty() ? 0 : 1;
}

int replay(row const& r, std::string const& file, std::string const& directory) {
  std::ifstream in(file);
  if (!in) return std::cerr << file << ": cannot be read\n", 2;
  std::ostringstream all;
  all << in.rdbuf();
  plan p;
  if (std::string const wrong = synod::sim::plan_text::read(all.str(), p); !wrong.empty())
    return std::cerr << file << ": " << wrong << '\n', 2;
  if (r.voters() != 0 && r.voters() != p.nodes)
    return std::cerr << file << ": this row has " << r.voters() << " nodes, and not " << p.nodes << '\n', 2;
  return alone(r, p, directory);
}

}  // namespace

int main(int argc, char** argv) {
  settings s;
  CLI::App app{"Runs worlds full of faults, and asks every invariant after every event."};
  app.add_option("protocol,--protocol", s.protocol, "a row by name, or 'all'")->capture_default_str();
  app.add_option("--seeds", s.seeds, "worlds to run")->capture_default_str();
  app.add_option("--first", s.first, "the first seed")->capture_default_str();
  app.add_option("--hours", s.hours, "run for so long instead, and print coverage");
  app.add_option("--nodes", s.nodes, "in each world; 3 and 5 by turns where it is not said")->check(CLI::Range(1, 64));
  app.add_option("--seconds", s.world_seconds, "of a world until its faults end")->capture_default_str()->check(CLI::Range(0.1, 1e6));
  app.add_option("--tries", s.tries, "runs to spend on shrinking a failure")->capture_default_str();
  app.add_option("--out", s.out, "where failures are written to")->capture_default_str();
  app.add_option("--seed", s.seed, "run this seed alone, and say what became of it");
  app.add_option("--plan", s.plan_file, "run this plan alone");
  app.add_option("--write", s.directory, "of a seed or plan: write plan, transcript, recorded run and a page to this directory");
  app.add_flag("--coverage", s.coverage, "print how often what was seen");
  app.add_flag("--rows", s.rows_only, "name the rows that are known");
  CLI11_PARSE(app, argc, argv);
  if (s.rows_only) {
    for (auto const& [name, r] : rows()) std::cout << name << '\n';
    return 0;
  }
  if (s.protocol == "all") {
    bool good = true;
    total all;
    for (auto const& [name, r] : rows()) {
      std::cout << name << ": " << std::flush;
      campaign one(*r, s, name);
      good = one.run() && good;
      all += one.all();
    }
    return all.print(), good ? 0 : 1;
  }
  row const* const r = row_named(s.protocol);
  if (r == nullptr) {
    std::cerr << "nemesis: no row '" << s.protocol << "'; there is";
    for (auto const& [name, known] : rows()) std::cerr << ' ' << name;
    std::cerr << '\n';
    return 2;
  }
  if (!s.plan_file.empty()) return replay(*r, s.plan_file, s.directory);
  if (s.seed != 0) return alone(*r, r->run(s.nodes_for(*r, s.seed), s.seed, s.until()).followed, s.directory);
  return campaign(*r, s, s.protocol).run() ? 0 : 1;
}
