// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <synod/trace/event.hpp>
#include <synod/trace/sentence.hpp>
#include <synod/trace/text.hpp>

SYNOD_BEGIN_NAMESPACE
namespace trace {

struct mermaid_options {
  std::size_t lines_max = 48;  ///< arrows and notes; what is over is counted in a last note
  bool repeats = false;        ///< also the messages that say what the one before them on the same way said
};

namespace detail {

/// Text that Mermaid takes as it stands: its own marks as entities.
inline std::string mermaid_text(std::string_view s) {
  std::string out;
  for (char c : clipped(s, 80))
    if (std::string_view("#;%$<>{}\"\\").find(c) != std::string_view::npos) out += '#' + std::to_string(static_cast<int>(c)) + ';';
    else out += c;
  return out;
}

class mermaid_writer {
 public:
  mermaid_writer(recorded const& run, mermaid_options const& options) : run_(run), options_(options), roles_(run.nodes + 1) {}

  void write(std::ostream& out) {
    for (event const& e : run_.events) tell(e);
    out << "sequenceDiagram\n";
    for (std::size_t n = 1; n <= run_.nodes; ++n) out << "    participant n" << n << " as node " << n << '\n';
    std::size_t const over = lines_.size() > options_.lines_max ? lines_.size() - options_.lines_max : 0;
    for (std::size_t i = 0; i < lines_.size() - over; ++i) out << "    " << lines_[i] << '\n';
    if (over != 0) out << "    " << everywhere("… and " + std::to_string(over) + " more") << '\n';
  }

 private:
  void tell(event const& e) {
    switch (e.what) {
      case what::send: sends_[e.message] = {e, repeated(e)}; break;
      case what::receive: arrow(e, "->>", ""); break;
      case what::lose: arrow(e, "-x", " (" + e.text + ")"); break;
      case what::state: role(e); break;
      case what::deliver:
        if (chosen_.insert(e.slots.first).second) note(e.node, "slot " + e.slots.text() + " is chosen: " + e.text);
        break;
      case what::propose: note(e.node, "a client proposes: " + e.text); break;
      case what::start:
        if (roles_[e.node] == "down") note(e.node, "starts again");
        roles_[e.node] = "follower";
        break;
      case what::crash:
        roles_[e.node] = "down";
        note(e.node, "crashes");
        break;
      case what::pause: case what::resume: case what::settle: case what::install: case what::compact:
        note(e.node, sentence(e, run_.nodes));
        break;
      case what::heal:
        if (std::exchange(parted_, false)) lines_.push_back(everywhere(sentence(e, run_.nodes)));
        break;
      case what::cut:
        parted_ = true;
        note(e.node, sentence(e, run_.nodes));
        break;
      case what::partition: parted_ = true; [[fallthrough]];
      case what::violation: lines_.push_back(everywhere(sentence(e, run_.nodes))); break;
      case what::note:
        if (e.node != 0) note(e.node, e.text);
        else lines_.push_back(everywhere(e.text));
        break;
      case what::wake: case what::flush: case what::duplicate: break;
    }
  }

  /// Whether the last message of that kind on that way said the same.
  bool repeated(event const& e) {
    auto& before = said_[{e.node, e.peer, e.kind}];
    bool const same = !e.content.empty() && before == e.content;
    before = e.content;
    return same;
  }
  /// Drawn where it ends: there it has an effect.
  void arrow(event const& e, std::string_view line, std::string const& fate) {
    auto const send = sends_.find(e.message);
    if (send != sends_.end() && send->second.second && !options_.repeats) return;
    event const& said = send == sends_.end() ? e : send->second.first;
    lines_.push_back(name(e.peer) + std::string(line) + name(e.node) + ": " + mermaid_text(label(said) + fate));
  }
  void role(event const& e) {
    if (!e.state) return;
    bool const follows = e.state->role == "follower";
    std::string const is = e.state->role + (follows ? "" : ' ' + e.state->ballot.text());
    std::string const was = std::exchange(roles_[e.node], is);
    if (was != is && !(was.empty() && follows)) note(e.node, follows ? "follower again" : is);
  }
  void note(std::size_t node, std::string_view text) { lines_.push_back("Note over " + name(node) + ": " + mermaid_text(text)); }
  std::string everywhere(std::string_view text) const {
    return "Note over n1" + (run_.nodes > 1 ? ',' + name(run_.nodes) : "") + ": " + mermaid_text(text);
  }
  static std::string name(std::size_t node) { return 'n' + std::to_string(node); }

  recorded const& run_;
  mermaid_options options_;
  bool parted_ = false;
  std::vector<std::string> roles_;  // by node: as it was told last
  std::map<std::uint64_t, std::pair<event, bool>> sends_;
  std::map<std::tuple<std::size_t, std::size_t, std::string>, members> said_;
  std::set<std::uint64_t> chosen_;
  std::vector<std::string> lines_;
};

}  // namespace detail

/// A run as a Mermaid sequence diagram, for documentation: short enough to be read. Every message stands where it arrives
/// or is lost; beside them role changes, chosen slots (where they are delivered first), clients and faults.
inline void to_mermaid(recorded const& r, std::ostream& out, mermaid_options const& options = {}) {
  detail::mermaid_writer(r, options).write(out);
}

}  // namespace trace
SYNOD_END_NAMESPACE
