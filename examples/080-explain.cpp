// SPDX-License-Identifier: BSL-1.0
// What a composition is, in words: made by the compiler, so that a test can hold a protocol to it.
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

#include <synod/explain.hpp>
#include <synod/guarantees.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/quorum/flexible.hpp>
#include <synod/storage/memory.hpp>

// Raft, but for its quorums: four of five take office, and so two of five suffice to choose.
using bank = synod::raft<synod::quorum::flexible<5, 4, 2>, synod::command<std::pair<std::uint32_t, std::string>>,
                         synod::node<std::uint16_t>, synod::storage<synod::memory>>;

static_assert(synod::explain<bank>().starts_with("raft: replicated_log, cp"));

// What it costs and bears, as constants: a write takes a round trip and eight messages; any one node may be down, or three
// while the leader stands.
using promised = synod::guarantees<bank>;
static_assert(promised::replicated_log && promised::delays(5) == 2 && promised::messages(5) == 8);
static_assert(promised::faults(5) == 1 && promised::faults_beside_leader(5) == 3);

int main() {
  constexpr std::string_view words = synod::explain<bank>();
  std::printf("%.*s", static_cast<int>(words.size()), words.data());
}

// Prints:
// raft: replicated_log, cp
//   numbering   term              one vote a round; accepts compare rounds only
//   campaign    on_silence        a randomised silence of the leader starts phase 1
//   eligibility up_to_date        a voter refuses a log less up to date than its own
//   recovery    own_log           the winner's own log, as eligibility let it win
//   order       prefix            an entry is stored only behind the entry that it followed at the leader
//   commitment  current_ballot    only entries of the leader's own ballot are counted; it opens with a no-op
//   proposing   via_leader        the leader gives each command its slot
//   learning    from_leader       the leader's watermark travels with its next accept
//   reading     through_log       a read waits for a no-op of its own to be delivered
//   membership  fixed             every node is started with the same voters
//   quorum      flexible<5, 4, 2> so many members prepare, so many accept
// quorums
//   of 5        4 prepare, 2 accept, any 1 may be down
// messages
//   prepare     from follower, candidate to acceptor, follower; waits until what it claims is durable
//                 {ballot:{round:u64,node:u16},from:u64,tail:{ballot:{round:u64,node:u16},last:u64}}
//   promise     from acceptor to follower, candidate, leader; waits until what it claims is durable
//                 {ballot:{round:u64,node:u16},first:u64,through:u64,last:u64,tail_ballot:{round:u64,node:u16},prev_ballot:{round:u64,node:u16},entries:records}
//   accept      from leader to acceptor, learner, follower, candidate, leader
//                 {ballot:{round:u64,node:u16},prev:u64,prev_ballot:{round:u64,node:u16},start:u64,chosen:u64,entries:records}
//   accepted    from acceptor to learner, leader; waits until what it claims is durable
//                 {ballot:{round:u64,node:u16},mark:u64,first:u64,last:u64}
//   reject      from acceptor to candidate, leader
//                 {ballot:{round:u64,node:u16},promised:{round:u64,node:u16?},prev:u64,hint:u64,hint_ballot:{round:u64,node:u16}}
//   learn       from acceptor, leader to acceptor, learner, leader
//                 {base:u64,chosen:u64,entries:records}
//   fetch       from learner to acceptor
//                 {from:u64,snapshot:u64,offset:u64}
//   chunk       from acceptor to acceptor, learner
//                 {last:u64,ballot:{round:u64,node:u16},total:u64,offset:u64,checksum:u32,data:[u8]}
// sizes
//   command     (u32,string)
//   node        u16
//   record      48 bytes and the command, in steps of 8
//   window      1048576 bytes, 4096 slots
//   batch       65536 bytes at most, so also the largest record
//   in flight   262144 bytes, 1024 slots to each peer
