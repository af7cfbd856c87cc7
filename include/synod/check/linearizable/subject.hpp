// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include <boost/functional/hash.hpp>

#include <synod/check/linearizable/model.hpp>
#include <synod/check/linearizable/unplaced.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check::detail {

/// A call of one key, with its times as ranks. Pre: `invoke <= returned`; `none` for an unknown outcome.
template <class Operation>
struct timed {
  Operation const* what = nullptr;
  std::uint32_t invoke = 0, returned = none;
};

/// What one search is about: the calls that returned, by invocation, then the unknown outcomes, in classes whose members
/// are interchangeable; and the states, each once, spoken of by number.
template <class Model>
class subject {
 public:
  using operation = typename Model::operation;
  using state = typename Model::state;

  /// Some state that nobody asks about any more: which one it is does not matter.
  static constexpr std::uint32_t anything = none - 1;

  struct entry {
    operation const* what;
    std::uint32_t invoke, returned;
    std::uint32_t given;                        ///< its index among the calls given
    bool observes = false;
    std::uint32_t needs = none, unless = none, leaves = none;  ///< states
    bool has_returned() const { return returned != none; }
    bool is_blind() const { return leaves != none && needs == none && !observes; }
  };
  /// Members `first` to `last - 1` of the entries; the earliest invoked is used first.
  struct alike {
    std::uint32_t first, last;
  };

  subject(Model const& m, std::span<timed<operation> const> calls) : model_(m) {
    initial_ = number_of(model_.initial());
    std::vector<std::uint64_t> numbers;  // by call: what makes unknown outcomes interchangeable
    std::uint64_t alone = 0;
    std::map<std::tuple<int, std::uint64_t, std::uint64_t>, std::vector<std::uint32_t>> unknown;
    for (std::uint32_t i = 0; i < calls.size(); ++i) {
      entry e{calls[i].what, calls[i].invoke, calls[i].returned, i};
      std::optional<std::uint64_t> number;
      if constexpr (advises<Model>) {
        advice<state> const a = model_.advise(*e.what, e.has_returned());
        e.observes = a.observes;
        number = a.alike;
        if (a.needs) e.needs = number_of(*a.needs);
        if (a.unless && e.observes) e.unless = number_of(*a.unless);
        if (a.leaves) e.leaves = number_of(*a.leaves);
      }
      if (e.has_returned()) {
        entries_.push_back(e);
      } else if (!e.observes) {  // what changes nothing need not have happened
        auto const which = number               ? std::tuple(0, *number, std::uint64_t{0})
                           : e.leaves != none ? std::tuple(1, std::uint64_t{e.leaves}, std::uint64_t{e.needs})
                                              : std::tuple(2, alone++, std::uint64_t{0});
        unknown[which].push_back(static_cast<std::uint32_t>(rest_.size()));
        rest_.push_back(e);
      }
      directed_ = directed_ && (e.leaves != none || (e.observes && (e.needs != none || e.unless != none || !e.has_returned())));
      recurs_knowingly_ = recurs_knowingly_ && (e.observes || e.leaves != none);
    }
    std::sort(entries_.begin(), entries_.end(), [](entry const& a, entry const& b) {
      return std::tie(a.invoke, a.returned, a.given) < std::tie(b.invoke, b.returned, b.given);
    });
    returned_ = static_cast<std::uint32_t>(entries_.size());
    for (auto& [which, members] : unknown) {
      std::sort(members.begin(), members.end(), [&](auto a, auto b) { return std::tie(rest_[a].invoke, a) < std::tie(rest_[b].invoke, b); });
      auto const first = static_cast<std::uint32_t>(entries_.size());
      for (std::uint32_t i : members) entries_.push_back(rest_[i]);
      classes_.push_back({first, static_cast<std::uint32_t>(entries_.size())});
    }
    advised_ = static_cast<std::uint32_t>(states_.size());
  }

  std::uint32_t initial() const { return initial_; }
  /// How many returned: entries 0 to `returned() - 1`.
  std::uint32_t returned() const { return returned_; }
  entry const& operator[](std::uint32_t i) const { return entries_[i]; }
  std::size_t size() const { return entries_.size(); }
  std::vector<alike> const& classes() const { return classes_; }
  /// States below this number are those that advice speaks of, and the initial one.
  std::uint32_t advised() const { return advised_; }
  /// Of each call is known which states it looks for and leaves.
  bool directed() const { return directed_; }
  /// Whether it is known of a state that it cannot come again.
  bool knows_what_recurs() const { return only_grows<Model> || recurs_knowingly_; }

  /// The state that entry `i` leaves behind in state `s`; `none` where it is not possible there, or has no effect.
  std::uint32_t step(std::uint32_t s, std::uint32_t i) {
    entry const& e = entries_[i];
    if (e.needs != none) {
      if (s != e.needs) return none;
      if (e.observes) return s;
    }
    if (e.unless != none) return s != e.unless ? s : none;
    if (e.leaves != none && (e.is_blind() || e.needs != none)) return e.leaves;
    auto next = std::optional<state>(model_.step(states_[s], *e.what, e.has_returned()));
    return next ? number_of(std::move(*next)) : none;
  }

 private:
  std::uint32_t number_of(state s) {
    auto& bucket = numbers_[boost::hash<state>{}(s)];
    for (std::uint32_t n : bucket)
      if (states_[n] == s) return n;
    bucket.push_back(static_cast<std::uint32_t>(states_.size()));
    states_.push_back(std::move(s));
    return bucket.back();
  }

  Model const& model_;
  std::deque<state> states_;
  std::unordered_map<std::size_t, std::vector<std::uint32_t>> numbers_;  // by hash
  std::vector<entry> entries_, rest_;
  std::vector<alike> classes_;
  std::uint32_t initial_ = 0, returned_ = 0, advised_ = 0;
  bool directed_ = true, recurs_knowingly_ = true;
};

}  // namespace check::detail
SYNOD_END_NAMESPACE
