// SPDX-License-Identifier: BSL-1.0
#include <cstdint>
#include <string>

#include <tests/catch.hpp>

#include <synod/concept/command.hpp>
#include <synod/concept/host.hpp>
#include <synod/log/own_proposals.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/storage/memory.hpp>

using namespace synod;

namespace {

using protocol = raft<command<int>, storage<memory>>;
using time_point = protocol::clock::time_point;

struct whole {
  template <class M> void send(std::uint32_t, M const&) {}
  void deliver(entry<std::uint32_t> const&) {}
  void settled(proposal, verdict) {}
  void install(slot) {}
  time_point now() { return {}; }
  std::uint64_t random() { return 4; }
  void wake_at(time_point) {}
};
struct deaf : whole { void deliver(entry<std::uint32_t> const&) = delete; };
struct mute : whole { void send(std::uint32_t, message::accept<std::uint32_t> const&) {} };
struct timeless : whole { std::string now() { return "noon"; } };
struct untold : whole { void settled(proposal) {} };
struct certain : whole { std::string random() { return "4"; } };
struct bare : whole { void install() {} };
struct sleepless : whole { void wake_at(std::string) {} };

}  // namespace

TEST_CASE("a host offers all that a replica asks for") {
  STATIC_REQUIRE(host_of<whole, protocol>);
  STATIC_REQUIRE_FALSE(host_of<int, protocol>);
}

TEST_CASE("a host that lacks any one thing is none") {
  STATIC_REQUIRE_FALSE(host_of<deaf, protocol>);
  STATIC_REQUIRE_FALSE(host_of<mute, protocol>);
  STATIC_REQUIRE_FALSE(host_of<timeless, protocol>);
  STATIC_REQUIRE_FALSE(host_of<untold, protocol>);
  STATIC_REQUIRE_FALSE(host_of<certain, protocol>);
  STATIC_REQUIRE_FALSE(host_of<bare, protocol>);
  STATIC_REQUIRE_FALSE(host_of<sleepless, protocol>);
}

TEST_CASE("a command can be made, moved, written and read") {
  struct pointing { int* at; };
  struct stuck {
    stuck() = default;
    stuck(stuck&&) = delete;
  };
  STATIC_REQUIRE(command_type<int>);
  STATIC_REQUIRE(command_type<std::string>);
  STATIC_REQUIRE_FALSE(command_type<pointing>);
  STATIC_REQUIRE_FALSE(command_type<stuck>);
  STATIC_REQUIRE_FALSE(command_type<int const>);
}
