// SPDX-License-Identifier: BSL-1.0
#include <string_view>
#include <type_traits>

#include <tests/catch.hpp>

#include <synod/message/flow.hpp>
#include <synod/register_node.hpp>
#include <synod/role/deployment.hpp>

// Deployments that leave a message unheard or undecided do not compile: tests/refusals has them.
using namespace synod;

namespace monologue {

/// Speaks to itself, and has decided about everything.
struct hermit {
  static constexpr std::string_view name = "hermit";
  static constexpr auto handles = kinds<kind::learn>;
  static constexpr auto ignores = kinds<kind::prepare, kind::promise, kind::accept, kind::accepted, kind::reject,
                                        kind::fetch, kind::chunk>;
  static constexpr auto emits = kinds<kind::learn>;
};

/// A role that is a template is a role all the same, not a group.
template <class Tag>
struct tagged : hermit {};

}  // namespace monologue

TEST_CASE("a replica hears all that it says") {
  STATIC_REQUIRE(flow::closed<role::replica>());
  STATIC_REQUIRE(flow::closed<role::replica, role::all_of<role::acceptor>, role::all_of<role::learner>>());
}

TEST_CASE("roles may stand on machines of their own") {
  STATIC_REQUIRE(flow::closed<role::all_of<role::acceptor>, role::all_of<role::learner>, role::proposer>());
  STATIC_REQUIRE(flow::closed<monologue::hermit>());
}

TEST_CASE("keepers of registers speak a language of their own, and decide about every word of it") {
  STATIC_REQUIRE(flow::closed<role::register_roles>());
  STATIC_REQUIRE(flow::closed<role::all_of<role::keeper>, role::all_of<role::caller>>());
  STATIC_REQUIRE(flow::closed<role::gossip_roles>());
  STATIC_REQUIRE(flow::bits(register_kinds) == 0b111111);
}

TEST_CASE("a deployment is taken apart into its plain roles, in the order written") {
  STATIC_REQUIRE(std::is_same_v<flow::roles_of<role::replica>,
                                flow::roles<role::acceptor, role::learner, role::follower, role::candidate, role::leader>>);
  STATIC_REQUIRE(std::is_same_v<flow::roles_of<role::all_of<role::learner>, role::acceptor>,
                                flow::roles<role::learner, role::acceptor>>);
  STATIC_REQUIRE(std::is_same_v<flow::roles_of<role::one_of<monologue::tagged<int>>>,
                                flow::roles<monologue::tagged<int>>>);
}

TEST_CASE("a set of kinds is one bit a kind, by its number on the wire") {
  STATIC_REQUIRE(flow::bits(kinds<>) == 0);
  STATIC_REQUIRE(flow::bits(kinds<kind::prepare, kind::chunk>) == 0b10000001);
  STATIC_REQUIRE(flow::bits(every_kind) == 0xff);
}

TEST_CASE("a plain role says what it is called and what it does with every kind") {
  STATIC_REQUIRE(flow::plain_role<role::acceptor>);
  STATIC_REQUIRE_FALSE(flow::plain_role<role::replica>);
  STATIC_REQUIRE_FALSE(flow::plain_role<int>);
}
