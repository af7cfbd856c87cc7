// SPDX-License-Identifier: BSL-1.0
#include <tests/protocol/measured.hpp>

#include <synod/protocol/raft.hpp>
#include <synod/protocol/viewstamped.hpp>
#include <synod/protocol/zab.hpp>

TEST_CASE("raft keeps its word", "[guarantees]") {
  tests::keeps_its_word<synod::raft>(3);
  tests::keeps_its_word<synod::raft>(5);
}

TEST_CASE("zab keeps its word", "[guarantees]") { tests::keeps_its_word<synod::zab>(3); }

TEST_CASE("viewstamped keeps its word", "[guarantees]") { tests::keeps_its_word<synod::viewstamped>(3); }
