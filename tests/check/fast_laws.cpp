// SPDX-License-Identifier: BSL-1.0
//
// The explorer's laws where a ballot may be fast: each holds of what may happen in one, and fails of what may not. Four nodes,
// of whom three choose in a fast ballot and two in a classic one; ballot 2 of node 2 is fast, and 3 its successor.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <tests/catch.hpp>
#include <tests/explore/explored.hpp>

#include <synod/check/explore/breadth_first.hpp>
#include <synod/check/explore/replicas.hpp>
#include <synod/protocol/fast_paxos.hpp>

using namespace synod;
namespace law = synod::explore::law;

namespace {

using name = explore::name;
using held = check::held<name>;

struct fast {
  using node = name;
  using numbering = synod::numbering::paired;
  using recovery = synod::recovery::fast;
  using order = synod::order::sparse;
  using proposing = synod::proposing::direct;
  using quorum = synod::quorum::fast<4, 3, 3>;
};

constexpr ballot<name> open{{2}, name{2}}, successor{{3}, name{2}};
held of(ballot<name> b, std::uint64_t id) { return {b, {{id}, entry_kind::command, id}}; }

/// Four nodes, one of whom does something.
struct world {
  std::array<explore::look<fast>, 4> nodes{};
  explore::look<fast> before{};
  explore::deed<name> what;
  explore::past<name> past{};

  world() {
    for (auto& n : nodes) n.running = true, n.status.promised = n.hard_stable.promised = promise_mark<name>(open);
    before = nodes[0];
  }
  /// Member `who` holds `e` in `at`, on its disk.
  void has(std::size_t who, slot at, held e) { nodes[who].log.set(at, e), nodes[who].stable.set(at, e); }
  /// … and stores it only now: it is the one that the laws look at.
  void stores(slot at, held e) {
    what = {};
    what.stored.push_back({at, e, nodes[0].log.at(at)});
    what.disk_changed = true;
    before = nodes[0];
    has(0, at, e);
  }
  void is_chosen(slot at, held e) { past.at(at) = {e, e.ballot}; }

  /// What `Law` says of it: nothing where all is well.
  template <template <class> class Law>
  std::string says() {
    explore::step<fast> s{0, before, nodes[0], what, {}, 4, 8};
    for (std::size_t i = 0; i < 4; ++i) s.all[i] = &nodes[i];
    check::report r;
    tested = Law<fast>::judge(s, past, r);
    return r.ok() ? "" : r.text();
  }
  bool tested = false;
};

/// What `attestation` says where a node with `stored` on its disk tells others of `told`.
std::string said(held stored, held told) {
  auto const record_of = [&](held const& e) {
    std::vector<std::byte> bytes(record::size_for(1));
    std::byte const payload{static_cast<unsigned char>(e.value.id.value)};
    record::store(bytes.data(), entry<name>{{1}, e.ballot, e.value.id, entry_kind::command, bytes_view(&payload, 1)});
    return bytes;
  };
  sim::disk disk;
  disk.habits_are({true, false});
  disk.put(hard_record::store(hard_state<name>{promise_mark<name>(open), {}, false}));
  auto const mine = record_of(stored), theirs = record_of(told);
  disk.append(batch(mine, 1));
  disk.flush();
  message::vote<name> m{};
  m.ballot = told.ballot;
  m.entries = batch(theirs, 1);
  check::report r;
  law::attestation<fast>::said<kind::vote>(0, m, disk, r);
  return r.ok() ? "" : r.text();
}

}  // namespace

TEST_CASE("explorer's laws: an entry is chosen once a fast quorum has voted for it, whoever knows it", "[check][explore]") {
  world w;
  w.has(1, {1}, of(open, 1)), w.has(2, {1}, of({{4}, name{3}}, 1));
  w.stores({1}, of(open, 1));
  CHECK(w.says<law::agreement>().empty());
  CHECK_FALSE(w.past.at({1}));  // of two ballots
  w.has(2, {1}, of(open, 1));
  CHECK(w.says<law::agreement>().empty());
  REQUIRE(w.past.at({1}));
  CHECK(w.past.at({1})->entry == of(open, 1));
  w.what.chosen.push_back({{1}, of(successor, 2), {}});
  CHECK(w.says<law::agreement>() == "slot 1: proposal 1 was chosen (ballot 2.2), and node 1 takes proposal 2 (ballot 3.2) for chosen");
}

TEST_CASE("explorer's laws: only a fast ballot has several entries for a slot", "[check][explore]") {
  world w;
  w.has(1, {1}, of(open, 1));
  w.stores({1}, of(open, 2));
  CHECK(w.says<law::one_value>().empty());
  CHECK_FALSE(w.tested);
  w.has(1, {1}, of(successor, 1));
  w.stores({1}, of(successor, 2));
  CHECK(w.says<law::one_value>() == "slot 1 ballot 3.2: proposal 1 at node 2, and at node 1 proposal 2");
}

TEST_CASE("explorer's laws: an acceptor votes once in a slot, and in the ballot that it has promised", "[check][explore]") {
  world w;
  w.has(1, {1}, of(open, 1));
  w.stores({1}, of(open, 2));
  CHECK(w.says<law::one_vote>().empty());
  CHECK(w.tested);  // it collides
  w.stores({1}, of(open, 1));
  CHECK(w.says<law::one_vote>() == "node 1 has voted for proposal 2 in slot 1 of ballot 2.2, and votes for proposal 1");
  w.is_chosen({1}, of(open, 1));
  CHECK(w.says<law::one_vote>().empty());
  w.nodes[0].status.promised = promise_mark<name>(ballot<name>{{4}, name{3}});
  CHECK(w.says<law::one_vote>().empty());
  w.stores({2}, of(open, 3));
  CHECK(w.says<law::one_vote>() == "node 1 votes in slot 2 of ballot 2.2, and has promised 4.3");
}

TEST_CASE("explorer's laws: beside what a fast ballot has chosen others may stand, but not behind it", "[check][explore]") {
  world w;
  w.is_chosen({1}, of(open, 1));
  w.stores({1}, of(open, 2));
  CHECK(w.says<law::completeness>().empty());
  w.stores({1}, of(successor, 2));
  CHECK(w.says<law::completeness>() == "slot 1: proposal 1 was chosen (ballot 2.2), and node 1 stores proposal 2 of ballot 3.2");
  world given_up;
  given_up.is_chosen({1}, of(open, 1));
  given_up.has(0, {1}, of(open, 1));
  given_up.stores({1}, of(open, 2));
  CHECK(given_up.says<law::completeness>() == "slot 1: node 1 overwrites the chosen proposal 1 with 2 of ballot 2.2");
}

TEST_CASE("explorer's laws: what a fast ballot has chosen is kept by a fast quorum", "[check][explore]") {
  world w;
  w.has(1, {1}, of(open, 1));
  w.stores({1}, of(open, 1));
  w.is_chosen({1}, of(successor, 1));
  CHECK(w.says<law::retention>().empty());
  w.is_chosen({1}, of(open, 1));
  CHECK(w.says<law::retention>() == "slot 1: proposal 1 is taken for chosen, and no fast quorum has it on disk");
  w.has(3, {1}, of(successor, 1));
  CHECK(w.says<law::retention>().empty());
}

TEST_CASE("explorer's laws: a vote that is told of is on disk", "[check][explore]") {
  CHECK(said(of(open, 1), of(open, 1)).empty());
  CHECK(said(of(open, 2), of(open, 1)) ==
        "node 1 says that it has voted in slot 1 under 2.2 for proposal 1, which it has not on disk");
  CHECK(said(of(successor, 1), of(open, 1)) ==
        "node 1 says that it has voted in slot 1 under 2.2 for proposal 1, which it has not on disk");
  CHECK(said(of({{4}, name{3}}, 1), of({{4}, name{3}}, 1)) == "node 1 sends a vote of 4.3, which it has not on disk");
}

TEST_CASE("explorer's laws: what the successor has recovered in a slot no vote replaces", "[check][explore]") {
  world w;
  w.stores({1}, of(open, 2));
  CHECK(w.says<law::promises>().empty());
  w.stores({1}, of(successor, 1));
  CHECK(w.says<law::promises>().empty());
  w.stores({1}, of(open, 2));
  CHECK(w.says<law::promises>() == "node 1 accepts slot 1 under 2.2, and had accepted it under 3.2");
}

TEST_CASE("explorer's laws: a proposal that is chosen twice is delivered once", "[check][explore]") {
  world w;
  w.is_chosen({1}, of(open, 1)), w.is_chosen({2}, of(open, 2)), w.is_chosen({3}, of(successor, 1));
  w.what.chosen = {{{1}, of(open, 1), {}}, {{3}, of(successor, 1), {}}};
  w.what.delivered = {{{1}, {1}}, {{2}, {2}}, {{3}, {}}};
  CHECK(w.says<law::delivery>().empty());
  w.what.delivered = {{{3}, {1}}};
  CHECK(w.says<law::delivery>() == "node 1 delivers proposal 1 in slot 3, where it is to deliver nothing");
  w.what.delivered = {{{2}, {}}};
  CHECK(w.says<law::delivery>() == "node 1 delivers nothing in slot 2, where it is to deliver proposal 2");
}

TEST_CASE("explorer: where fast quorums are too small, whoever takes office next cannot tell what was chosen", "[check][explore]") {
  using too_small = tests::explore::explored<fast_paxos, quorum::fast<3, 2, 2>, assume_unsound>;
  explore::bounds b;
  b.commands = 2;
  b.wakes = 1;
  b.led = true;
  b.heartbeats = b.retries = false;
  explore::replicas<too_small> model(b);
  explore::breadth_first<explore::replicas<too_small>> search(model);
  while (search.advance(1U << 12)) {}
  CHECK(search.result().broken == law::completeness<too_small>::name);
  CHECK(model.said() == "completeness: slot 1: proposal 1 was chosen (ballot 2.2), and node 3 stores proposal 2 of ballot 5.3");
  CHECK(search.run().size() == 6);
}
