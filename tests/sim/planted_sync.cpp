// SPDX-License-Identifier: BSL-1.0
//
// Errors planted in how a ballot is adopted: each loses data, and the worlds must say so.
#include <tests/sim/planted.hpp>

#include <algorithm>

#include <synod/protocol/zab.hpp>

namespace planted_sync_test {

using namespace tests;

namespace {

struct commitment : synod::commitment::after_sync {
  static constexpr std::string_view name = "erring";
  template <class Ledger, class Node>
  static void adopt(Ledger& log, synod::ballot<Node> const& b, synod::slot start, synod::slot mark, synod::slot chosen) {
    if (is(error::never_adopts)) return;
    if (is(error::adopts_at_once)) start = synod::slot{1};
    if (!is(error::keeps_suffix) && !is(error::cuts_later)) return after_sync::adopt(log, b, start, mark, chosen);
    if (mark + 1 < start || log.hard().adopted == b) return;
    log.adopt(b);
    synod::slot const end = std::max(mark, chosen);
    if (is(error::cuts_later) && end < log.last()) log.truncate(end + 1);
  }
};

using zab = simulated<synod::zab, synod::assume_unsound, commitment>;

}  // namespace

TEST_CASE("planted in zab: nothing", "[sim][planted]") { holds<zab>(3, 10'000); }

TEST_CASE("planted in zab: a ballot is adopted before its history is there", "[sim][planted]") {
  FINDS(found<zab>(error::adopts_at_once, 3, 10'000, expected), "adoption");
}

TEST_CASE("planted in zab: what stands behind an adopted history is kept", "[sim][planted]") {
  FINDS(found<zab>(error::keeps_suffix, 3, 10'000, expected), "adoption");
}

TEST_CASE("planted in zab: the ballot is written before the cut", "[sim][planted]") {
  FINDS(found<zab>(error::cuts_later, 3, 10'000, expected), "adoption");
}

TEST_CASE("planted in zab: nobody adopts", "[sim][planted]") {
  FINDS(found<zab>(error::never_adopts, 3, 10'000, expected), "attestation");
}

}  // namespace planted_sync_test
