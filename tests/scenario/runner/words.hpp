// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <type_traits>

#include <synod/codec/codec.hpp>
#include <synod/core/ballot.hpp>
#include <synod/core/batch.hpp>
#include <synod/core/entry.hpp>
#include <synod/core/record.hpp>
#include <synod/message/kind.hpp>

/// Ballots, entries and messages as transcripts write them.
namespace tests::scenario {

inline std::string words(synod::slot s) { return std::to_string(s.value); }

template <class Node>
std::string words(synod::ballot<Node> const& b) {
  return b.round.value == 0 ? "0" : std::to_string(b.round.value) + '.' + std::to_string(static_cast<std::uint64_t>(b.node));
}

template <class Node>
std::string words(synod::promise_mark<Node> const& p) {
  return p.node ? words(synod::ballot<Node>{p.round, *p.node}) : std::to_string(p.round.value);
}

/// A command of the length N is written `x*N`: x, and dots behind it.
inline std::string stretched(std::string const& written) {
  auto const star = written.rfind('*');
  std::string const digits = star == std::string::npos ? "" : written.substr(star + 1);
  if (star == 0 || digits.empty() || digits.size() > 6 || digits.find_first_not_of("0123456789") != std::string::npos) return written;
  std::string out = written.substr(0, star);
  return out.append(std::max(out.size(), static_cast<std::size_t>(std::stoul(digits))) - out.size(), '.');
}
inline std::string shortened(std::string const& command) {
  auto const name = command.find_last_not_of('.') + 1;
  return name == 0 || command.size() - name < 4 ? command : command.substr(0, name) + '*' + std::to_string(command.size());
}

/// What was proposed, or `noop`.
inline std::string words(synod::proposal id, synod::entry_kind kind, synod::bytes_view payload) {
  if (kind == synod::entry_kind::noop) return "noop";
  std::string command;
  return synod::codec::read(payload, command) && !command.empty() ? shortened(command) : '#' + std::to_string(id.value);
}

/// `3:x`, with the ballot where it is not the one under discussion: `3:x(1.2)`.
template <class Node>
std::string words(synod::entry<Node> const& e, synod::ballot<Node> const& under) {
  return words(e.slot) + ':' + words(e.proposal, e.kind, e.payload) + (e.ballot == under ? "" : '(' + words(e.ballot) + ')');
}

template <class Node>
std::string words(synod::batch const& b, synod::ballot<Node> const& under) {
  std::string out;
  for (synod::bytes_view r : b) out += ' ' + words(synod::record::load<Node>(r.data()), under);
  return out;
}

template <class P, class Kind, class M>
std::string words_of(M const& m) {
  using node = typename P::node;
  namespace kind = synod::kind;
  std::string out(Kind::name);
  if constexpr (requires { m.ballot; m.entries; } || std::is_same_v<Kind, kind::prepare> ||
                std::is_same_v<Kind, kind::accepted> || std::is_same_v<Kind, kind::reject>)
    out += ' ' + words(m.ballot);
  auto const entries = [&](synod::batch const& b, synod::ballot<node> const& under) {
    if (!b.empty()) out += ':' + words(b, under);
  };
  if constexpr (std::is_same_v<Kind, kind::prepare>) {
    out += " from " + words(m.from);
    if (P::eligibility::compares_tails) out += " log ends with " + words(m.tail.last) + '(' + words(m.tail.ballot) + ')';
  } else if constexpr (std::is_same_v<Kind, kind::promise>) {
    if (P::recovery::reports) {
      out += " from " + words(m.first);
      if (m.through < m.last) out += " through " + words(m.through) + " of " + words(m.last);
      entries(m.entries, {});
      if (m.entries.empty()) out += ": nothing";
    }
  } else if constexpr (std::is_same_v<Kind, kind::accept>) {
    out += " behind " + words(m.prev);
    if (P::order::cuts && m.prev != synod::slot{}) out += '(' + words(m.prev_ballot) + ')';
    out += " chosen " + words(m.chosen);
    entries(m.entries, m.ballot);
  } else if constexpr (std::is_same_v<Kind, kind::accepted>) {
    out += " through " + words(m.mark);
    if (m.first <= m.last && (m.first > m.mark + 1 || m.last > m.mark)) out += " and " + words(m.first) + '-' + words(m.last);
  } else if constexpr (std::is_same_v<Kind, kind::reject>) {
    out += " promised " + words(m.promised);
    if (m.prev != synod::slot{}) out += " behind " + words(m.prev) + " try " + words(m.hint) + '(' + words(m.hint_ballot) + ')';
  } else if constexpr (std::is_same_v<Kind, kind::learn>) {
    out += " base " + words(m.base) + " chosen " + words(m.chosen);
    entries(m.entries, {});
  } else if constexpr (std::is_same_v<Kind, kind::fetch>) {
    out += " from " + words(m.from);
    if (m.snapshot != synod::slot{}) out += " snapshot " + words(m.snapshot) + " byte " + std::to_string(m.offset);
  } else if constexpr (std::is_same_v<Kind, kind::open>) {
    out += ' ' + words(m.ballot) + " from " + words(m.from);
  } else if constexpr (std::is_same_v<Kind, kind::offer>) {
    for (synod::bytes_view r : m.entries) {
      auto const e = synod::record::load<node>(r.data());
      out += ' ' + words(e.proposal, e.kind, e.payload) + (e.ballot == synod::ballot<node>{} ? "" : '(' + words(e.ballot) + ')') +
             " for a slot up to " + words(e.slot);
    }
  } else if constexpr (std::is_same_v<Kind, kind::vote>) {
    entries(m.entries, m.ballot);
  } else if constexpr (std::is_same_v<Kind, kind::prevote>) {
    out += " for " + words(synod::promise_mark<node>(m.round));
    if (P::eligibility::compares_tails) out += " log ends with " + words(m.tail.last) + '(' + words(m.tail.ballot) + ')';
  } else if constexpr (std::is_same_v<Kind, kind::prevoted>) {
    out += " for " + words(synod::promise_mark<node>(m.round)) + " knows " + words(synod::promise_mark<node>(m.heard));
  } else if constexpr (std::is_same_v<Kind, kind::confirm> || std::is_same_v<Kind, kind::confirmed>) {
    out += ' ' + words(m.ballot) + " question " + std::to_string(m.question);
  } else if constexpr (std::is_same_v<Kind, kind::chunk>) {
    out += " through " + words(m.last) + '(' + words(m.ballot) + ") bytes " + std::to_string(m.offset) + '-' +
           std::to_string(m.offset + m.data.size()) + " of " + std::to_string(m.total);
  }
  return out;
}

}  // namespace tests::scenario
