// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// A step of a single-decree world. Everything is numbered from 0.
struct decree_event {
  enum class kind : std::uint8_t { ask, promise, propose, vote };
  kind what = kind::ask;
  unsigned ballot = 0;
  unsigned acceptor = 0;  ///< promise, vote
  unsigned value = 0;     ///< propose
  friend constexpr bool operator==(decree_event const&, decree_event const&) = default;
};

/// The step in words; acceptors and values are named from 1.
inline std::string words(decree_event const& e) {
  std::string const ballot = "ballot " + std::to_string(e.ballot);
  std::string const acceptor = "acceptor " + std::to_string(e.acceptor + 1);
  switch (e.what) {
    case decree_event::kind::ask: return ballot + " asks for promises";
    case decree_event::kind::promise: return acceptor + " promises " + ballot;
    case decree_event::kind::propose: return ballot + " proposes value " + std::to_string(e.value + 1);
    case decree_event::kind::vote: return acceptor + " accepts what " + ballot + " proposes";
  }
  return {};
}

}  // namespace explore
SYNOD_END_NAMESPACE
