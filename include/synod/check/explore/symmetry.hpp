// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/hana/for_each.hpp>
#include <boost/hana/members.hpp>

#include <synod/check/explore/bounds.hpp>
#include <synod/check/explore/canonical.hpp>
#include <synod/check/explore/interner.hpp>
#include <synod/check/explore/messages.hpp>
#include <synod/check/explore/name.hpp>
#include <synod/check/explore/node_state.hpp>
#include <synod/check/explore/past.hpp>
#include <synod/policy/numbering.hpp>
#include <synod/policy/property.hpp>
#include <synod/sim/wire.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// States of a world that differ only by who is called what are one: each has the same representative.
///
/// Nodes may change names where nothing that they do looks at the order of the names. Ballots do, where whole ballots
/// are compared. Under `term` they are told apart by rounds alone: two ballots of one round are compared for equality
/// (a vote), and for order only where both were led, which is a breach (law/election.hpp) before it is compared. A
/// learner that asks around for entries, or tells others, goes from one member to the next: so there must be none. Clients'
/// commands are interchangeable too, and need no renaming: the next one proposed is always the one with the next number.
template <class P>
class symmetry {
 public:
  static constexpr bool possible = std::is_base_of_v<numbering::term, typename P::numbering> && !P::recovery::reports &&
                                   !P::order::fetches && !property::spreads<typename P::learning>;
  static bool fits(bounds const& b) { return possible && b.compactions == 0; }

  symmetry(bounds const& b, messages const& m) : keeps_order_(b.links == links::in_order), messages_(m) {
    if (!fits(b)) return;
    std::array<std::uint8_t, bounds::nodes_max> names{};
    for (std::size_t i = 0; i < b.nodes; ++i) names[i] = static_cast<std::uint8_t>(i);
    do names_.emplace_back(names, b.nodes);
    while (std::next_permutation(names.begin(), names.begin() + b.nodes));
  }

  /// Of a world, what is the same whatever its nodes are called: `node(i)` is the state of member `i`, `nodes[i]` its
  /// number, `net` what is under way, `then` what has been, `past` its number. The first numbers of the result are the
  /// nodes', then one for what is under way, and one for what has been.
  template <class NodeState>
  std::array<std::uint32_t, bounds::nodes_max + 2> representative(std::span<std::uint32_t const> nodes, NodeState node,
                                                                  std::span<std::uint32_t const> net, std::uint32_t past_number,
                                                                  past<name> const& then) {
    for (std::size_t i = 0; i < nodes.size(); ++i) know_node(nodes[i], node(i));
    std::array<std::uint32_t, bounds::nodes_max + 2> least{}, now{};
    bool first = true;
    for (std::size_t k = 0; k < names_.size(); ++k) {
      if (!in_order(nodes, names_[k])) continue;
      for (std::size_t i = 0; i < nodes.size(); ++i) now[names_[k].to[i]] = nodes_[nodes[i]].forms[k];
      now[bounds::nodes_max] = form_of_net(net, k);
      now[bounds::nodes_max + 1] = form_of_past(past_number, then, k);
      if (first || now < least) least = now;
      first = false;
    }
    return least;
  }

 private:
  /// What something looks like under each of the names, as numbers; the least of them is the same for all that differ
  /// from it by names alone.
  struct looks {
    std::vector<std::uint32_t> forms;
    std::uint32_t least = 0;
  };

  void know_node(std::uint32_t number, node_state<P> const& s) {
    if (nodes_.size() <= number) nodes_.resize(number + 1);
    looks& known = nodes_[number];
    if (!known.forms.empty()) return;
    for (renaming const& r : names_) {
      bytes_.clear();
      canonical to(bytes_, r);
      if (s.running) to.put(*s.running);
      else to.put(s.parked);
      known.forms.push_back(node_forms_.intern(bytes_));
    }
    known.least = *std::min_element(known.forms.begin(), known.forms.end());
  }

  /// Whether nodes that look different come in their order under these names: only such names need be tried.
  bool in_order(std::span<std::uint32_t const> nodes, renaming const& r) const {
    for (std::size_t i = 1; i < nodes.size(); ++i)
      if (nodes_[nodes[r.from[i]]].least < nodes_[nodes[r.from[i - 1]]].least) return false;
    return true;
  }

  std::uint32_t form_of_net(std::span<std::uint32_t const> net, std::size_t k) {
    forms_.clear();
    for (std::uint32_t m : net) {
      auto const way = messages_.way(m);
      unsigned const link = names_[k].to[way.from] * bounds::nodes_max + names_[k].to[way.to];
      unsigned const place = keeps_order_ ? link << 16 | static_cast<unsigned>(forms_.size()) : 0;
      forms_.emplace_back(place, form_of_message(m, k));
    }
    std::sort(forms_.begin(), forms_.end());
    numbers_.clear();
    for (auto const& [place, form] : forms_) numbers_.push_back(form);
    return net_forms_.intern(numbers_);
  }

  std::uint32_t form_of_message(std::uint32_t m, std::size_t k) {
    if (message_looks_.size() <= m) message_looks_.resize(m + 1);
    auto& known = message_looks_[m];
    if (known.empty())
      for (renaming const& r : names_) {
        bytes_.clear();
        canonical to(bytes_, r);
        auto const& p = messages_[m];
        to.put(r.to[p.from]), to.put(r.to[p.to]), to.put(p.kind);
        sim::decode<typename P::family>(p, [&](auto const& message) {
          boost::hana::for_each(boost::hana::members(message), [&](auto const& member) { to.put(member); });
        });
        known.push_back(message_forms_.intern(bytes_));
      }
    return known[k];
  }

  std::uint32_t form_of_past(std::uint32_t number, past<name> const& then, std::size_t k) {
    if (past_looks_.size() <= number) past_looks_.resize(number + 1);
    auto& known = past_looks_[number];
    if (known.empty())
      for (renaming const& r : names_) {
        bytes_.clear();
        canonical(bytes_, r).put(then);
        known.push_back(past_forms_.intern(bytes_));
      }
    return known[k];
  }

  bool keeps_order_;
  messages const& messages_;
  std::vector<renaming> names_;
  std::vector<looks> nodes_;                              // by number of a node's state
  std::vector<std::vector<std::uint32_t>> message_looks_; // by message: its forms
  std::vector<std::vector<std::uint32_t>> past_looks_;
  interner<std::byte> node_forms_, message_forms_, past_forms_;
  interner<std::uint32_t> net_forms_;
  std::vector<std::byte> bytes_;
  std::vector<std::pair<unsigned, std::uint32_t>> forms_;
  std::vector<std::uint32_t> numbers_;
};

}  // namespace explore
SYNOD_END_NAMESPACE
