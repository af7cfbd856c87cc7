// SPDX-License-Identifier: BSL-1.0
#include <chrono>
#include <cstdint>
#include <type_traits>

#include <boost/hana/at_key.hpp>
#include <boost/hana/length.hpp>
#include <boost/hana/type.hpp>

#include <tests/catch.hpp>

#include <synod/policy/map.hpp>
#include <synod/protocol/basic_paxos.hpp>
#include <synod/protocol/flexible_paxos.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/quorum/flexible.hpp>
#include <synod/storage/memory.hpp>

using namespace synod;

namespace {

struct transfer {
  BOOST_HANA_DEFINE_STRUCT(transfer, (std::uint32_t, from), (std::uint32_t, to), (std::uint64_t, amount));
};
struct small : default_limits {
  static constexpr std::size_t batch_bytes = 1024;
};
struct my_wire : default_family<std::uint16_t> {};

// The form of the design's example: environment and overrides, in any order.
using bank = synod::raft<
    synod::command<transfer>, synod::node<std::uint16_t>,
    synod::clock<std::chrono::steady_clock>, synod::storage<synod::memory>,
    synod::messages<my_wire>, synod::quorum::flexible<5, 4, 2>>;
using bank_shuffled = synod::raft<
    synod::quorum::flexible<5, 4, 2>, synod::messages<my_wire>, synod::storage<synod::memory>,
    synod::node<std::uint16_t>, synod::command<transfer>>;

using plain = synod::raft<synod::command<int>, synod::storage<memory>>;

template <class A, class B>
constexpr bool same = std::is_same_v<A, B>;

}  // namespace

TEST_CASE("a row decides what nobody overrides") {
  STATIC_REQUIRE(plain::admitted);
  STATIC_REQUIRE(plain::name == "raft");
  STATIC_REQUIRE(same<plain::numbering, numbering::term>);
  STATIC_REQUIRE(same<plain::campaign, campaign::on_silence>);
  STATIC_REQUIRE(same<plain::eligibility, eligibility::up_to_date>);
  STATIC_REQUIRE(same<plain::recovery, recovery::own_log>);
  STATIC_REQUIRE(same<plain::order, order::prefix>);
  STATIC_REQUIRE(same<plain::commitment, commitment::current_ballot>);
  STATIC_REQUIRE(same<plain::proposing, proposing::via_leader>);
  STATIC_REQUIRE(same<plain::learning, learning::from_leader>);
  STATIC_REQUIRE(same<plain::reading, reading::through_log>);
  STATIC_REQUIRE(same<plain::membership_policy, membership_change::fixed>);
  STATIC_REQUIRE(same<plain::quorum, quorum::majority>);
}

TEST_CASE("everything but the command and durability has a default") {
  STATIC_REQUIRE(same<plain::node, std::uint32_t>);
  STATIC_REQUIRE(same<plain::clock, std::chrono::steady_clock>);
  STATIC_REQUIRE(same<plain::family, default_family<std::uint32_t>>);
  STATIC_REQUIRE(same<plain::limits, default_limits>);
  STATIC_REQUIRE(same<plain::command, int>);
  STATIC_REQUIRE(same<plain::storage, memory>);
}

TEST_CASE("what the user names counts, in any order, and the rest of the row stays") {
  STATIC_REQUIRE(same<bank::command, transfer>);
  STATIC_REQUIRE(same<bank::node, std::uint16_t>);
  STATIC_REQUIRE(same<bank::family, my_wire>);
  STATIC_REQUIRE(same<bank::quorum, quorum::flexible<5, 4, 2>>);
  STATIC_REQUIRE(same<bank::order, order::prefix>);
  STATIC_REQUIRE(same<bank_shuffled::command, transfer>);
  STATIC_REQUIRE(same<bank_shuffled::node, std::uint16_t>);
  STATIC_REQUIRE(same<bank_shuffled::family, my_wire>);
  STATIC_REQUIRE(same<bank_shuffled::quorum, quorum::flexible<5, 4, 2>>);
  using narrow = multi_paxos<limits<small>, command<int>, storage<memory>, campaign::on_silence>;
  STATIC_REQUIRE(same<narrow::limits, small>);
  STATIC_REQUIRE(narrow::name == "multi_paxos");
}

TEST_CASE("the default messages are made for the node type that is given") {
  using p = raft<command<int>, storage<memory>, synod::node<std::uint64_t>>;
  STATIC_REQUIRE(same<p::family, default_family<std::uint64_t>>);
}

TEST_CASE("a composition is a Hana map from axis to policy") {
  namespace hana = boost::hana;
  auto const map = policies_of<plain>();
  STATIC_REQUIRE(decltype(hana::length(map))::value == axis::count);
  STATIC_REQUIRE(decltype(map[hana::type_c<axis::order>] == hana::type_c<order::prefix>)::value);
  STATIC_REQUIRE(decltype(map[hana::type_c<axis::command>] == hana::type_c<command<int>>)::value);
}

TEST_CASE("a row says what it guarantees, and one slot makes one value") {
  STATIC_REQUIRE(same<plain::guarantee, guarantee::replicated_log>);
  STATIC_REQUIRE(same<plain::cap, cap::cp>);
  STATIC_REQUIRE(same<basic_paxos<command<int>, storage<memory>>::guarantee, guarantee::single_value>);
  STATIC_REQUIRE(same<multi_paxos<command<int>, storage<memory>>::guarantee, guarantee::replicated_log>);
  STATIC_REQUIRE(
      same<multi_paxos<command<int>, storage<memory>, order::single>::guarantee, guarantee::single_value>);
}

TEST_CASE("an axis is a number among all axes, and every axis is in the list") {
  STATIC_REQUIRE(synod::detail::place_of<order::prefix>() == axis::order::index);
  STATIC_REQUIRE(synod::detail::place_of<quorum::majority>() == axis::quorum::index);
  STATIC_REQUIRE(synod::detail::place_of<assume_unsound>() == axis::soundness::index);
  STATIC_REQUIRE(synod::detail::place_of<int>() == axis::count);
}
