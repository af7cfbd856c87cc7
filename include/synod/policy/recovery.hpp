// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <vector>

#include <synod/core/ballot.hpp>
#include <synod/core/batch.hpp>
#include <synod/policy/axis.hpp>

SYNOD_BEGIN_NAMESPACE

/// Which log the winner of a ballot starts from.
/// - `reports`: promises carry what the acceptors hold;
/// - `restamps`: what was accepted before is proposed again, under the new ballot;
/// - `installs`: one acceptor's log takes the place of the winner's, entry for entry as it is;
/// - `gathered`: what a candidate keeps of the reports. `absorb(member, own, promise)` takes in a page of one and says
///   from which slot on the next is wanted, 0 for none.
namespace recovery {

/// In each slot the entry of the highest ballot that a prepare quorum reports; it is proposed again under the new
/// ballot, and a slot that nobody in the quorum holds is free: it becomes a no-op [PMS §2.2, P2c; §3].
struct highest_ballot {
  using axis = synod::axis::recovery;
  static constexpr std::string_view name = "highest_ballot";
  static constexpr std::string_view meaning = "each slot's entry of the highest ballot reported, proposed again";
  static constexpr bool reports = true;
  static constexpr bool restamps = true;
  static constexpr bool installs = false;

  template <class Node>
  class gathered {
   public:
    template <class Promise>
    slot absorb(std::size_t, bool, Promise const& m) {
      absorb(m.entries);
      return m.through < m.last ? m.through + 1 : slot{};
    }
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
  static constexpr bool installs = false;

  template <class Node>
  class gathered {
   public:
    friend constexpr bool operator==(gathered const&, gathered const&) = default;
    static constexpr auto fields(auto&) { return std::tuple<>(); }
  };
};

/// The newest log of a prepare quorum, the winner's own among them, installed through the winner's acceptor as if a leader
/// had sent it: nothing is cut but on a conflict, and what a crash leaves of it is the beginning of that log
/// [VRR §4.2, "selects as the new log the one contained in the message with the largest v'"].
struct newest_log {
  using axis = synod::axis::recovery;
  static constexpr std::string_view name = "newest_log";
  static constexpr std::string_view meaning = "the newest log of the quorum, installed through the winner's acceptor";
  static constexpr bool reports = true;
  static constexpr bool restamps = false;
  static constexpr bool installs = true;

  /// Each acceptor's first page tells how new its log is; only of the newest so far are more pages wanted.
  template <class Node>
  class gathered {
   public:
    template <class Promise>
    slot absorb(std::size_t member, bool own, Promise const& m) {
      log_tail<Node> const tail{m.tail_ballot, m.last};
      if (begun_ && (own || member == by_ ? tail < tail_ : tail <= tail_)) return {};
      if (!begun_ || member != by_ || m.first < first_) begin(member, own, m);
      tail_ = tail;
      if (own_ || torn_) return {};
      if (m.first == next_) {
        // A log that changes between two pages has learnt of a choice above this ballot, which has come too late then.
        // Its pages are of one log where they agree about the entry between them.
        if (m.prev_ballot != ballot_before(next_)) return torn_ = true, slot{};
        for (bytes_view r : m.entries) add(r);
      }
      return complete() ? slot{} : next_;
    }

    /// Whether the newest log so far is here, as far as it was not asked to be left out.
    bool complete() const { return begun_ && (own_ || (!torn_ && next_ > tail_.last)); }
    /// It is the winner's own.
    bool own() const { return own_; }
    /// Whose it is. Pre: something was absorbed.
    std::size_t by() const { return by_; }
    /// The first slot of it that is here, and its last. Pre: complete, and not the winner's own.
    slot first() const { return first_; }
    slot last() const { return tail_.last; }
    /// The record in slot `s`. Pre: first() <= s <= last().
    bytes_view record_at(slot s) const {
      std::byte const* const at = bytes_.data() + offsets_[static_cast<std::size_t>(s - first_)];
      return {at, record::size(at)};
    }
    /// The ballot of the entry before slot `s`. Pre: first() <= s <= last() + 1.
    ballot<Node> ballot_before(slot s) const {
      return s == first_ ? prev_ballot_ : record::ballot_of<Node>(record_at(s - 1).data());
    }

    friend bool operator==(gathered const&, gathered const&) = default;
    static constexpr auto fields(auto& g) {
      return std::tie(g.begun_, g.own_, g.torn_, g.by_, g.tail_, g.first_, g.next_, g.prev_ballot_, g.bytes_, g.offsets_);
    }

   private:
    template <class Promise>
    void begin(std::size_t member, bool own, Promise const& m) {
      begun_ = true;
      own_ = own;
      torn_ = false;
      by_ = member;
      first_ = next_ = m.first;
      prev_ballot_ = m.prev_ballot;
      bytes_.clear();
      offsets_.clear();
    }
    void add(bytes_view r) {
      if (record::slot_of(r.data()) != next_) return;
      offsets_.push_back(bytes_.size());
      bytes_.insert(bytes_.end(), r.begin(), r.end());
      next_ = next_ + 1;
    }

    bool begun_ = false;
    bool own_ = false;
    bool torn_ = false;
    std::size_t by_ = 0;
    log_tail<Node> tail_{};
    slot first_{}, next_{};            // the records of slots first_ to next_ - 1 are here
    synod::ballot<Node> prev_ballot_{};
    std::vector<std::byte> bytes_;
    std::vector<std::size_t> offsets_;
  };
};

}  // namespace recovery
SYNOD_END_NAMESPACE
