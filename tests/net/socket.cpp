// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <chrono>

#include <boost/asio/io_context.hpp>

#include <synod/net/socket.hpp>

namespace net = synod::net;
using namespace std::chrono_literals;

#if defined(TCP_USER_TIMEOUT)
namespace {
int tcp_option(net::tcp::socket& s, int name) {
  int value = 0;
  socklen_t size = sizeof value;
  REQUIRE(::getsockopt(s.native_handle(), IPPROTO_TCP, name, &value, &size) == 0);
  return value;
}
}  // namespace

TEST_CASE("a connection on which nothing is said is asked for signs of life, and dies without them", "[net][socket]") {
  boost::asio::io_context io;
  net::tcp::socket s(io, net::tcp::v4());
  SECTION("well within the time that is given") {
    net::detail::set_up(s, 10s);
    CHECK(tcp_option(s, TCP_KEEPIDLE) == 5);
    CHECK(tcp_option(s, TCP_KEEPINTVL) == 2);
    CHECK(tcp_option(s, TCP_USER_TIMEOUT) == 10'000);
  }
  SECTION("as soon as the system can, where that is next to none") {
    net::detail::set_up(s, 200ms);
    CHECK(tcp_option(s, TCP_KEEPIDLE) == 1);
    CHECK(tcp_option(s, TCP_KEEPINTVL) == 1);
    CHECK(tcp_option(s, TCP_USER_TIMEOUT) == 200);
  }
  net::tcp::socket::keep_alive alive;
  s.get_option(alive);
  CHECK(alive.value());
  net::tcp::no_delay at_once;
  s.get_option(at_once);
  CHECK(at_once.value());
}
#endif
