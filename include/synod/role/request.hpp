// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <tuple>
#include <type_traits>
#include <vector>

#include <synod/core/entry.hpp>
#include <synod/core/number.hpp>
#include <synod/log/own_proposals.hpp>

SYNOD_BEGIN_NAMESPACE

/// What a node says at once to a proposal.
template <class Node>
struct propose_result {
  enum class answer : std::uint8_t {
    accepted,    ///< it will be delivered, or `settled` as lost or unknown
    not_leader,  ///< this node does not lead; `leader` does, where known
    busy,        ///< the window is full, or a ballot is being opened: try again later
    too_large,   ///< its record is larger than the window takes (`limits::batch_bytes`)
    stopped,     ///< the node has stopped
  };
  answer what = answer::stopped;
  slot at{};  ///< of an accepted proposal, where it has one already
  std::optional<Node> leader{};
};

namespace role {

/// A proposal that waits for its proposer to take office.
struct request {
  proposal id{};
  entry_kind kind = entry_kind::command;
  std::vector<std::byte> payload;
  friend bool operator==(request const&, request const&) = default;
  static constexpr auto fields(auto& r) { return std::tie(r.id, r.kind, r.payload); }
};

/// Stands for it where none ever waits: a state with a request in it is copied and destroyed member by member.
struct no_request {
  constexpr explicit operator bool() const { return false; }
  friend constexpr bool operator==(no_request, no_request) = default;
  static constexpr auto fields(auto&) { return std::tuple<>(); }
};

/// What waits for a proposer of protocol `P` to take office: one request at most, and only where a request is what makes
/// a node campaign.
template <class P>
using waiting = std::conditional_t<P::campaign::waits_for_request, std::optional<request>, no_request>;

/// Nobody will propose it any more. It may have been, in an earlier attempt.
template <class Waiting, class Context>
void abandon(Waiting& waiting, Context& ctx, verdict fate = verdict::unknown) {
  if constexpr (Context::protocol::campaign::waits_for_request) {
    if (waiting) ctx.settled(waiting->id, fate);
    waiting.reset();
  }
}

/// There is no slot left for it, and it never had one.
template <class Waiting, class Context>
void lose(Waiting& waiting, Context& ctx) { abandon(waiting, ctx, verdict::lost); }

/// Writes what is encoded already.
struct copied {
  bytes_view from{};
  void operator()(std::byte* to) const {
    if (!from.empty()) std::memcpy(to, from.data(), from.size());
  }
};

/// A proposal as it comes in: its payload is encoded where it is to stand.
template <class Write>
struct proposed {
  proposal id{};
  entry_kind kind = entry_kind::command;
  std::size_t size = 0;
  Write write;
};

}  // namespace role
SYNOD_END_NAMESPACE
