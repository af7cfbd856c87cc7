// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include <synod/check/history.hpp>
#include <synod/core/ballot.hpp>
#include <synod/core/number.hpp>
#include <synod/log/own_proposals.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// What one node has done in one step, as far as others' invariants look at it.
template <class Node>
struct deed {
  using held = check::held<Node>;

  /// It takes `entry` for chosen in `at`, or tells others so; it was in ballot `in`.
  struct choice {
    slot at{};
    held entry{};
    synod::ballot<Node> in{};
  };
  /// It has stored `entry` in `at`, where `before` stood.
  struct storing {
    slot at{};
    held entry{};
    std::optional<held> before{};
  };
  /// It has removed `before` from `at`.
  struct removal {
    slot at{};
    held before{};
  };
  /// It says that under `ballot` it has durably accepted the slots from the ballot's first one to `mark`, and `first` to
  /// `last`.
  struct claim {
    synod::ballot<Node> ballot{};
    slot mark{}, first{}, last{};
  };

  /// It has handed `id` to its state machine as what slot `at` holds; 0 where that is nothing.
  struct delivery {
    slot at{};
    proposal id{};
  };

  std::vector<choice> chosen;
  std::vector<storing> stored;
  std::vector<removal> removed;
  std::vector<claim> claims;
  std::vector<delivery> delivered;           ///< where a proposal may be chosen twice: else it is what is chosen
  std::vector<std::pair<proposal, verdict>> settled;
  std::optional<proposal> inquired;          ///< a read came in …
  std::vector<proposal> readable;            ///< … some may be made
  std::optional<synod::ballot<Node>> leads;  ///< it has taken office in this ballot …
  slot leads_from{};                         ///< … where logs have holes, from this slot on: all below are chosen
  bool crashed = false;
  bool disk_changed = false;                 ///< what a crash would leave is not what it was

  bool nothing() const {
    return chosen.empty() && stored.empty() && removed.empty() && claims.empty() && delivered.empty() && settled.empty() && !leads &&
           !inquired && readable.empty() && !crashed && !disk_changed;
  }
};

}  // namespace explore
SYNOD_END_NAMESPACE
