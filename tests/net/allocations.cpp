// SPDX-License-Identifier: BSL-1.0
#include <tests/codec/allocations.hpp>

#include <tests/catch.hpp>

#include <vector>

#include <tests/net/nodes.hpp>

using namespace nodes;

TEST_CASE("no message in the steady state allocates, neither where it is sent nor where it comes in", "[net][transport]") {
  asio::io_context io;
  listener_node<> a(io, 1), b(io, 2);
  introduce(a, b);
  REQUIRE(run_until(io, [&] { return settled(a, b); }));
  a.fetches.reserve(100000);
  b.fetches.reserve(100000);
  std::vector<std::byte> payload(2000), r(record::size_for(payload.size()));
  record::store(r.data(), entry<id>{slot{1}, {synod::round{1}, 1}, proposal{1}, entry_kind::command, payload});
  learn with_entries{};
  with_entries.entries = batch(r, 1);
  std::size_t sent = 0;
  auto const round = [&] {
    for (std::uint64_t i = 0; i < 50; ++i) {
      a.wire.send(2, fetch_from(i));
      a.wire.send(2, with_entries);
      b.wire.send(1, with_entries);
      sent += 2;
      if (i % 7 == 0) a.wire.flush(), b.wire.flush();
    }
    a.wire.flush();
    b.wire.flush();
    return run_until(io, [&] { return b.messages == sent && a.messages == sent / 2; });
  };
  for (int i = 0; i < 20; ++i) REQUIRE(round());
  auto const before = allocations::so_far();
  bool fine = true;
  for (int i = 0; i < 100; ++i) fine = round() && fine;
  auto const asked = allocations::so_far() - before;
  CHECK(fine);
  CHECK(asked.count == 0);
  CHECK(b.bytes == sent / 2 * r.size());
}
