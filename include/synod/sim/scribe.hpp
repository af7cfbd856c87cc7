// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <synod/sim/clock.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// Writes down what happens in a world as the commands of a transcript (`tests/scenario.sh --help`), so that it can be
/// played again by hand, command by command: the same inputs in the same order, by the same clocks, with the same numbers
/// drawn. Nodes are spoken of by index here, and named from 1 there.
class scribe {
 public:
  /// The disks of the nodes, before they start. Every flush takes until it is told to end.
  void disk(std::size_t i, bool prompt, bool slow) {
    if (shown_.size() <= i) shown_.resize(i + 1), open_.resize(i + 1), prompt_.resize(i + 1);
    if (prompt || slow) say("disk " + name(i) + (prompt ? " prompt" : " slow"));
    prompt_[i] = prompt;
  }

  /// An input: a verb of the language; of `deliver` the message, counted from 1 over all links in the order of sending; of
  /// `propose` the command.
  struct command {
    std::string_view verb;
    std::uint64_t message = 0;
    std::string_view proposed{};
  };
  /// Node `i` is given an input when its clock shows `now`; its turn ends with it, or is left open for more.
  void input(std::size_t i, clock::time_point now, command const& c, bool left_open) {
    std::string text = std::string(c.verb) + (c.message == 0 ? ' ' + name(i) : "");
    if (!c.proposed.empty()) text += ' ' + std::string(c.proposed);
    if (c.verb == "wake") text += " at " + std::to_string(now.time_since_epoch().count()), shown_[i] = now;
    show(i, now);
    if (left_open && !open_[i]) say("linger " + name(i));
    say(std::move(text), i, c.message);
    turn_ = lines_.size() - 1;
    ++copies_[c.message];
    if (c.verb == "start" && !prompt_[i]) say("hold " + name(i), i);
    if (!left_open && open_[i]) say("drain " + name(i), i);
    open_[i] = left_open;
  }
  /// Node `i`, which is down, has a new disk, and is told to come back above round `fence`.
  void replace(std::size_t i, std::uint64_t fence) { say("replace " + name(i) + ' ' + std::to_string(fence), i); }
  void drain(std::size_t i, clock::time_point now) {
    show(i, now);
    say("drain " + name(i), i);
    turn_ = lines_.size() - 1;
    open_[i] = false;
  }
  /// Node `i` crashes; of what was not durable the first operations survive, and of the next one the first records.
  void crash(std::size_t i, std::uint64_t operations, std::uint64_t records) {
    say("crash " + name(i) + " keep " + std::to_string(operations) + " torn " + std::to_string(records), i);
    open_[i] = false;
  }
  /// In the turn that was said last, its node has drawn a number.
  void drew(std::uint64_t number) { lines_[turn_].draws += ' ' + std::to_string(number); }

  /// The transcript, without what the commands print: `tests/scenario.sh --rewrite` fills that in.
  std::string text(std::string const& row, std::size_t nodes, clock::duration delay, std::string const& breaks) const {
    std::string out = "rows " + row + "\nnodes " + std::to_string(nodes) + "\ndelay " + std::to_string(delay.count()) + '\n';
    if (!breaks.empty()) out += "breaks " + breaks + '\n';
    auto copies = copies_;
    for (line const& l : lines_) {
      if (!l.draws.empty()) out += "\nrandom " + name(l.turn_of) + l.draws;
      std::string const which = l.message != 0 ? " #" + std::to_string(l.message) : "";
      if (l.message != 0 && --copies[l.message] != 0) out += "\nduplicate" + which;
      out += '\n' + l.text + which;
      if (l.turn_of != nobody) out += '\n';  // what only prepares stands in one block with what it is for
    }
    return out;
  }

 private:
  static constexpr std::size_t nobody = ~std::size_t{0};
  struct line {
    std::string text;
    std::size_t turn_of = nobody;
    std::uint64_t message = 0;     // that arrives
    std::string draws;
  };

  static std::string name(std::size_t i) { return std::to_string(i + 1); }
  void say(std::string text, std::size_t turn_of = nobody, std::uint64_t message = 0) {
    lines_.push_back({std::move(text), turn_of, message, {}});
  }
  void show(std::size_t i, clock::time_point now) {
    if (shown_[i] == now) return;
    shown_[i] = now;
    say("clock " + name(i) + ' ' + std::to_string(now.time_since_epoch().count()));
  }

  std::vector<line> lines_;
  std::size_t turn_ = 0;                  // the line of the turn that goes on
  std::vector<clock::time_point> shown_;  // by node: what its clock was said to show
  std::vector<bool> open_, prompt_;
  std::map<std::uint64_t, std::uint64_t> copies_;  // how often each message arrives
};

}  // namespace sim
SYNOD_END_NAMESPACE
