// SPDX-License-Identifier: BSL-1.0
//
// Errors planted in how a ballot is adopted: each loses data, and the worlds must say so.
#include <tests/sim/planted.hpp>

#include <algorithm>

#include <synod/protocol/zab.hpp>

using namespace tests;

namespace {

/// Adopts at the leader's first word, with the history still to come.
struct adopts_at_once : synod::commitment::after_sync {
  static constexpr std::string_view name = "adopts_at_once";
  template <class Ledger, class Node>
  static void adopt(Ledger& log, synod::ballot<Node> const& b, synod::slot, synod::slot mark, synod::slot chosen) {
    synod::commitment::after_sync::adopt(log, b, synod::slot{1}, mark, chosen);
  }
};

/// Keeps what stands behind the history, because nothing conflicts with it.
struct keeps_suffix : synod::commitment::after_sync {
  static constexpr std::string_view name = "keeps_suffix";
  template <class Ledger, class Node>
  static void adopt(Ledger& log, synod::ballot<Node> const& b, synod::slot start, synod::slot mark, synod::slot) {
    if (mark + 1 >= start) log.adopt(b);
  }
};

/// Writes the ballot before it cuts: a crash between the two keeps the suffix.
struct cuts_later : synod::commitment::after_sync {
  static constexpr std::string_view name = "cuts_later";
  template <class Ledger, class Node>
  static void adopt(Ledger& log, synod::ballot<Node> const& b, synod::slot start, synod::slot mark, synod::slot chosen) {
    if (mark + 1 < start || log.hard().adopted == b) return;
    log.adopt(b);
    if (synod::slot const end = std::max(mark, chosen); end < log.last()) log.truncate(end + 1);
  }
};

/// Never adopts, and counts all the same.
struct never_adopts : synod::commitment::after_sync {
  static constexpr std::string_view name = "never_adopts";
  template <class Ledger, class Node>
  static void adopt(Ledger&, synod::ballot<Node> const&, synod::slot, synod::slot, synod::slot) {}
};

}  // namespace

TEST_CASE("planted: a ballot is adopted before its history is there", "[sim][planted]") {
  using p = planted<synod::zab, adopts_at_once>;
  FINDS(p, 3, 10'000, "adoption");
}

TEST_CASE("planted: what stands behind an adopted history is kept", "[sim][planted]") {
  using p = planted<synod::zab, keeps_suffix>;
  FINDS(p, 3, 10'000, "adoption");
}

TEST_CASE("planted: the ballot is written before the cut", "[sim][planted]") {
  using p = planted<synod::zab, cuts_later>;
  FINDS(p, 3, 10'000, "adoption");
}

TEST_CASE("planted: nobody adopts", "[sim][planted]") {
  using p = planted<synod::zab, never_adopts>;
  FINDS(p, 3, 10'000, "attestation");
}
