// SPDX-License-Identifier: BSL-1.0
#include <string>
#include <string_view>
#include <utility>

#include <tests/catch.hpp>

#include <synod/explain.hpp>
#include <synod/protocol/basic_paxos.hpp>
#include <synod/protocol/fast_paxos.hpp>
#include <synod/protocol/flexible_paxos.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/protocol/primary_backup.hpp>
#include <synod/protocol/viewstamped.hpp>
#include <synod/protocol/zab.hpp>
#include <synod/quorum/at_least.hpp>
#include <synod/quorum/fast.hpp>
#include <synod/quorum/grid.hpp>
#include <synod/quorum/weighted.hpp>
#include <synod/storage/memory.hpp>

using namespace synod;

namespace {

using bank = raft<command<std::pair<std::int32_t, std::string>>, storage<memory>, synod::node<std::uint16_t>>;
using decision = basic_paxos<command<std::uint64_t>, storage<memory>>;
using wide = flexible_paxos<command<std::uint64_t>, storage<memory>, quorum::grid<3, 4>>;

constexpr bool says(std::string_view text, std::string_view what) { return text.find(what) != std::string_view::npos; }

}  // namespace

// The text is there when compiling, so that a test can hold a protocol to it.
static_assert(explain<bank>().starts_with("raft: replicated_log, cp\n"));
static_assert(says(explain<decision>(), "\n  order       single            slot 1 only: a single decision\n"));

TEST_CASE("a protocol is told in words, the same on every compiler") {
  CHECK(explain<bank>() == R"(raft: replicated_log, cp
  numbering   term              one vote a round; accepts compare rounds only
  campaign    on_silence        a randomised silence of the leader starts phase 1
  eligibility up_to_date        a voter refuses a log less up to date than its own
  recovery    own_log           the winner's own log, as eligibility let it win
  order       prefix            an entry is stored only behind the entry that it followed at the leader
  commitment  current_ballot    only entries of the leader's own ballot are counted; it opens with a no-op
  proposing   via_leader        the leader gives each command its slot
  learning    from_leader       the leader's watermark travels with its next accept
  reading     through_log       a read waits for a no-op of its own to be delivered
  membership  fixed             every node is started with the same voters
  quorum      majority          more than half of the members prepare, more than half accept
quorums
  of 3        2 prepare, 2 accept, any 1 may be down
  of 5        3 prepare, 3 accept, any 2 may be down
  of 7        4 prepare, 4 accept, any 3 may be down
messages
  prepare     from follower, candidate to acceptor, follower; waits until what it claims is durable
                {ballot:{round:u64,node:u16},from:u64,tail:{ballot:{round:u64,node:u16},last:u64}}
  promise     from acceptor to follower, candidate, leader; waits until what it claims is durable
                {ballot:{round:u64,node:u16},first:u64,through:u64,last:u64,tail_ballot:{round:u64,node:u16},prev_ballot:{round:u64,node:u16},entries:records}
  accept      from leader to acceptor, learner, follower, candidate, leader
                {ballot:{round:u64,node:u16},prev:u64,prev_ballot:{round:u64,node:u16},start:u64,chosen:u64,entries:records}
  accepted    from acceptor to learner, leader; waits until what it claims is durable
                {ballot:{round:u64,node:u16},mark:u64,first:u64,last:u64}
  reject      from acceptor to candidate, leader
                {ballot:{round:u64,node:u16},promised:{round:u64,node:u16?},prev:u64,hint:u64,hint_ballot:{round:u64,node:u16}}
  learn       from acceptor, leader to acceptor, learner, leader
                {base:u64,chosen:u64,entries:records}
  fetch       from learner to acceptor
                {from:u64,snapshot:u64,offset:u64}
  chunk       from acceptor to acceptor, learner
                {last:u64,ballot:{round:u64,node:u16},total:u64,offset:u64,checksum:u32,data:[u8]}
sizes
  command     (i32,string)
  node        u16
  record      48 bytes and the command, in steps of 8
  window      1048576 bytes, 4096 slots
  batch       65536 bytes at most, so also the largest record
  in flight   262144 bytes, 1024 slots to each peer
)");
}

TEST_CASE("what differs between protocols is what differs between their texts") {
  CHECK(says(explain<decision>(), "basic_paxos: single_value, cp\n"));
  CHECK(says(explain<decision>(), "  learning    from_acceptors "));
  CHECK_FALSE(says(explain<decision>(), "term"));
  CHECK(says(explain<wide>(), "  quorum      grid<3, 4>        a full row of members prepares, a full column accepts\n"));
  CHECK(says(explain<wide>(), "  of 12       4 prepare, 3 accept\n"));
}

TEST_CASE("quorums are told in numbers of members, also where they weigh something or the leader must be in them") {
  using weighed = flexible_paxos<command<std::uint64_t>, storage<memory>, quorum::weighted<3, 1, 1>>;
  using heavy = flexible_paxos<command<std::uint64_t>, storage<memory>, quorum::weighted<9, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1, 1, 1>>;
  using led = flexible_paxos<command<std::uint64_t>, storage<memory>, quorum::at_least<2>>;
  CHECK(says(explain<weighed>(), "  of 3        1 prepares, 1 accepts, any 0 may be down\n"));
  CHECK(says(explain<heavy>(), "  of 13       4 prepare, 4 accept, any 3 may be down\n"));
  CHECK(says(explain<led>(), "  of 5        3 prepare, 3 accept, any 2 may be down\n"));
}

TEST_CASE("zab differs from raft in one line") {
  using log = zab<command<std::pair<std::int32_t, std::string>>, storage<memory>, synod::node<std::uint16_t>>;
  std::string_view a = explain<bank>(), b = explain<log>();
  a.remove_prefix(a.find('\n') + 1), b.remove_prefix(b.find('\n') + 1);
  int differ = 0;
  while (!a.empty() && !b.empty()) {
    differ += a.substr(0, a.find('\n')) != b.substr(0, b.find('\n'));
    a.remove_prefix(a.find('\n') + 1), b.remove_prefix(b.find('\n') + 1);
  }
  CHECK(differ == 1);
  CHECK(a.empty());
  CHECK(b.empty());
  CHECK(says(explain<log>(), "  commitment  after_sync "));
}

TEST_CASE("a protocol whose rounds take turns says so") {
  using log = viewstamped<command<std::uint64_t>, storage<memory>>;
  CHECK(says(explain<log>(), "viewstamped: replicated_log, cp\n"));
  CHECK(says(explain<log>(), "  numbering   rotating "));
  CHECK(says(explain<log>(), "  recovery    newest_log "));
}

TEST_CASE("where learners tell each other, one more role does, in words that say under which ballot") {
  using log = raft<command<std::uint64_t>, storage<memory>, learning::gossip>;
  CHECK(says(explain<log>(), "  learning    gossip            learners in pairs drawn at random tell each other what is chosen\n"));
  CHECK(says(explain<log>(), "  learn       from acceptor, leader, spreader to acceptor, learner, leader, spreader\n                {under:{round:u64,node:u32},"));
  CHECK_FALSE(says(explain<bank>(), "spreader"));
}

TEST_CASE("a protocol whose acceptors recover by themselves says so") {
  using alone = fast_paxos<command<std::uint64_t>, storage<memory>, quorum::fast<5, 3, 4>, numbering::tripled, recovery::fast_uncoordinated>;
  CHECK(says(explain<alone>(), "  numbering   tripled           rounds in threes of one owner"));
  CHECK(says(explain<alone>(), "  recovery    fast_uncoordinated as fast, and acceptors that have collided pick and vote again"));
}

TEST_CASE("a protocol whose leader is appointed asks nobody, and says so") {
  using async = primary_backup_async<command<std::uint64_t>, storage<memory>>;
  using semi_sync = primary_backup_semi_sync<command<std::uint64_t>, storage<memory>, quorum::at_least<2>>;
  using sync = primary_backup_sync<command<std::uint64_t>, storage<memory>>;
  CHECK(says(explain<async>(), "primary_backup_async: none, ap\n"));
  CHECK(says(explain<async>(), "  campaign    appointed "));
  CHECK(says(explain<async>(), "  of 3        nobody prepares, 1 accepts, any 2 may be down\n"));
  CHECK(says(explain<semi_sync>(), "  of 5        nobody prepares, 3 accept, any 2 may be down\n"));
  CHECK(says(explain<sync>(), "  of 3        nobody prepares, 3 accept, any 0 may be down\n"));
}

TEST_CASE("a switched-off check is told too") {
  using unsound = raft<command<int>, storage<memory>, eligibility::any, assume_unsound>;
  CHECK(says(explain<unsound>(), "  soundness   assume_unsound "));
  CHECK_FALSE(says(explain<bank>(), "soundness"));
}

TEST_CASE("a role that stands alone is heard by nobody, and the text says so") {
  constexpr std::string_view text = explain<bank, role::all_of<role::acceptor>>();
  CHECK(says(text, "  promise     from acceptor to nobody"));
  CHECK(says(text, "  prepare     from nobody to acceptor"));
}
