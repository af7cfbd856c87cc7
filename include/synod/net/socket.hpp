// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <chrono>
#include <string>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#if defined(__linux__)
#include <netinet/in.h>
#include <netinet/tcp.h>
#endif

#include <synod/net/options.hpp>

SYNOD_BEGIN_NAMESPACE
namespace net {

namespace asio = boost::asio;
using boost::system::error_code;
using asio::ip::tcp;

namespace detail {

/// How every connection is set up. Nagle's algorithm would hold a small message back until the last one is acknowledged;
/// and a host that has vanished must be noticed although nothing is read from it.
inline void set_up(tcp::socket& s, std::chrono::steady_clock::duration unacknowledged_max) {
  error_code ignored;  // none of them is needed for being correct
  s.set_option(tcp::no_delay(true), ignored);
  s.set_option(asio::socket_base::keep_alive(true), ignored);
  s.non_blocking(true, ignored);
#if defined(TCP_USER_TIMEOUT)
  using namespace std::chrono;
  asio::detail::socket_option::integer<IPPROTO_TCP, TCP_USER_TIMEOUT> const limit(
      static_cast<int>(duration_cast<milliseconds>(unacknowledged_max).count()));
  s.set_option(limit, ignored);
  // On one that stands by nothing is sent that would have to be acknowledged.
  int const seconds = std::max(static_cast<int>(duration_cast<std::chrono::seconds>(unacknowledged_max).count()) / 2, 1);
  s.set_option(asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPIDLE>(seconds), ignored);
  s.set_option(asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPINTVL>(std::max(seconds / 2, 1)), ignored);
#else
  static_cast<void>(unacknowledged_max);
#endif
}

/// The endpoint that an address with a numeric host names, without asking anybody.
inline tcp::endpoint numeric(address const& a, error_code& ec) {
  return {asio::ip::make_address(a.host, ec), a.port};
}

inline void shut(tcp::socket& s) {
  error_code ignored;
  s.close(ignored);
}

}  // namespace detail
}  // namespace net
SYNOD_END_NAMESPACE
