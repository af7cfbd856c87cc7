// SPDX-License-Identifier: BSL-1.0
//
// Acceptor and learner: what they store, say, believe and ask.
#include <tests/catch.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <synod/codec/crc32c.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/sim/script.hpp>
#include <synod/sim/stage.hpp>
#include <synod/sim/wire.hpp>

namespace acceptor_test {

using synod::proposal;
using synod::role_name;
using synod::slot;
namespace kind = synod::kind;

namespace {

template <template <class...> class Row>
using by_hand =
    synod::sim::script<Row<synod::command<std::uint64_t>, synod::storage<synod::sim::disk>, synod::clock<synod::sim::clock>>>;
using paxos = by_hand<synod::multi_paxos>;
using raft = by_hand<synod::raft>;
using ballot = synod::ballot<std::uint32_t>;
using mark = synod::promise_mark<std::uint32_t>;
using ids = std::vector<proposal>;

/// An accept of `count` entries behind `prev`, of the ballot itself; the proposal in slot s is 1000 * round + s.
struct letter {
  std::vector<std::byte> bytes;
  synod::message::accept<std::uint32_t> m{};
  letter(ballot b, slot prev, ballot prev_ballot, std::uint32_t count, slot chosen, slot start = {1}) {
    for (slot s = prev + 1; s <= prev + count; s = s + 1) {
      std::vector<std::byte> payload(8), r(synod::record::size_for(8));
      synod::record::store(r.data(), synod::entry<std::uint32_t>{s, b, {1000 * b.round.value + s.value},
                                                                 synod::entry_kind::command, payload});
      bytes.insert(bytes.end(), r.begin(), r.end());
    }
    m.ballot = b;
    m.prev = prev;
    m.prev_ballot = prev_ballot;
    m.start = start;
    m.chosen = chosen;
    m.entries = synod::batch(bytes, count);
  }
};

}  // namespace

TEMPLATE_TEST_CASE("an acceptor says nothing of what is not on its disk", "[role][acceptor]", paxos, raft) {
  TestType s(3);
  s.start_all();
  s.hold_disk(1);
  s.inject(2, 1, letter({{1}, 2}, {0}, {}, 2, {0}).m);
  CHECK(s.in_flight() == 0);
  s.flush(1);
  CHECK(s.template look<kind::accepted>(1, 2, [](auto const& m) { return m.mark; }) == slot{2});
}

TEST_CASE("sparse: what several accepts of one turn brought is told as one range", "[role][acceptor]") {
  using protocol = synod::multi_paxos<synod::command<std::uint64_t>, synod::storage<synod::sim::disk>, synod::clock<synod::sim::clock>>;
  synod::sim::stage<protocol> s(3);
  for (std::size_t n = 1; n <= 3; ++n) s.start(n);
  s.set_clock(1, s.deadline(1));
  s.wake(1);
  while (!s.mail().empty()) s.deliver(0);
  REQUIRE(s.status(1).role == role_name::leader);
  auto const at_2 = [](auto const& p) { return p.kind == kind::accept::index && p.to == 1; };
  slot const lost = s.propose(1, 1, proposal{1}).at;
  s.mail().take(*s.mail().find(at_2));
  s.propose(1, 2, proposal{2});
  s.linger(1);
  s.propose(1, 3, proposal{3});
  s.propose(1, 4, proposal{4});
  s.drain(1);
  s.linger(2);
  while (auto const place = s.mail().find(at_2)) s.deliver(*place);
  s.drain(2);
  auto const said = s.mail().find(kind::accepted::index, 1, 0);
  REQUIRE(said);
  synod::sim::decode<protocol::family>(s.mail().open()[*said], [&](auto const& m) {
    if constexpr (requires { m.mark; m.first; m.last; }) {
      CHECK(m.mark < lost);
      CHECK(m.first == lost + 1);
      CHECK(m.last == lost + 3);
    }
  });
}

TEMPLATE_TEST_CASE("only the ballot's owner is believed to speak for it", "[role][acceptor]", paxos, raft) {
  TestType s(3);
  s.start_all();
  s.inject(3, 1, letter({{1}, 2}, {0}, {}, 1, {0}).m);
  CHECK(s.in_flight() == 0);
  CHECK(s.log(1).empty());
}

TEMPLATE_TEST_CASE("messages of strangers, and of ballots that cannot be, are dropped", "[role][acceptor]", paxos, raft) {
  TestType s(3);
  s.start_all();
  s.inject(2, 1, letter({{0}, 2}, {0}, {}, 1, {0}).m);   // there is no round 0
  s.inject(2, 1, letter({{1}, 99}, {0}, {}, 1, {0}).m);  // there is no node 99
  CHECK(s.in_flight() == 0);
  CHECK(s.log(1).empty());
  CHECK(s.status(1).promised == mark{});
}

TEMPLATE_TEST_CASE("a watermark delivers what came with it", "[role][learner]", paxos, raft) {
  TestType s(3);
  s.start_all();
  s.inject(2, 1, letter({{1}, 2}, {0}, {}, 3, {2}).m);
  CHECK(s.delivered(1) == ids{{1001}, {1002}});
  s.inject(2, 1, letter({{1}, 2}, {3}, {{1}, 2}, 0, {3}).m);
  CHECK(s.delivered(1) == ids{{1001}, {1002}, {1003}});
  s.inject(2, 1, letter({{1}, 2}, {0}, {}, 3, {3}).m);  // again
  CHECK(s.delivered(1).size() == 3);
}

TEST_CASE("sparse: the watermark alone proves nothing: an entry of an older ballot is asked for", "[role][learner]") {
  paxos s(3);
  s.holds(1, {{{1}, 3}, {{1}, 3}});
  s.has_promised(1, mark(ballot{{1}, 3}));
  s.start_all();
  s.inject(2, 1, letter({{2}, 2}, {2}, {}, 1, {3}, {3}).m);  // slots 1 and 2 were chosen before ballot 2
  CHECK(s.delivered(1).empty());
  while (s.count<kind::fetch>(1, 2) + s.count<kind::fetch>(1, 3) == 0) REQUIRE(s.wake(1));
  CHECK(s.look<kind::fetch>(1, 2, [](auto const& m) { return m.from; }) == slot{1});
}

TEST_CASE("prefix: the watermark alone proves nothing: what does not match is not delivered", "[role][learner]") {
  raft s(3);
  s.holds(1, {{{1}, 3}, {{1}, 3}});
  s.has_promised(1, mark(ballot{{1}, 3}));
  s.start_all();
  s.inject(2, 1, letter({{2}, 2}, {2}, {{2}, 2}, 0, {2}).m);
  CHECK(s.delivered(1).empty());
  CHECK(s.count<kind::reject>(1, 2) == 1);
}

TEST_CASE("prefix: an acceptor acknowledges what was described, not what stands behind it", "[role][acceptor]") {
  raft s(3);
  s.holds(1, {{{1}, 3}, {{1}, 3}, {{1}, 3}});
  s.has_promised(1, mark(ballot{{1}, 3}));
  s.start_all();
  s.inject(2, 1, letter({{2}, 2}, {1}, {{1}, 3}, 0, {0}).m);
  CHECK(s.look<kind::accepted>(1, 2, [](auto const& m) { return m.mark; }) == slot{1});
  CHECK(s.log(1).size() == 3);  // and keeps it: nothing has contradicted it
}

TEST_CASE("a learner that is not helped asks somebody else", "[role][learner]") {
  paxos s(3);
  s.start_all();
  s.inject(2, 1, letter({{1}, 2}, {5}, {}, 1, {6}, {6}).m);
  std::size_t two = 0, three = 0;
  for (int i = 0; i < 12; ++i) {
    s.wake(1);
    if (s.status(1).role != role_name::follower) break;
    two += s.count<kind::fetch>(1, 2);
    three += s.count<kind::fetch>(1, 3);
    s.drop_all();
    s.inject(2, 1, letter({{1}, 2}, {5}, {}, 0, {6}, {6}).m);
    s.drop_all();
  }
  CHECK(two > 0);
  CHECK(three > 0);
}

TEMPLATE_TEST_CASE("a snapshot comes in from whoever was asked: another one's pieces do not begin it anew", "[role][acceptor]", paxos, raft) {
  TestType s(3);
  s.start_all();
  synod::message::learn<std::uint32_t> m{};
  m.base = slot{11};
  m.chosen = slot{12};
  s.inject(2, 1, m);  // what node 1 lacks stands in node 2's snapshot, and it asks for it
  std::array<std::byte, 4> const content{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}};
  auto const piece = [&](slot last, std::size_t offset) {
    synod::message::chunk<std::uint32_t> c{};
    c.last = last;
    c.ballot = {{1}, 2};
    c.total = content.size();
    c.offset = offset;
    c.checksum = synod::crc32c(content);
    c.data = std::span(content).subspan(offset, 2);
    return c;
  };
  s.inject(2, 1, piece(slot{10}, 0));
  s.inject(3, 1, piece(slot{11}, 0));
  s.inject(2, 1, piece(slot{10}, 2));
  CHECK(s.status(1).delivered == slot{10});
}

TEMPLATE_TEST_CASE("a fetch is answered with what is chosen, and with no more", "[role][acceptor]", paxos, raft) {
  TestType s(3);
  s.start_all();
  s.inject(2, 1, letter({{1}, 2}, {0}, {}, 4, {2}).m);
  s.drop_all();
  synod::message::fetch<std::uint32_t> f{};
  f.from = slot{2};
  s.inject(3, 1, f);
  CHECK(s.template look<kind::learn>(1, 3, [](auto const& m) { return m.entries.size(); }) == 1U);
  CHECK(s.template look<kind::learn>(1, 3, [](auto const& m) { return m.chosen; }) == slot{2});
  s.drop_all();
  f.from = slot{3};
  s.inject(3, 1, f);
  CHECK(s.template look<kind::learn>(1, 3, [](auto const& m) { return m.entries.size(); }) == 0U);
}

TEMPLATE_TEST_CASE("a log that comes back from the disk is not delivered before it is known to be chosen", "[role][learner]",
                   paxos, raft) {
  TestType s(3);
  s.start_all();
  s.inject(2, 1, letter({{1}, 2}, {0}, {}, 3, {3}).m);
  REQUIRE(s.delivered(1).size() == 3);
  s.crash(1);
  s.start(1);
  CHECK(s.delivered(1).empty());
  CHECK(s.log(1).size() == 3);
  s.inject(2, 1, letter({{1}, 2}, {3}, {{1}, 2}, 1, {4}, {4}).m);
  for (int i = 0; i < 20 && s.delivered(1).empty(); ++i) {
    while (s.template deliver<kind::reject>(1, 2)) {}
    s.inject(2, 1, letter({{1}, 2}, {0}, {}, 4, {4}).m);
  }
  CHECK(s.delivered(1) == ids{{1001}, {1002}, {1003}, {1004}});
}

}  // namespace acceptor_test
