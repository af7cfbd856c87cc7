// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <synod/core/entry.hpp>
#include <synod/core/membership.hpp>
#include <synod/replica.hpp>
#include <synod/sim/trace.hpp>
#include <synod/trace/recorder.hpp>
#include <synod/trace/words.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// What a recorder is told of a world: the events that the world notes anyway, and besides those the fate of each message,
/// the commands, and the states of the nodes. Every call does nothing, at the cost of one comparison, where nobody records.
template <class Command, class Node>
class recording {
 public:
  using node = Node;
  using words = synod::trace::words<Command, Node>;
  using what = synod::trace::what;
  using event = synod::trace::event;

  explicit operator bool() const { return to_ != nullptr; }

  void begin(synod::trace::recorder& to, std::string_view row, std::size_t nodes, std::optional<std::uint64_t> seed, std::string_view unit) {
    to_ = &to;
    told_.assign(nodes, {});
    synod::trace::recorded about;
    about.row = row;
    about.nodes = nodes;
    about.seed = seed;
    about.unit = unit;
    to.begin(std::move(about));
  }

  /// Something without members of its own. `m.what` is the world's word for it.
  void noted(moment const& m) {
    if (!to_ || m.what == "is asked") return;  // `proposed` tells
    std::uint64_t const number = m.numbers[0];
    event e = of(m, what::note);
    for (auto const& [word, meaning] : vocabulary)
      if (word == m.what) e.what = meaning;
    switch (e.what) {
      case what::start: forget(m.node); break;
      case what::crash:
        forget(m.node);
        if (number != 0) e.text = std::to_string(number) + " writes were not flushed";
        break;
      case what::flush: e.text = "up to write " + std::to_string(number); break;
      case what::settle:
        e.proposal = number;
        e.text = m.what.substr(m.what.find(' ') + 1);
        break;
      case what::install: case what::compact: e.slots = {1, number}; break;
      case what::cut: e.peer = number; break;
      case what::partition:
        e.node = 0;
        for (std::size_t i = 0; i < told_.size(); ++i)
          if (number >> i & 1) e.nodes.push_back(i + 1);
        break;
      case what::note: e.text = std::string(m.what) + (number != 0 ? ' ' + std::to_string(number) : ""); break;
      default: break;
    }
    to_->add(std::move(e));
  }
  /// Something that the world does not note.
  void happened(moment const& m, what w, std::string_view text = {}) {
    if (!to_) return;
    event e = of(m, w);
    e.text = text;
    to_->add(std::move(e));
  }

  /// A message leaves or arrives. Pre: `describe(m, message)` was called.
  template <class M>
  void sent(moment const& m, std::uint64_t id, M const& message) {
    if (!to_) return;
    event e = of(m, what::send, id, message);
    e.content = words::members_of(message);
    to_->add(std::move(e));
  }
  template <class M>
  void received(moment const& m, std::uint64_t id, M const& message) {
    if (to_) to_->add(of(m, what::receive, id, message));
  }
  /// A message is lost (`m.node` does not get it from `m.peer`), or copied.
  void lost(moment const& m, std::uint64_t id, std::string_view why) {
    if (!to_) return;
    event e = of(m, what::lose);
    e.message = id;
    e.text = why;
    to_->add(std::move(e));
  }
  void copied(moment const& m, std::uint64_t id) {
    if (!to_) return;
    event e = of(m, what::duplicate);
    e.message = id;
    to_->add(std::move(e));
  }

  void proposed(moment const& m, proposal id, entry_kind kind, bytes_view payload) {
    if (!to_) return;
    event e = of(m, what::propose);
    e.proposal = id.value;
    e.text = words::payload(kind, payload);
    to_->add(std::move(e));
  }
  void proposed(moment const& m, proposal id, Command const& c) {
    if (!to_) return;
    event e = of(m, what::propose);
    e.proposal = id.value;
    e.text = words::of(c);
    to_->add(std::move(e));
  }
  void delivered(moment const& m, entry<node> const& entry, membership<node> const& members) {
    if (!to_) return;
    event e = of(m, what::deliver);
    e.slots = {entry.slot.value, entry.slot.value};
    e.proposal = entry.proposal.value;
    e.ballot = {entry.ballot.round.value, number_of(members.index_of(entry.ballot.node))};
    e.text = words::payload(entry.kind, entry.payload);
    to_->add(std::move(e));
  }
  /// A turn was drained: told where something has changed.
  void looked(moment const& m, replica_status<node> const& s, membership<node> const& members) {
    if (!to_) return;
    synod::trace::node_state now;
    now.role = s.role == role_name::leader ? "leader" : s.role == role_name::candidate ? "candidate" : "follower";
    now.ballot = {s.ballot.round.value, s.ballot.round == round{} ? 0 : number_of(members.index_of(s.ballot.node))};
    now.promised = {s.promised.round.value, s.promised.node ? number_of(members.index_of(*s.promised.node)) : 0};
    now.last = s.last.value;
    now.chosen = s.chosen.value;
    now.delivered = s.delivered.value;
    if (told_[m.node] == now) return;
    told_[m.node] = now;
    event e = of(m, what::state);
    e.state = std::move(now);
    to_->add(std::move(e));
  }

 private:
  static constexpr std::pair<std::string_view, what> vocabulary[] = {
      {"starts", what::start},     {"crashes", what::crash},          {"pauses", what::pause},
      {"wakes", what::wake},       {"has flushed", what::flush},      {"calls lost", what::settle},
      {"calls unknown", what::settle}, {"compacts", what::compact},   {"installs a snapshot", what::install},
      {"is not heard", what::cut}, {"is cut off with its side", what::partition}, {"the network heals", what::heal}};

  static std::size_t number_of(std::size_t index) { return index == moment::nobody ? 0 : index + 1; }
  static event of(moment const& m, what w) {
    event e;
    e.at = m.at.time_since_epoch().count();
    e.step = m.step;
    e.what = w;
    e.node = number_of(m.node);
    e.peer = number_of(m.peer);
    e.kind = m.kind;
    return e;
  }
  template <class M>
  static event of(moment const& m, what w, std::uint64_t id, M const& message) {
    event e = of(m, w);
    e.message = id;
    e.slots = synod::trace::slots_of(message);
    if (m.round != 0) e.ballot = {m.round, number_of(m.owner)};
    return e;
  }
  void forget(std::size_t i) { told_[i].reset(); }

  synod::trace::recorder* to_ = nullptr;
  std::vector<std::optional<synod::trace::node_state>> told_;  // by member: its state as it was told last
};

}  // namespace sim
SYNOD_END_NAMESPACE
