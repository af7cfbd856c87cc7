// SPDX-License-Identifier: BSL-1.0
// Where a proposal can be chosen twice: snapshots say which ones they cover, and whoever starts from one knows.
#include <tests/catch.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <synod/log/ledger.hpp>
#include <synod/protocol/fast_paxos.hpp>
#include <synod/quorum/fast.hpp>
#include <synod/role/snapshots.hpp>
#include <synod/service/recall.hpp>
#include <tests/service/cluster.hpp>

using namespace synod;

namespace {

using fast_rows = fast_paxos<command<std::string>, storage<wal>, quorum::fast<3, 2, 3>>;
using remembered = detail::recall;

/// A snapshot's bytes, to be written and read.
struct bytes_kept {
  std::vector<std::byte> bytes;
  std::size_t at = 0, room = SIZE_MAX;
  bool write(bytes_view b) {
    if (bytes.size() + b.size() > room) return false;
    bytes.insert(bytes.end(), b.begin(), b.end());
    return true;
  }
  std::size_t read(std::span<std::byte> into) {
    std::size_t const n = std::min(into.size(), bytes.size() - at);
    std::ranges::copy(std::span(bytes).subspan(at, n), into.begin());
    at += n;
    return n;
  }
};
struct one_word {
  std::uint64_t word;
  bool save(sink& to) const {
    std::array<std::byte, 8> b;
    store_little(b.data(), word);
    return to.write(b);
  }
};
std::vector<std::byte> saved(remembered const& r, std::uint64_t word) {
  bytes_kept to;
  sink out(to);
  REQUIRE(r.beside(one_word{word}).save(out));
  return to.bytes;
}

/// What the log in `directory` holds, after its owner is gone: what was delivered may have been durable on the others only.
struct left_behind {
  ledger<unsigned, wal> log;
  explicit left_behind(std::filesystem::path const& directory)
      : log(storage_for<wal>::make(directory), fast_rows::limits::window_bytes, fast_rows::limits::window_slots) {
    REQUIRE(log.recover());
  }
  /// The record of the command `what`, the first of its kind.
  std::vector<std::byte> record_of(std::string const& what) const {
    std::vector<std::byte> payload(codec::size(what)), found;
    codec::write(payload.data(), what);
    for (slot s = log.base(); s <= log.last() && found.empty(); s = s + 1)
      static_cast<void>(log.read(s, s, 1, [&](batch const& b) {
        for (bytes_view r : b)
          if (auto const p = record::load<unsigned>(r.data()).payload; std::equal(p.begin(), p.end(), payload.begin(), payload.end()))
            found.assign(r.begin(), r.end());
      }));
    return found;
  }
};

}  // namespace

TEST_CASE("recall: what is restored is what was saved, and the machine's bytes follow it", "[service]") {
  std::mt19937_64 random(7);
  std::size_t const reach = GENERATE(1U, 3U, 64U, 2048U), here = GENERATE(2U, 64U, 4096U);
  std::uint64_t const last = GENERATE(0U, 1U, 2U, 63U, 64U, 65U, 1000U, 5000U);
  remembered r(reach);
  std::vector<proposal> all{{}};  // by slot
  for (slot s{1}; s <= slot{last}; s = s + 1) {
    all.push_back({random() % 4 == 0 ? 0 : random()});
    r.note(s, all.back());
  }
  bytes_kept from{saved(r, 42)};
  source in(from);
  remembered back(here);
  back.note(slot{1}, {99});  // of a former life
  REQUIRE(back.restore(in));
  CHECK(back.last() == slot{last});
  std::size_t const known = std::min(std::bit_ceil(reach), std::bit_ceil(here));
  for (std::uint64_t k = 0; k < last + 3; ++k)
    REQUIRE(back[slot{last - std::min(k, last)}] == (k < std::min<std::uint64_t>(known, last) ? all[last - k] : proposal{}));
  std::array<std::byte, 8> word;
  REQUIRE(in.read_all(word));
  CHECK(load_little<std::uint64_t>(word.data()) == 42);

  // And on from there, as if nothing had been.
  for (slot s{last + 1}; s <= slot{last + 70}; s = s + 1) {
    back.note(s, {s.value});
    REQUIRE(back[s] == proposal{s.value});
  }
  CHECK(back[slot{last + 71}] == proposal{});
}

TEST_CASE("recall: what is cut short, and what is none, is refused; so is a disk that takes no more", "[service]") {
  remembered r(700);
  for (slot s{1}; s <= slot{1500}; s = s + 1) r.note(s, {s.value * 3});
  auto const whole = saved(r, 1);
  std::size_t const ids = whole.size() - 8;
  CHECK(ids == 24 + 8 * 1024);
  for (std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{23}, std::size_t{24}, std::size_t{25}, ids / 2, ids - 1}) {
    bytes_kept from{{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(n)}};
    source in(from);
    CHECK_FALSE(remembered(700).restore(in));
    bytes_kept full;
    full.room = n;
    sink out(full);
    CHECK_FALSE(r.beside(one_word{1}).save(out));
  }
  auto const changed = [&](std::size_t at, std::uint64_t to) {
    bytes_kept from{whole};
    store_little(from.bytes.data() + at, to);
    source in(from);
    return remembered(700).restore(in);
  };
  CHECK(changed(0, remembered::mark));
  CHECK_FALSE(changed(0, 12));       // another shape
  CHECK_FALSE(changed(8, 1023));     // more slots than there are
  CHECK_FALSE(changed(16, 1 << 30));
}

TEST_CASE("a node that starts from a snapshot applies nothing again that it covers, be the snapshot its own or sent to it", "[service]") {
  service_cluster<fast_rows> c;
  c.adjust = [](auto& o) {
    o.snapshot_bytes = 1 << 14;
    o.snapshot_keep_slots = 4;
  };
  c.start();
  REQUIRE(c.add("x") == 1U);
  REQUIRE(c.agree());
  for (auto& n : c.nodes) n.reset();
  std::vector<std::byte> x;
  for (char const* n : {"1", "2", "3"})
    if (x.empty()) x = left_behind(c.disk.path / n).record_of("x");
  REQUIRE_FALSE(x.empty());

  // The third node misses so much that the others send it a snapshot; with two of three no ballot is fast.
  c.start(0);
  c.start(1);
  std::string const long_text(1000, 'y');
  for (int i = 0; i < 60; ++i) REQUIRE(c.add(long_text).has_value());
  REQUIRE(c.until([&] { return c.nodes[0]->counters().snapshots >= 2 && c.nodes[1]->counters().snapshots >= 2; }));
  c.start(2);
  REQUIRE(c.until([&] { return c.nodes[2]->counters().installed == 1; }));
  REQUIRE(c.add("z") == 1U);
  REQUIRE(c.agree());
  for (auto& n : c.nodes) n.reset();

  // Two of them find the proposal "x" once more behind all that they hold: a late vote for it.
  auto again = record::load<unsigned>(x.data());
  for (char const* n : {"1", "3"}) {
    left_behind const l(c.disk.path / n);
    REQUIRE(l.log.first() > record::slot_of(x.data()));
    if (l.log.last() < again.slot) continue;
    again.slot = l.log.last() + 1;
    again.ballot = *l.log.ballot_at(l.log.last());
  }
  std::vector<std::byte> late(x.size());
  record::store(late.data(), again);
  for (char const* n : {"1", "3"}) {
    left_behind l(c.disk.path / n);
    l.log.storage().append(batch(late, 1));
    l.log.storage().flush();
  }
  for (char const* n : {"1", "3"}) REQUIRE(left_behind(c.disk.path / n).log.last() == again.slot);
  c.start(0);
  c.start(2);
  CHECK(c.nodes[0]->counters().installed == 1);
  CHECK(c.nodes[2]->counters().installed == 1);
  CHECK(c.add("x") == 2U);
  CHECK(c.agree());
  CHECK(c.nodes[0]->standing().delivered > again.slot);  // it was chosen again
  CHECK(c.count(long_text) == 60U);
}

TEST_CASE("a snapshot that does not say which proposals it covers is refused", "[service]") {
  service_cluster<fast_rows> c;
  std::optional<std::string> told;
  c.adjust = [&](auto& o) {
    o.on_stop = [&](stop_reason, std::string_view said) { told = std::string(said); };
  };
  c.start();
  REQUIRE(c.add("x") == 1U);
  REQUIRE(c.agree());
  for (auto& n : c.nodes) n.reset();
  std::size_t at = 0;
  while (at < 3 && left_behind(c.disk.path / std::to_string(at + 1)).record_of("x").empty()) ++at;
  REQUIRE(at < 3);
  {
    left_behind l(c.disk.path / std::to_string(at + 1));
    auto to = l.log.storage().begin_snapshot(l.log.last(), role::snapshot_ballot(*l.log.ballot_at(l.log.last())));
    sink out(to);
    REQUIRE(tally_machine{{{"x", 1}}}.freeze().save(out));  // as of a protocol whose proposals each have one slot
    auto const info = to.finish();
    REQUIRE(info);
    REQUIRE(l.log.storage().adopt(*info));
  }
  c.start(at);
  REQUIRE(c.until([&] { return told.has_value(); }));
  CHECK_THAT(*told, Catch::Matchers::StartsWith("the snapshot does not say which proposals it covers"));
  CHECK(c.nodes[at]->standing().stopped == stop_reason::storage_unsound);
}
