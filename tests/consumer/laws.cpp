// SPDX-License-Identifier: BSL-1.0
// The laws of a storage, run by somebody who has one.
#include <synod/storage/memory.hpp>
#include <synod/testing/storage_laws.hpp>

struct in_memory {
  static constexpr bool survives = false;
  synod::memory under_test;
  synod::memory& storage() { return under_test; }
  void reopen() {}
};

TEST_CASE("memory keeps the laws of a storage") { synod::testing::storage_laws<in_memory>(); }
