// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <vector>

#include <synod/concept/quorum_system.hpp>
#include <synod/core/ballot.hpp>
#include <synod/core/batch.hpp>
#include <synod/core/node_set.hpp>
#include <synod/policy/axis.hpp>

SYNOD_BEGIN_NAMESPACE
namespace recovery {

/// What was voted for in a slot under one ballot, and by whom.
struct option {
  proposal id{};
  node_set by{};
  std::vector<std::byte> bytes;  // the record; empty where nobody asks for it

  friend bool operator==(option const&, option const&) = default;
  static constexpr auto fields(auto& o) { return std::tie(o.id, o.by, o.bytes); }
};

/// Whether a fast quorum of `n` members could have voted for what `by` voted for, given that nobody else in `heard` did:
/// whoever is not heard may have [FastPaxos §2.2, O4]. Of two options of one ballot that is true of one at most, where
/// `heard` is a prepare quorum.
template <fast_quorum_system Q>
constexpr bool could_be_chosen(node_set by, node_set heard, std::size_t n) {
  return Q::choose(by | node_set{node_set::first(n).bits & ~heard.bits}, n);
}

/// Whether the votes of a slot have collided: a prepare quorum, `voters`, has voted, and no option can be chosen any more.
template <fast_quorum_system Q, class Options>
constexpr bool collided(Options const& options, node_set voters, std::size_t n) {
  for (auto const& o : options)
    if (could_be_chosen<Q>(o.by, voters, n)) return false;
  return Q::prepare(voters, n);
}

/// Which of the options of a slot, all of the highest ballot that is reported of it, must be proposed there: the one that
/// could be chosen; where none could any may be, and the one with the most votes is, so that few must be offered again.
/// `heard` have told all; others may have told something. A classic ballot has one option. Their number where there is none.
template <fast_quorum_system Q, class Options>
constexpr std::size_t picked(Options const& options, node_set heard, std::size_t n) {
  std::size_t best = options.size();
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (could_be_chosen<Q>(options[i].by, heard, n)) return i;
    if (best == options.size() || options[best].by.size() < options[i].by.size()) best = i;
  }
  return best;
}

/// In each slot, of the entries of the highest ballot that a prepare quorum reports, the one that a fast quorum could have
/// voted for; it is proposed again in the winner's classic ballot. Where none could, any may be [FastPaxos §2.2, O4].
struct fast {
  using axis = synod::axis::recovery;
  static constexpr std::string_view name = "fast";
  static constexpr std::string_view meaning = "each slot's entry that a fast quorum could have voted for, proposed again";
  static constexpr bool reports = true;
  static constexpr bool restamps = true;
  static constexpr bool installs = false;
  static constexpr bool weighs_votes = true;

  template <class Node>
  class gathered {
   public:
    template <class Promise>
    slot absorb(std::size_t member, bool, Promise const& m) {
      for (bytes_view r : m.entries) absorb(member, r);
      if (m.through < m.last) return m.through + 1;
      heard_.insert(member);
      return {};
    }
    /// The record that slot `s` must be filled with, or nothing where it is free.
    template <fast_quorum_system Q>
    bytes_view forced(slot s, std::size_t n) const {
      auto const at = find(s);
      if (at == found_.end() || at->at != s) return {};
      std::size_t const i = picked<Q>(at->options, heard_, n);
      return i < at->options.size() ? bytes_view(at->options[i].bytes) : bytes_view{};
    }
    /// The highest slot that anybody reported; 0 where none was.
    slot last() const { return found_.empty() ? slot{} : found_.back().at; }

    friend bool operator==(gathered const&, gathered const&) = default;
    static constexpr auto fields(auto& g) { return std::tie(g.found_, g.heard_); }

   private:
    struct held {
      slot at{};
      synod::ballot<Node> ballot{};  // the highest reported
      std::vector<option> options;
      friend bool operator==(held const&, held const&) = default;
      static constexpr auto fields(auto& h) { return std::tie(h.at, h.ballot, h.options); }
    };

    auto find(slot s) const {
      return std::lower_bound(found_.begin(), found_.end(), s, [](held const& h, slot wanted) { return h.at < wanted; });
    }
    void absorb(std::size_t member, bytes_view r) {
      auto const e = record::load<Node>(r.data());
      auto at = found_.begin() + (find(e.slot) - found_.cbegin());
      if (at == found_.end() || at->at != e.slot) at = found_.insert(at, held{e.slot, {}, {}});
      if ((e.ballot) < at->ballot) return;
      if ((at->ballot) < e.ballot) at->ballot = e.ballot, at->options.clear();
      for (option& o : at->options)
        if (o.id == e.proposal) { o.by.insert(member); return; }
      at->options.push_back({e.proposal, node_set{}.insert(member), {r.begin(), r.end()}});
    }

    std::vector<held> found_;  // rising slots
    node_set heard_{};         // who has reported all
  };
};

}  // namespace recovery
SYNOD_END_NAMESPACE
