// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace trace {

/// What can happen in a run. trace/json.hpp says which members each comes with.
enum class what : std::uint8_t {
  start, crash, pause, resume,               // a process
  wake, flush,                               // its timer, its disk
  propose, settle,                           // its clients
  send, receive, lose, duplicate,            // a message
  state,                                     // what a node tells of itself has changed
  deliver, install, compact,                 // chosen slots, one by one or as a snapshot
  partition, cut, heal,                      // the network
  note,                                      // anything else, in words
  violation,                                 // an invariant broke
};
inline constexpr std::array<std::string_view, 21> what_names{
    "start",   "crash",   "pause",     "resume", "wake",    "flush",   "propose",   "settle", "send", "receive", "lose",
    "duplicate", "state", "deliver",   "install", "compact", "partition", "cut",     "heal",   "note", "violation"};
constexpr std::string_view name_of(what w) { return what_names[static_cast<std::size_t>(w)]; }

/// A ballot as pictures speak of it: its owner by number, 0 for nobody.
struct ballot_name {
  std::uint64_t round = 0;
  std::size_t node = 0;

  friend bool operator==(ballot_name const&, ballot_name const&) = default;
  /// As "3.1", or "3" where nobody owns it.
  std::string text() const { return std::to_string(round) + (node != 0 ? '.' + std::to_string(node) : ""); }
};

/// Slots, the first and the last; none where first > last.
struct slot_range {
  std::uint64_t first = 1, last = 0;

  constexpr bool empty() const { return first > last; }
  friend bool operator==(slot_range const&, slot_range const&) = default;
  /// As "4", or "4-6".
  std::string text() const {
    return empty() ? "" : first == last ? std::to_string(first) : std::to_string(first) + '-' + std::to_string(last);
  }
};

/// What a node tells of itself.
struct node_state {
  std::string role;
  ballot_name ballot, promised;
  std::uint64_t last = 0, chosen = 0, delivered = 0;

  friend bool operator==(node_state const&, node_state const&) = default;
};

/// Names and values, in an order of their own.
using members = std::vector<std::pair<std::string, std::string>>;

/// One thing that happened. Nodes are spoken of by number, from 1; 0 is nobody. What does not apply is left as it is here.
struct event {
  std::int64_t at = 0;                ///< in the run's unit; never falls
  std::uint64_t step = 0;             ///< of the world; one step can hold several events
  trace::what what = trace::what::note;
  std::size_t node = 0;               ///< it happened to; of a message lost, the receiver
  std::size_t peer = 0;               ///< the other end of a message or of a cut
  std::string kind{};                 ///< of message
  std::uint64_t message = 0;          ///< identity of a sending: what arrives, is lost or copied names the one it is
  std::optional<ballot_name> ballot{};
  slot_range slots{};
  std::uint64_t proposal = 0;
  std::optional<node_state> state{};
  std::vector<std::size_t> nodes{};   ///< of a partition, one side
  std::string text{};                 ///< a command, a reason, words
  members content{};                  ///< of a message, member by member

  friend bool operator==(event const&, event const&) = default;
};

/// A run, or a part of one.
struct recorded {
  std::string row{};                  ///< the protocol's name
  std::size_t nodes = 0;              ///< named 1 to n
  std::optional<std::uint64_t> seed{};
  std::string unit = "us";            ///< of `event::at`
  std::string title{};
  std::uint64_t skipped = 0;          ///< so many events before the first were not kept
  std::vector<event> events{};

  friend bool operator==(recorded const&, recorded const&) = default;
};

}  // namespace trace
SYNOD_END_NAMESPACE
