// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <string>

#include <synod/deployment.hpp>
#include <synod/net/fingerprint_of.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/storage/memory.hpp>

using namespace synod;
using net::difference;
using net::fingerprint;

namespace {
using as_raft = raft<command<std::uint32_t>, storage<memory>>;
using as_paxos = multi_paxos<command<std::uint32_t>, storage<memory>>;
using wider = raft<command<std::uint64_t>, storage<memory>>;
using other_nodes = raft<command<std::uint32_t>, storage<memory>, synod::node<std::uint16_t>>;

template <class P>
fingerprint of() { return net::fingerprint_of<P>(membership<typename P::node>{1, 2, 3}); }
}  // namespace

TEST_CASE("equal lists have equal hashes, and every change changes the hash", "[net][fingerprint]") {
  fingerprint const f{{{"a", "1"}, {"b", "2"}}};
  CHECK(f.hash() == fingerprint{f}.hash());
  CHECK(f.hash() != fingerprint{{{"a", "1"}, {"b", "3"}}}.hash());
  CHECK(f.hash() != fingerprint{{{"a1", ""}, {"b", "2"}}}.hash());
  CHECK(f.hash() != fingerprint{{{"b", "2"}, {"a", "1"}}}.hash());
  CHECK(f.hash() != fingerprint{}.hash());
}

TEST_CASE("a difference is told by name, from where one stands", "[net][fingerprint]") {
  fingerprint const here{{{"order", "prefix"}, {"quorum", "majority"}}};
  CHECK(difference(here, here).empty());
  CHECK(difference(here, {{{"order", "sparse"}, {"quorum", "majority"}}}) == "order: prefix here, sparse there");
  CHECK(difference(here, {{{"order", "prefix"}}}) == "quorum: majority here, nothing there");
  CHECK(difference({{{"order", "prefix"}}}, here) == "quorum: nothing here, majority there");
  CHECK(difference(here, {{{"quorum", "majority"}, {"order", "prefix"}}}) == "the same items, in another order");
}

TEST_CASE("of many differences the first few are told, and how many more there are", "[net][fingerprint]") {
  fingerprint a, b;
  for (char c = 'a'; c < 'a' + 6; ++c) {
    a.items.emplace_back(std::string(1, c), "1");
    b.items.emplace_back(std::string(1, c), "2");
  }
  CHECK(difference(a, b) ==
        "a: 1 here, 2 there; b: 1 here, 2 there; c: 1 here, 2 there; d: 1 here, 2 there; and 2 more");
}

TEST_CASE("protocols differ in the policies that they differ in", "[net][fingerprint]") {
  CHECK(of<as_raft>() == of<as_raft>());
  std::string const said = difference(of<as_raft>(), of<as_paxos>());
  CHECK(said.find("protocol: raft here, multi_paxos there") != std::string::npos);
  CHECK(said.find("numbering: term here, lexicographic there") != std::string::npos);
}

TEST_CASE("what a command and a node look like on the wire belongs to it, and so do the members", "[net][fingerprint]") {
  CHECK(difference(of<as_raft>(), of<wider>()) == "command: u32 here, u64 there");
  CHECK(difference(of<as_raft>(), of<other_nodes>()).starts_with("node: u32 here, u16 there"));
  CHECK(difference(of<as_raft>(), net::fingerprint_of<as_raft>(membership<std::uint32_t>{1, 2})) ==
        "members: 1 2 3 here, 1 2 there");
}

TEST_CASE("nodes of other deployments differ in who has which roles", "[net][fingerprint]") {
  using two_witnesses = deployment<as_paxos, machines<2, role::witness>, machines<1, role::proxy>>;
  using one_witness = deployment<as_paxos, machines<1, role::witness>, machines<2, role::proxy>>;
  CHECK(of<two_witnesses>() == of<two_witnesses>());
  CHECK(difference(of<two_witnesses>(), of<one_witness>()) ==
        "machines: 2 acceptor, 1 learner proposer here, 1 acceptor, 2 learner proposer there");
  CHECK(difference(of<as_paxos>(), of<two_witnesses>()).find("machines: nothing here, 2 acceptor, 1 learner proposer there") !=
        std::string::npos);
}
