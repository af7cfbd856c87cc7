// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <vector>

#include <synod/core/batch.hpp>
#include <synod/policy/axis.hpp>

SYNOD_BEGIN_NAMESPACE

/// Which log the winner of a ballot starts from. `reports` says that promises carry what the acceptors hold;
/// `gathered` is what a candidate keeps of it.
namespace recovery {

/// In each slot the entry of the highest ballot that a prepare quorum reports; it is proposed again under the new
/// ballot, and a slot that nobody in the quorum holds is free: it becomes a no-op [PMS §2.2, P2c; §3].
struct highest_ballot {
  using axis = synod::axis::recovery;
  static constexpr std::string_view name = "highest_ballot";
  static constexpr std::string_view meaning = "each slot's entry of the highest ballot reported, proposed again";
  static constexpr bool reports = true;
  static constexpr bool restamps = true;  // what was accepted before is proposed again, under the new ballot

  template <class Node>
  class gathered {
   public:
    /// Takes in what one acceptor reports.
    constexpr void absorb(batch const& reported) {
      for (bytes_view r : reported) {
        slot const s = record::slot_of(r.data());
        auto const at = std::lower_bound(found_.begin(), found_.end(), s,
                                         [](held const& h, slot wanted) { return h.at < wanted; });
        if (at != found_.end() && at->at == s) {
          if (record::ballot_of<Node>(at->bytes.data()) < record::ballot_of<Node>(r.data()))
            at->bytes.assign(r.begin(), r.end());
        } else {
          found_.insert(at, held{s, {r.begin(), r.end()}});
        }
      }
    }
    /// The record that slot `s` must be filled with, or nothing where it is free [PMS §2.2, phase 2a].
    constexpr bytes_view forced(slot s) const {
      auto const at = std::lower_bound(found_.begin(), found_.end(), s,
                                       [](held const& h, slot wanted) { return h.at < wanted; });
      return at != found_.end() && at->at == s ? bytes_view(at->bytes) : bytes_view{};
    }
    /// The highest slot that anybody reported; 0 where none was.
    constexpr slot last() const { return found_.empty() ? slot{} : found_.back().at; }

    friend constexpr bool operator==(gathered const&, gathered const&) = default;
    static constexpr auto fields(auto& g) { return std::tie(g.found_); }

   private:
    struct held {
      slot at;
      std::vector<std::byte> bytes;
      friend constexpr bool operator==(held const&, held const&) = default;
      static constexpr auto fields(auto& h) { return std::tie(h.at, h.bytes); }
    };
    std::vector<held> found_;  // rising slots
  };
};

/// Its own: eligibility made sure that it holds all that was chosen [Raft §5.4].
struct own_log {
  using axis = synod::axis::recovery;
  static constexpr std::string_view name = "own_log";
  static constexpr std::string_view meaning = "the winner's own log, as eligibility let it win";
  static constexpr bool reports = false;
  static constexpr bool restamps = false;

  template <class Node>
  class gathered {
   public:
    constexpr void absorb(batch const&) {}
    constexpr bytes_view forced(slot) const { return {}; }
    constexpr slot last() const { return {}; }
    friend constexpr bool operator==(gathered const&, gathered const&) = default;
    static constexpr auto fields(auto&) { return std::tuple<>(); }
  };
};

}  // namespace recovery
SYNOD_END_NAMESPACE
