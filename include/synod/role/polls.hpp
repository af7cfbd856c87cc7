// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <tuple>
#include <vector>

#include <synod/concept/quorum_system.hpp>
#include <synod/core/ballot.hpp>
#include <synod/core/batch.hpp>
#include <synod/core/node_set.hpp>
#include <synod/core/record.hpp>
#include <synod/policy/fast_recovery.hpp>
#include <synod/policy/numbering.hpp>
#include <synod/role/pages.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// Who has voted for what in a slot of a fast ballot.
struct poll {
  slot at{};
  node_set voters{};
  std::vector<recovery::option> options;

  friend bool operator==(poll const&, poll const&) = default;
  static constexpr auto fields(auto& p) { return std::tie(p.at, p.voters, p.options); }
};

/// The votes of the highest fast ballot heard of, in the slots that are not known to be chosen.
template <class Node>
class polls {
 public:
  synod::ballot<Node> const& ballot() const { return ballot_; }
  auto begin() const { return polls_.begin(); }
  auto end() const { return polls_.end(); }

  /// The last slot with a vote; 0 where there is none.
  slot newest() const { return polls_.empty() ? slot{} : polls_.back().at; }

  /// Votes of a higher ballot than any before. Older ones are of no use to it.
  void restart(synod::ballot<Node> const& b) {
    ballot_ = b;
    polls_.clear();
  }
  /// Member `i` votes for the record `r`: its first vote in a slot is the one that counts. What it votes for is kept where
  /// somebody is to propose it again.
  void vote(std::size_t i, bytes_view r, bool keep) {
    slot const s = record::slot_of(r.data());
    auto at = std::lower_bound(polls_.begin(), polls_.end(), s, [](poll const& p, slot wanted) { return p.at < wanted; });
    if (at == polls_.end() || at->at != s) at = polls_.insert(at, poll{s, {}, {}});
    if (at->voters.contains(i)) return;
    at->voters.insert(i);
    proposal const id = record::load<Node>(r.data()).proposal;
    for (recovery::option& o : at->options)
      if (o.id == id) { o.by.insert(i); return; }
    at->options.push_back({id, node_set{}.insert(i), keep ? std::vector<std::byte>(r.begin(), r.end()) : std::vector<std::byte>{}});
  }
  void forget(slot through) {
    std::erase_if(polls_, [&](poll const& p) { return p.at <= through; });
  }
  /// What a fast quorum of `n` members has voted for in slot `s`.
  template <fast_quorum_system Q>
  recovery::option const* chosen(slot s, std::size_t n) const {
    if (polls_.empty() || polls_.front().at > s) return nullptr;
    for (poll const& p : polls_)
      if (p.at == s)
        for (recovery::option const& o : p.options)
          if (Q::choose(o.by, n)) return &o;
    return nullptr;
  }

  friend bool operator==(polls const&, polls const&) = default;
  static constexpr auto fields(auto& p) { return std::tie(p.ballot_, p.polls_); }

 private:
  synod::ballot<Node> ballot_{};
  std::vector<poll> polls_;  // rising slots
};

/// Stores chosen entries of a fast ballot, from behind slot `chosen` on, where something else was voted for under it here.
/// Up to where all is chosen then: whatever is held there, nobody needs this node's vote.
template <class P, class Ledger>
slot change_votes(Ledger& log, batch const& entries, slot chosen) {
  using node = typename P::node;
  for (bytes_view r : entries) {
    auto const e = record::load<node>(r.data());
    if (e.slot <= chosen) continue;
    if (e.slot != chosen + 1) break;
    if (numbering::is_fast<typename P::numbering>(e.ballot) && log.ballot_at(e.slot) == e.ballot &&
        proposal_at<node>(log, e.slot) != e.proposal && !log.append(r, chosen))
      break;
    chosen = e.slot;
  }
  return chosen;
}

}  // namespace role
SYNOD_END_NAMESPACE
