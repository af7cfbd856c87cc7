// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>

#include <synod/concept/storage.hpp>
#include <synod/core/batch.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// Calls `f(first, through, batch)` once with what the log holds from slot `from` on, about `bytes_max` long: of the
/// slots `first` to `through` the batch has all that are held. `first` is above `from` where the slots between are
/// compacted. False, and no call, where it cannot be read now.
template <class Ledger, class F>
bool page(Ledger const& log, slot from, std::size_t bytes_max, F f) {
  slot const first = std::max(from, log.first());
  slot at = first;
  while (at <= log.last() && !log.recent().contains(at)) {
    bool held = false;
    if (log.read(at, at, 0, [&](batch const&) { held = true; }) == read_result::later) return false;
    if (held) break;
    at = at + 1;
  }
  if (at > log.last()) {
    f(first, std::max(log.last(), first - 1), batch{});
    return true;
  }
  return log.read(at, log.last(), bytes_max, [&](batch const& b) { f(first, at + (b.size() - 1), b); }) ==
         read_result::ok;
}

/// The proposal whose entry slot `s` holds; nothing where it holds none, or it cannot be read now.
template <class Node, class Ledger>
std::optional<proposal> proposal_at(Ledger const& log, slot s) {
  std::optional<proposal> found;
  log.read(s, s, 0, [&](batch const& b) {
    if (!b.empty() && b.first() == s) found = record::load<Node>(b.bytes().data()).proposal;
  });
  return found;
}

}  // namespace role
SYNOD_END_NAMESPACE
