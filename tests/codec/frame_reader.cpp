// SPDX-License-Identifier: BSL-1.0
#include "allocations.hpp"
#include "laws.hpp"
#include "samples.hpp"

#include <algorithm>
#include <random>

#include <synod/codec/frame_reader.hpp>

namespace codec = synod::codec;
using codec::frame_reader;
using codec::frame_status;

namespace {

constexpr codec::frame_rules rules{4096, codec::kind_set::below(16)};

void give(frame_reader& r, synod::bytes_view piece) {
  std::ranges::copy(piece, r.prepare(piece.size()).begin());
  r.commit(piece.size());
}

struct stream {
  codec::byte_buffer bytes;
  std::vector<std::pair<std::uint8_t, std::string>> frames;
};

stream some_stream(std::mt19937_64& random, int count) {
  stream s;
  for (int i = 0; i < count; ++i) {
    std::string text(random() % 200, 'a');
    for (char& c : text) c = static_cast<char>(random());
    auto const kind = static_cast<std::uint8_t>(random() % 16);
    codec::encode_frame(s.bytes, kind, text);
    s.frames.emplace_back(kind, text);
  }
  return s;
}

}  // namespace

TEST_CASE("frames come out of a stream whole and in order, wherever it was cut") {
  std::mt19937_64 random(50);
  for (std::size_t round = 0; round < 40; ++round) {
    stream const s = some_stream(random, 30);
    frame_reader reader(rules);
    std::size_t found = 0;
    for (auto rest = s.bytes.data(); !rest.empty();) {
      std::size_t const piece = std::min<std::size_t>(rest.size(), round == 0 ? 1 : 1 + random() % (10 * round));
      give(reader, rest.first(piece));
      rest = rest.subspan(piece);
      while (auto const f = reader.next()) {
        std::string text;
        REQUIRE(codec::read(f->body, text));
        REQUIRE(found < s.frames.size());
        REQUIRE(std::pair(f->kind, text) == s.frames[found++]);
      }
      REQUIRE_FALSE(reader.broken());
    }
    CHECK(found == s.frames.size());
    CHECK(reader.pending() == 0);
    CHECK(reader.status() == frame_status::more);
  }
}

TEST_CASE("the frames of one read are views that live side by side until the next") {
  codec::byte_buffer out;
  codec::encode_frame(out, 1, std::string("first"));
  codec::encode_frame(out, 2, std::string("second"));
  frame_reader reader(rules);
  give(reader, out.data());
  auto const one = reader.next();
  auto const two = reader.next();
  REQUIRE((one && two && !reader.next()));
  std::string_view first, second;
  REQUIRE(codec::read(one->body, first));
  REQUIRE(codec::read(two->body, second));
  CHECK(first == "first");
  CHECK(second == "second");
}

TEST_CASE("behind a frame that was refused no other is found") {
  std::mt19937_64 random(51);
  stream const s = some_stream(random, 3);
  for (std::size_t at = 0; at < s.bytes.size(); ++at) {
    bytes damaged(s.bytes.data().begin(), s.bytes.data().end());
    damaged[at] ^= std::byte{0x10};
    frame_reader reader(rules);
    give(reader, damaged);
    std::size_t found = 0;
    while (reader.next()) ++found;
    CHECK(found < 3);
    if (!reader.broken()) continue;  // the damage made the last length ask for more
    frame_status const why = reader.status();
    give(reader, s.bytes.data());
    CHECK_FALSE(reader.next());
    CHECK(reader.status() == why);
  }
}

TEST_CASE("a declared length makes nobody allocate: memory follows the bytes that came") {
  bytes header = octets({0, 0x10, 0, 0, 0, 0, 0, 0, 1, codec::wire_version, 0, 0});  // 4096 bytes, as much as is allowed
  frame_reader modest(rules);
  give(modest, header);
  CHECK_FALSE(modest.next());
  CHECK(modest.status() == frame_status::more);
  CHECK(modest.capacity() <= 256);

  header[2] = std::byte{0x80};
  frame_reader greedy(rules);
  give(greedy, header);
  CHECK_FALSE(greedy.next());
  CHECK(greedy.status() == frame_status::too_long);
  CHECK(greedy.capacity() <= 256);
}

TEST_CASE("a reader that has seen its traffic allocates nothing any more") {
  std::mt19937_64 random(52);
  stream const s = some_stream(random, 50);
  frame_reader reader(rules);
  auto const turn = [&] {
    int found = 0;
    for (auto rest = s.bytes.data(); !rest.empty();) {
      std::size_t const piece = std::min<std::size_t>(rest.size(), 700);
      give(reader, rest.first(piece));
      rest = rest.subspan(piece);
      while (reader.next()) ++found;
    }
    return found == 50;
  };
  REQUIRE(turn());
  REQUIRE(turn());
  auto const before = allocations::so_far();
  bool fine = true;
  for (int i = 0; i < 20; ++i) fine = turn() && fine;
  CHECK((allocations::so_far() - before).count == 0);
  CHECK(fine);
}

TEST_CASE("what is allowed can change between two frames, as it does after a handshake") {
  codec::byte_buffer out;
  codec::encode_frame(out, codec::link_kinds, std::string("hello"));
  codec::encode_frame(out, 3, std::string(500, 'm'));
  frame_reader reader({64, codec::kind_set::one(codec::link_kinds)});
  give(reader, out.data());
  auto const hello = reader.next();
  REQUIRE(hello);
  CHECK(hello->kind == codec::link_kinds);
  SECTION("the message is read under the new rules") {
    reader.expect(rules);
    auto const message = reader.next();
    REQUIRE(message);
    CHECK(message->kind == 3);
  }
  SECTION("under the old ones it is refused") {
    CHECK_FALSE(reader.next());
    CHECK(reader.status() == frame_status::kind);
  }
}
