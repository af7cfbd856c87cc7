// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include <synod/core/number.hpp>
#include <synod/role/request.hpp>

SYNOD_BEGIN_NAMESPACE

/// What became of something asked of a service. Each question gets exactly one of these.
enum class outcome : std::uint8_t {
  chosen,      ///< a command: chosen and applied here, with its reply; a read: made on a state that was current
  not_leader,  ///< nothing was done: this node does not lead; who does is named where known
  busy,        ///< nothing was done: the window or the queue is full, or a ballot is being opened. Try again later
  too_large,   ///< nothing was done: the command does not fit into a batch (`limits::batch_bytes`)
  lost,        ///< another command was chosen in its place: it will never be applied; a read: the office ended before it. Ask again
  unknown,     ///< it may have been chosen, or may be later: the time given ran out, or the node stopped before it knew
  stopped,     ///< nothing was done: the node has stopped
};

namespace detail {
/// What a proposer is told at once, as an outcome. Pre: not `accepted`.
template <class Node>
constexpr outcome outcome_of(propose_result<Node> const& r) {
  using said = typename propose_result<Node>::answer;
  switch (r.what) {
    case said::not_leader: return outcome::not_leader;
    case said::busy: return outcome::busy;
    case said::too_large: return outcome::too_large;
    case said::accepted:
    case said::stopped: break;
  }
  return outcome::stopped;
}
}  // namespace detail

constexpr std::string_view describe(outcome what) {
  switch (what) {
    case outcome::chosen: return "chosen";
    case outcome::not_leader: return "this node does not lead";
    case outcome::busy: return "busy, try again later";
    case outcome::too_large: return "the command is too large";
    case outcome::lost: return "lost: another command was chosen, or the leader of a read left office";
    case outcome::unknown: return "unknown: it may have been chosen";
    case outcome::stopped: return "the node has stopped";
  }
  return "no outcome";
}

/// The answer to a proposal or a read: the outcome, and what belongs to it.
template <class T, class Node>
struct answer {
  using value_type = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

  outcome what = outcome::unknown;
  std::optional<value_type> value{};  ///< the reply, or what was read; there where `what` is `chosen`
  std::optional<Node> leader{};       ///< who leads, as far as this node knows; where `what` is not `chosen`
  slot at{};                          ///< the slot of a chosen command

  explicit operator bool() const { return what == outcome::chosen; }
  /// Pre: `what` is `chosen`.
  value_type& operator*() { return *value; }
  value_type const& operator*() const { return *value; }
};

SYNOD_END_NAMESPACE
