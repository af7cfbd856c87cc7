// SPDX-License-Identifier: BSL-1.0
#include "allocations.hpp"

#include <tests/catch.hpp>

#include <new>

TEST_CASE("what a program asks operator new for is counted", "[allocations]") {
  auto const before = allocations::so_far();
  ::operator delete(::operator new(3));
  ::operator delete[](::operator new[](4));
  auto const asked = allocations::so_far() - before;
  CHECK(asked.count == (allocations::counted() ? 2 : 0));
  CHECK(asked.bytes == (allocations::counted() ? 7 : 0));
}
