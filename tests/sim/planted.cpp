// SPDX-License-Identifier: BSL-1.0
//
// Who watches the watchers: protocols with an error planted in one policy or storage, each of which the worlds must find,
// and by the invariant that the error breaks. Beside each stands the sound one, in raft.cpp and multi_paxos.cpp.
#include <tests/sim/planted.hpp>

#include <algorithm>
#include <vector>

#include <synod/log/hard_record.hpp>
#include <synod/protocol/basic_paxos.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/protocol/raft.hpp>

using namespace tests;

namespace {

// Policies.

/// Counts entries of older ballots as chosen [Raft figure 8].
struct counts_older : synod::commitment::current_ballot {
  static constexpr std::string_view name = "counts_older";
  static constexpr synod::slot countable(synod::slot) { return {1}; }
};

/// Grants every prepare, however old the candidate's log is.
struct blind : synod::eligibility::up_to_date {
  static constexpr std::string_view name = "blind";
  template <class Node>
  static constexpr bool eligible(synod::log_tail<Node> const&, synod::log_tail<Node> const&) { return true; }
};

/// Compares the lengths of logs first, then their ballots.
struct longest : synod::eligibility::up_to_date {
  static constexpr std::string_view name = "longest";
  template <class Node>
  static constexpr bool eligible(synod::log_tail<Node> const& mine, synod::log_tail<Node> const& theirs) {
    return theirs.last > mine.last || (theirs.last == mine.last && theirs.ballot >= mine.ballot);
  }
};

/// Votes for whoever asks, as often as he is asked in a round.
struct two_votes : synod::numbering::term {
  static constexpr std::string_view name = "two_votes";
  template <class Node>
  static constexpr bool grants(synod::promise_mark<Node> const& promised, synod::ballot<Node> const& b) {
    return b.round >= promised.round;
  }
};

/// Accepts below what it has promised [breaks PMS P1a].
struct accepts_all : synod::numbering::lexicographic {
  static constexpr std::string_view name = "accepts_all";
  template <class Node>
  static constexpr bool admits(synod::promise_mark<Node> const&, synod::ballot<Node> const&) { return true; }
};

/// Proposes the entry reported first, not that of the highest ballot [breaks PMS P2c].
struct first_reported : synod::recovery::highest_ballot {
  static constexpr std::string_view name = "first_reported";
  template <class Node>
  struct gathered : synod::recovery::highest_ballot::gathered<Node> {
    template <class Promise>
    synod::slot absorb(std::size_t, bool, Promise const& m) {
      for (synod::bytes_view r : m.entries)
        if (this->forced(synod::record::slot_of(r.data())).empty())
          synod::recovery::highest_ballot::gathered<Node>::absorb(*synod::batch::check(r));
      return m.through < m.last ? m.through + 1 : synod::slot{};
    }
    friend bool operator==(gathered const&, gathered const&) = default;
  };
};

/// Proposes nothing again: what was accepted before is forgotten.
struct forgetful_recovery : synod::recovery::highest_ballot {
  static constexpr std::string_view name = "forgetful_recovery";
  template <class Node>
  struct gathered : synod::recovery::highest_ballot::gathered<Node> {
    template <class Promise>
    synod::slot absorb(std::size_t, bool, Promise const& m) { return m.through < m.last ? m.through + 1 : synod::slot{}; }
    friend bool operator==(gathered const&, gathered const&) = default;
  };
};

/// Delivers whatever stands below a watermark.
struct by_watermark : synod::order::sparse {
  static constexpr std::string_view name = "by_watermark";
  template <class Ledger, class Node>
  static synod::slot deliverable(Ledger const& log, synod::ballot<Node> const&, synod::slot watermark, synod::slot,
                                 synod::slot chosen) {
    while (chosen < watermark && log.ballot_at(chosen + 1)) chosen = chosen + 1;
    return chosen;
  }
};

/// The same for logs that only grow at their end.
struct by_watermark_alone : synod::order::prefix {
  static constexpr std::string_view name = "by_watermark_alone";
  template <class Ledger, class Node>
  static synod::slot deliverable(Ledger const& log, synod::ballot<Node> const&, synod::slot watermark, synod::slot,
                                 synod::slot chosen) {
    return std::max(chosen, std::min(watermark, log.last()));
  }
};

/// Acknowledges all that stands in its log, not what the accept described.
struct acknowledges_more : synod::order::prefix {
  static constexpr std::string_view name = "acknowledges_more";
  template <class Ledger, class Accept>
  static auto place(Ledger& log, Accept const& m, synod::slot chosen, synod::slot mark) {
    auto p = synod::order::prefix::place(log, m, chosen, mark);
    if (p.result == decltype(p.result)::placed) p.mark = std::max(p.mark, log.last());
    return p;
  }
};

/// Cuts the log behind every accept, even where nothing conflicts: a late one shortens it.
struct cuts_always : synod::order::prefix {
  static constexpr std::string_view name = "cuts_always";
  template <class Ledger, class Accept>
  static auto place(Ledger& log, Accept const& m, synod::slot chosen, synod::slot mark) {
    auto p = synod::order::prefix::place(log, m, chosen, mark);
    synod::slot const end = m.prev + m.entries.size();
    if (p.result == decltype(p.result)::placed && end < log.last() && m.entries.size() != 0) log.truncate(end + 1);
    return p;
  }
};

/// Stores entries without looking at what they followed.
struct unmatched : synod::order::prefix {
  static constexpr std::string_view name = "unmatched";
  template <class Ledger, class Accept>
  static auto place(Ledger& log, Accept const& m, synod::slot chosen, synod::slot mark) {
    Accept blind = m;
    if (auto const held = log.ballot_at(std::min(m.prev, log.last()))) blind.prev_ballot = *held;
    return synod::order::prefix::place(log, blind, chosen, mark);
  }
};

/// A majority that is one short.
struct minority : synod::quorum::majority {
  static constexpr std::string_view name = "minority";
  static constexpr std::size_t accept_size(std::size_t n) { return n / 2; }
  static constexpr bool accept(synod::node_set s, std::size_t n) { return s.size() >= accept_size(n); }
};

// Disks.

/// Says at once that everything is durable.
struct hasty_disk : synod::sim::disk {
  synod::mark durable() const { return staged(); }
};

/// Comes back without what was promised.
struct amnesic_disk : synod::sim::disk {
  template <class Into>
  void recover(Into& into) {
    struct sieve {
      Into& to;
      void hard_state(synod::bytes_view) {}
      void append(synod::batch const& b) { to.append(b); }
    } s{into};
    synod::sim::disk::recover(s);
  }
};

/// Remembers the round of a promise and forgets to whom it was given.
struct voteless_disk : synod::sim::disk {
  void put(synod::bytes_view bytes) {
    auto h = *synod::hard_record::load<std::uint32_t>(bytes);
    h.promised.node.reset();
    auto const less = synod::hard_record::store(h);
    synod::sim::disk::put(less);
  }
};

/// Comes back without the last of its records.
struct short_disk : synod::sim::disk {
  template <class Into>
  void recover(Into& into) {
    struct sieve {
      Into& to;
      std::vector<std::byte> held{};
      void hard_state(synod::bytes_view bytes) { to.hard_state(bytes); }
      void append(synod::batch const& b) {
        for (synod::bytes_view r : b) {
          if (!held.empty()) to.append(*synod::batch::check(held));
          held.assign(r.begin(), r.end());
        }
      }
    } s{into};
    synod::sim::disk::recover(s);
  }
};

template <template <class...> class Row, class Disk>
using stored_on = Row<synod::command<std::string>, synod::storage<Disk>, synod::clock<synod::sim::clock>>;

}  // namespace

TEST_CASE("planted: entries of older ballots are counted", "[sim][planted]") {
  using p = planted<synod::raft, counts_older, synod::limits<tiny>>;
  FINDS(p, 5, 10'000, "completeness", "agreement", "retention");
}

TEST_CASE("planted: a vote for whoever asks", "[sim][planted]") {
  using p = planted<synod::raft, blind>;
  FINDS(p, 3, 10'000, "completeness", "agreement");
}

TEST_CASE("planted: the longer log wins", "[sim][planted]") {
  using p = planted<synod::raft, longest>;
  FINDS(p, 3, 10'000, "completeness", "agreement");
}

TEST_CASE("planted: two votes in one round", "[sim][planted]") {
  using p = planted<synod::raft, two_votes>;
  FINDS(p, 3, 10'000, "election", "durability", "one value a ballot");
}

TEST_CASE("planted: an accept below the promise", "[sim][planted]") {
  using p = planted<synod::multi_paxos, accepts_all>;
  FINDS(p, 3, 10'000, "promises");
}

TEST_CASE("planted: the entry reported first is proposed again", "[sim][planted]") {
  using p = planted<synod::multi_paxos, first_reported>;
  FINDS(p, 3, 10'000, "completeness", "agreement");
}

TEST_CASE("planted: nothing is proposed again", "[sim][planted]") {
  using p = planted<synod::multi_paxos, forgetful_recovery>;
  FINDS(p, 3, 10'000, "completeness", "agreement");
  using q = planted<synod::basic_paxos, forgetful_recovery>;
  FINDS(q, 3, 1'000, "completeness", "agreement");
}

TEST_CASE("planted: the watermark alone delivers", "[sim][planted]") {
  using p = planted<synod::multi_paxos, by_watermark>;
  FINDS(p, 3, 10'000, "agreement");
  using q = planted<synod::raft, by_watermark_alone>;
  FINDS(q, 3, 10'000, "agreement");
}

TEST_CASE("planted: more is acknowledged than was described", "[sim][planted]") {
  using p = planted<synod::raft, acknowledges_more>;
  FINDS(p, 3, 10'000, "retention", "agreement", "completeness");
}

TEST_CASE("planted: a late accept shortens the log", "[sim][planted]") {
  using p = planted<synod::raft, cuts_always>;
  FINDS(p, 3, 10'000, "completeness", "attestation", "retention");
}

TEST_CASE("planted: entries are stored behind the wrong one", "[sim][planted]") {
  using p = planted<synod::raft, unmatched>;
  FINDS(p, 3, 10'000, "one value a ballot");
}

TEST_CASE("planted: a quorum that is one short", "[sim][planted]") {
  using p = planted<synod::raft, minority>;
  FINDS(p, 5, 10'000, "completeness", "agreement");
  using q = planted<synod::multi_paxos, minority>;
  FINDS(q, 5, 10'000, "completeness", "agreement");
}

TEST_CASE("planted: answers leave before they are durable", "[sim][planted]") {
  using p = stored_on<synod::raft, hasty_disk>;
  FINDS(p, 3, 10'000, "attestation");
  using q = stored_on<synod::multi_paxos, hasty_disk>;
  FINDS(q, 3, 10'000, "attestation");
  using r = stored_on<synod::basic_paxos, hasty_disk>;
  FINDS(r, 3, 1'000, "attestation");
}

TEST_CASE("planted: a promise is forgotten at restart", "[sim][planted]") {
  using p = stored_on<synod::raft, amnesic_disk>;
  FINDS(p, 3, 10'000, "durability");
  using q = stored_on<synod::basic_paxos, amnesic_disk>;
  FINDS(q, 3, 1'000, "durability");
}

TEST_CASE("planted: a vote is forgotten, its round is not", "[sim][planted]") {
  using p = stored_on<synod::raft, voteless_disk>;
  FINDS(p, 3, 10'000, "attestation", "election", "durability");
}

TEST_CASE("planted: the last record is lost at restart", "[sim][planted]") {
  using p = stored_on<synod::raft, short_disk>;
  FINDS(p, 3, 10'000, "durability");
}
