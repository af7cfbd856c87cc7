// SPDX-License-Identifier: BSL-1.0
//
// Errors planted in protocols whose slots are accepted in any order.
#include <tests/sim/planted_disk.hpp>

#include <synod/protocol/basic_paxos.hpp>
#include <synod/protocol/multi_paxos.hpp>

namespace planted_sparse_test {

using namespace tests;

namespace {

struct numbering : synod::numbering::lexicographic {
  static constexpr std::string_view name = "erring";
  template <class Node>
  static bool admits(synod::promise_mark<Node> const& promised, synod::ballot<Node> const& b) {
    return is(error::accepts_below) || lexicographic::admits(promised, b);
  }
};

struct recovery : synod::recovery::highest_ballot {
  static constexpr std::string_view name = "erring";
  template <class Node>
  struct gathered : highest_ballot::gathered<Node> {
    using base = highest_ballot::gathered<Node>;
    template <class Promise>
    synod::slot absorb(std::size_t i, bool own, Promise const& m) {
      if (!is(error::forgets_reported) && !is(error::takes_first)) return base::absorb(i, own, m);
      for (synod::bytes_view r : m.entries)
        if (is(error::takes_first) && this->forced(synod::record::slot_of(r.data())).empty()) base::absorb(*synod::batch::check(r));
      return m.through < m.last ? m.through + 1 : synod::slot{};
    }
    friend bool operator==(gathered const&, gathered const&) = default;
  };
};

struct order : synod::order::sparse {
  static constexpr std::string_view name = "erring";
  template <class Ledger, class Node>
  static synod::slot deliverable(Ledger const& log, synod::ballot<Node> const& b, synod::slot watermark, synod::slot mark,
                                 synod::slot chosen) {
    if (!is(error::trusts_watermark)) return sparse::deliverable(log, b, watermark, mark, chosen);
    while (chosen < watermark && log.ballot_at(chosen + 1)) chosen = chosen + 1;
    return chosen;
  }
};

struct quorum : synod::quorum::majority {
  static constexpr std::string_view name = "erring";
  static std::size_t accept_size(std::size_t n) { return is(error::one_short) ? n / 2 : majority::accept_size(n); }
  static bool accept(synod::node_set s, std::size_t n) { return s.size() >= accept_size(n); }
};

template <template <class...> class Row, class... More>
using erring = Row<synod::command<std::string>, synod::storage<erring_disk>, synod::clock<synod::sim::clock>,
                   synod::limits<tiny>, synod::assume_unsound, numbering, recovery, More...>;
using multi_paxos = erring<synod::multi_paxos, order, quorum>;
using basic_paxos = erring<synod::basic_paxos>;

using synod::sim::fault;
std::vector<fault> const losing{fault::lose_disk, fault::crash, fault::halves, fault::isolate, fault::lose};

}  // namespace

TEST_CASE("planted in multi_paxos and basic_paxos: nothing", "[sim][planted]") {
  holds<multi_paxos>(5, 10'000);
  holds<basic_paxos>(3, 1'000);
}

TEST_CASE("planted in multi_paxos: an accept below the promise", "[sim][planted]") {
  FINDS(found<multi_paxos>(error::accepts_below, 3, 10'000, expected), "promises");
}

TEST_CASE("planted in multi_paxos: the entry reported first is proposed again", "[sim][planted]") {
  FINDS(found<multi_paxos>(error::takes_first, 3, 10'000, expected), "completeness", "agreement");
}

TEST_CASE("planted in multi_paxos and basic_paxos: nothing is proposed again", "[sim][planted]") {
  FINDS(found<multi_paxos>(error::forgets_reported, 3, 10'000, expected), "completeness", "agreement");
  FINDS(found<basic_paxos>(error::forgets_reported, 3, 1'000, expected), "completeness", "agreement");
}

TEST_CASE("planted in multi_paxos: the watermark alone delivers", "[sim][planted]") {
  FINDS(found<multi_paxos>(error::trusts_watermark, 3, 10'000, expected), "agreement");
}

TEST_CASE("planted in multi_paxos: a quorum that is one short", "[sim][planted]") {
  FINDS(found<multi_paxos>(error::one_short, 5, 10'000, expected), "completeness", "agreement");
}

TEST_CASE("planted in multi_paxos and basic_paxos: answers leave before they are durable", "[sim][planted]") {
  FINDS(found<multi_paxos>(error::hasty, 3, 10'000, expected), "attestation");
  FINDS(found<basic_paxos>(error::hasty, 3, 1'000, expected), "attestation");
}

TEST_CASE("planted in basic_paxos: a promise is forgotten at restart", "[sim][planted]") {
  FINDS(found<basic_paxos>(error::forgets_promise, 3, 1'000, expected), "durability");
}

TEST_CASE("planted in multi_paxos: an empty disk, and the node is not told", "[sim][planted][disk]") {
  FINDS(found_among<multi_paxos>(error::silent, losing, expected), "retention", "completeness", "agreement", "promises", "durability");
}

TEST_CASE("planted in multi_paxos: an empty disk, and no fence", "[sim][planted][disk]") {
  if (!optimised) return;  // sixty worlds
  FINDS(found_among<multi_paxos>(error::unfenced, losing, expected), "promises", "durability");
}

TEST_CASE("planted in multi_paxos: a log is read back beyond a gap", "[sim][planted][disk]") {
  std::vector<fault> const scattering{fault::scatter, fault::halves, fault::isolate, fault::lose};
  FINDS(found_among<multi_paxos>(error::reads_past_gap, scattering, expected), "durability", "attestation", "promises",
        "one value a ballot", "completeness", "agreement");
}

}  // namespace planted_sparse_test
