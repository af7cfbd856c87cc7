// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <chrono>
#include <cstdint>

#include <synod/net/backoff.hpp>

using namespace std::chrono_literals;
using synod::net::backoff;

TEST_CASE("each failure doubles the wait, up to the bound, until a connection lasts as long as that", "[net][backoff]") {
  backoff b(10ms, 65ms);
  CHECK(b.failed(0) == 10ms);
  CHECK(b.failed(0) == 20ms);
  CHECK(b.failed(0) == 40ms);
  CHECK(b.failed(0) == 65ms);
  CHECK(b.failed(0) == 65ms);
  b.lasted(64ms);
  CHECK(b.failed(0) == 65ms);
  b.lasted(65ms);
  CHECK(b.failed(0) == 10ms);
}

TEST_CASE("chance shortens a wait by at most half", "[net][backoff]") {
  for (std::uint64_t r : {std::uint64_t{1}, std::uint64_t{4999999}, std::uint64_t{5000000}, ~std::uint64_t{0}}) {
    backoff b(10ms, 1s);
    auto const wait = b.failed(r);
    CHECK(wait > 5ms - 1us);
    CHECK(wait <= 10ms);
  }
}
