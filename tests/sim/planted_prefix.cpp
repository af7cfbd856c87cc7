// SPDX-License-Identifier: BSL-1.0
//
// Errors planted in a protocol whose logs only grow at their end.
#include <tests/sim/planted_disk.hpp>

#include <algorithm>
#include <chrono>

#include <synod/check/client_judge.hpp>
#include <synod/check/clients.hpp>
#include <synod/protocol/raft.hpp>

namespace planted_prefix_test {

using namespace tests;

namespace {

struct commitment : synod::commitment::current_ballot {
  static constexpr std::string_view name = "erring";
  static synod::slot countable(synod::slot start) { return is(error::counts_older) ? synod::slot{1} : start; }
};

struct eligibility : synod::eligibility::up_to_date {
  static constexpr std::string_view name = "erring";
  template <class Node>
  static bool eligible(synod::log_tail<Node> const& mine, synod::log_tail<Node> const& theirs) {
    if (is(error::votes_blindly)) return true;
    if (is(error::longest_wins)) return theirs.last > mine.last || (theirs.last == mine.last && theirs.ballot >= mine.ballot);
    return up_to_date::eligible(mine, theirs);
  }
};

struct numbering : synod::numbering::term {
  static constexpr std::string_view name = "erring";
  template <class Node>
  static bool grants(synod::promise_mark<Node> const& promised, synod::ballot<Node> const& b) {
    return is(error::two_votes) ? b.round >= promised.round : term::grants(promised, b);
  }
};

struct order : synod::order::prefix {
  static constexpr std::string_view name = "erring";
  template <class Ledger, class Accept>
  static auto place(Ledger& log, Accept const& m, synod::slot chosen, synod::slot mark) {
    Accept seen = m;
    if (auto const held = log.ballot_at(std::min(m.prev, log.last())); held && is(error::never_matches)) seen.prev_ballot = *held;
    auto p = prefix::place(log, seen, chosen, mark);
    if (p.result != decltype(p.result)::placed) return p;
    synod::slot const end = m.prev + m.entries.size();
    if (is(error::cuts_always) && end < log.last() && m.entries.size() != 0) log.truncate(end + 1);
    if (is(error::acknowledges_more)) p.mark = std::max(p.mark, log.last());
    return p;
  }
  template <class Ledger, class Node>
  static synod::slot deliverable(Ledger const& log, synod::ballot<Node> const& b, synod::slot watermark, synod::slot mark,
                                 synod::slot chosen) {
    if (is(error::trusts_watermark)) return std::max(chosen, std::min(watermark, log.last()));
    return prefix::deliverable(log, b, watermark, mark, chosen);
  }
};

struct quorum : synod::quorum::majority {
  static constexpr std::string_view name = "erring";
  static std::size_t accept_size(std::size_t n) { return is(error::one_short) ? n / 2 : majority::accept_size(n); }
  static bool accept(synod::node_set s, std::size_t n) { return s.size() >= accept_size(n); }
};

using raft = synod::raft<synod::command<std::string>, synod::storage<erring_disk>, synod::clock<synod::sim::clock>,
                         synod::limits<tiny>, synod::assume_unsound, commitment, eligibility, numbering, order, quorum>;

/// Clients that are answered what a node knows at once, where they only read: through no log, so perhaps long stale.
template <class P>
struct hasty_clients : synod::check::clients<P> {
  using base = synod::check::clients<P>;
  template <class World>
  void answered(World const& w, synod::check::history<typename P::node>& h, std::size_t i, synod::proposal id, synod::slot at,
                synod::check::report& r) {
    base::answered(w, h, i, id, at, r);
    auto& a = this->at(id);
    if (!is(error::reads_locally) || !a.what || a.what->what != 'r') return;
    auto& n = this->node_of(w, i);
    n.open.erase(id);
    base::answer(a, n.state, *a.what, w.now().time_since_epoch().count());
  }
};

/// What the judge says of worlds in which no invariant is asked: clients alone must notice.
template <class P>
std::string found_by_clients(error e, std::size_t nodes) {
  planted_here const here(e);
  return found_by([&](std::uint64_t seed) -> std::string {
    synod::sim::world<P, synod::check::monitor_of<P, hasty_clients>> w(nodes, seed);
    w.run_for(std::chrono::seconds(20));
    auto const seen = w.monitor().template get<hasty_clients>().history();
    auto const found = synod::check::judge(seen);
    INFO("seed " << seed << ", " << seen.size() << " operations\n" << found.picture);
    CHECK(found.picture.empty() == (found.what == synod::check::verdict_on_history::linearizable));
    return found.what == synod::check::verdict_on_history::linearizable ? "" : "linearizability";
  }, e != error::none ? 400 : optimised ? 40 : 4, {"linearizability"});
}

std::vector<synod::sim::fault> const losing{synod::sim::fault::lose_disk, synod::sim::fault::crash, synod::sim::fault::halves,
                                            synod::sim::fault::isolate, synod::sim::fault::lose};
std::vector<synod::sim::fault> const damaging{synod::sim::fault::flip, synod::sim::fault::misdirect, synod::sim::fault::crash,
                                              synod::sim::fault::halves, synod::sim::fault::isolate, synod::sim::fault::lose};

}  // namespace

TEST_CASE("planted in raft: nothing", "[sim][planted]") { holds<raft>(5, 10'000); }

TEST_CASE("planted in raft: entries of older ballots are counted", "[sim][planted]") {
  FINDS(found_under_short_reigns<raft>(error::counts_older, 3, expected), "completeness", "agreement", "retention");
}

TEST_CASE("planted in raft: a vote for whoever asks", "[sim][planted]") {
  FINDS(found<raft>(error::votes_blindly, 3, 10'000, expected), "completeness", "agreement");
}

TEST_CASE("planted in raft: the longer log wins", "[sim][planted]") {
  FINDS(found<raft>(error::longest_wins, 3, 10'000, expected), "completeness", "agreement");
}

TEST_CASE("planted in raft: two votes in one round", "[sim][planted]") {
  FINDS(found<raft>(error::two_votes, 3, 10'000, expected), "election", "durability", "one value a ballot");
}

TEST_CASE("planted in raft: the watermark alone delivers", "[sim][planted]") {
  FINDS(found<raft>(error::trusts_watermark, 3, 10'000, expected), "agreement");
}

TEST_CASE("planted in raft: more is acknowledged than was described", "[sim][planted]") {
  FINDS(found<raft>(error::acknowledges_more, 3, 10'000, expected), "retention", "agreement", "completeness");
}

TEST_CASE("planted in raft: a late accept shortens the log", "[sim][planted]") {
  FINDS(found<raft>(error::cuts_always, 3, 10'000, expected), "completeness", "attestation", "retention");
}

TEST_CASE("planted in raft: entries are stored behind the wrong one", "[sim][planted]") {
  FINDS(found<raft>(error::never_matches, 3, 10'000, expected), "one value a ballot");
}

TEST_CASE("planted in raft: a quorum that is one short", "[sim][planted]") {
  FINDS(found<raft>(error::one_short, 5, 10'000, expected), "completeness", "agreement");
}

TEST_CASE("planted in raft: answers leave before they are durable", "[sim][planted]") {
  FINDS(found<raft>(error::hasty, 3, 10'000, expected), "attestation");
}

TEST_CASE("planted in raft: a promise is forgotten at restart", "[sim][planted]") {
  FINDS(found<raft>(error::forgets_promise, 3, 10'000, expected), "durability");
}

TEST_CASE("planted in raft: a vote is forgotten, its round is not", "[sim][planted]") {
  FINDS(found<raft>(error::forgets_vote, 3, 10'000, expected), "attestation", "election", "durability");
}

TEST_CASE("planted in raft: the last record is lost at restart", "[sim][planted]") {
  FINDS(found<raft>(error::loses_last, 3, 10'000, expected), "durability");
}

TEST_CASE("planted in raft: an empty disk, and the node is not told", "[sim][planted][disk]") {
  FINDS(found_among<raft>(error::silent, losing, expected), "retention", "completeness", "agreement", "election", "durability");
}

TEST_CASE("planted in raft: a log is cut where it is damaged", "[sim][planted][disk]") {
  FINDS(found_among<raft>(error::cuts_at_damage, damaging, expected), "durability");
}

TEST_CASE("planted in raft: nobody compares checksums", "[sim][planted][disk]") {
  if (!optimised) return;  // thirty worlds
  FINDS(found_among<raft>(error::trusts_medium, damaging, expected), "durability", "one value a ballot", "delivery", "agreement",
        "completeness", "attestation", "running");
}

TEST_CASE("planted in raft: clients alone find nothing where there is nothing", "[sim][planted][history]") {
  CHECK(found_by_clients<raft>(error::none, 3) == "only: ");
}

TEST_CASE("planted in raft: clients alone see that votes were given blindly", "[sim][planted][history]") {
  CHECK(found_by_clients<raft>(error::votes_blindly, 3) == "linearizability");
}

TEST_CASE("planted in raft: clients alone see that a quorum is one short", "[sim][planted][history]") {
  CHECK(found_by_clients<raft>(error::one_short, 5) == "linearizability");
}

TEST_CASE("planted in raft: clients see that they read what is stale", "[sim][planted][history]") {
  CHECK(found_by_clients<raft>(error::reads_locally, 3) == "linearizability");
}

}  // namespace planted_prefix_test
