// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <synod/check/explore/bounds.hpp>
#include <synod/check/history.hpp>
#include <synod/core/ballot.hpp>
#include <synod/core/number.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// What has happened and is not to be seen in any node or message any more: what was ever known to be chosen, who ever
/// led, what was called lost. Part of a state, because the invariants depend on it.
template <class Node>
struct past {
  struct choice {
    check::held<Node> entry{};
    /// No ballot above this one may hold anything else in the slot: the entry's own, or, where entries keep the ballot
    /// that they were first proposed under, the one in which it was first known to be chosen.
    synod::ballot<Node> under{};
    friend bool operator==(choice const&, choice const&) = default;
  };
  struct term {
    synod::ballot<Node> ballot{};
    slot start{};
    bool ended = false;  ///< its leader has crashed since
    friend bool operator==(term const&, term const&) = default;
  };

  std::array<std::optional<choice>, bounds::slots_max> chosen{};  ///< by slot, from 1
  std::array<term, std::size_t{bounds::rounds_max} * bounds::nodes_max> led{};  ///< rising; `led_count` of them
  std::uint8_t led_count = 0;
  std::uint64_t lost = 0;  ///< by proposal, as bits
  std::uint8_t reads = 0;  ///< that were asked for …
  std::array<std::uint8_t, bounds::reads_max> needed{};  ///< … by read: the slot that it must see; 0 once it is made, or lost

  /// Pre: `s` is at least 1 and at most `slots_max`.
  std::optional<choice>& at(slot s) { return chosen[s.value - 1]; }
  std::optional<choice> const& at(slot s) const { return chosen[s.value - 1]; }
  slot highest_chosen() const {
    std::size_t n = chosen.size();
    while (n != 0 && !chosen[n - 1]) --n;
    return {n};
  }

  std::span<term> terms() { return std::span(led).first(led_count); }
  std::span<term const> terms() const { return std::span(led).first(led_count); }
  term const* find(synod::ballot<Node> const& b) const {
    auto const all = terms();
    auto const at = std::find_if(all.begin(), all.end(), [&](term const& t) { return t.ballot == b; });
    return at == all.end() ? nullptr : &*at;
  }
  /// Pre: there is room: a world has no more ballots.
  void add(term const& t) {
    std::size_t at = led_count++;
    for (; at != 0 && (t.ballot) < led[at - 1].ballot; --at) led[at] = led[at - 1];
    led[at] = t;
  }

  friend bool operator==(past const&, past const&) = default;
};

}  // namespace explore
SYNOD_END_NAMESPACE
