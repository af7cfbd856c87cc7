// SPDX-License-Identifier: BSL-1.0
#include <tests/protocol/measured.hpp>

#include <synod/protocol/fast_paxos.hpp>

namespace quorum = synod::quorum;

TEST_CASE("fast_paxos keeps its word", "[guarantees]") {
  tests::keeps_its_word<synod::fast_paxos, quorum::fast<4, 3, 3>>(4);
  tests::keeps_its_word<synod::fast_paxos, quorum::fast<4, 2, 4>>(4);  // one node down, and it is classic
}
